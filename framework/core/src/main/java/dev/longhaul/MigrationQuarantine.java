package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.store.QuarantineRequests;
import dev.longhaul.store.QuarantineRequests.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that one migration has set aside in its present epoch because they cannot be migrated, and what people decide about them. Thread-safe.
 */
public final class MigrationQuarantine {
    /** The largest page. */
    public static final int MOST_A_PAGE = 10_000;

    private final QuarantineRequests requests;
    private final String migration;
    private final Optional<Integer> epoch;

    MigrationQuarantine(QuarantineRequests requests, String migration, Optional<Integer> epoch) {
        this.requests = requests;
        this.migration = migration;
        this.epoch = epoch;
    }

    /**
     * Refuses decisions if the migration was restarted since the person has looked.
     *
     * @param seen the {@link MigrationView#epoch()} that was shown
     * @return the same quarantine, for decisions in this life
     */
    public MigrationQuarantine inEpoch(int seen) {
        return new MigrationQuarantine(requests, migration, Optional.of(seen));
    }

    /**
     * A page of them.
     *
     * @param selection which rows
     * @param states in which states; an empty set for all
     * @param after 0 for the first page, then the {@linkplain QuarantineEntry#id number} of the last row of the page before
     * @param limit how many at most, from 1 to {@value #MOST_A_PAGE}
     * @return in the order in which they were set aside; empty also when there is no such migration
     */
    public List<QuarantineEntry> rows(
            QuarantineSelection selection, Set<QuarantineState> states, long after, int limit) {
        if (limit < 1 || limit > MOST_A_PAGE) {
            throw new UsageException("A page of " + limit + " rows is not possible; from 1 to " + MOST_A_PAGE + " is.");
        }
        return requests.list(migration, selection.stored(), states, after, limit);
    }

    /**
     * What the errors are, as a histogram.
     *
     * @return by class and state, the most frequent first
     */
    public List<QuarantineClass> classes() {
        return requests.classes(migration).stream()
                .map(line -> new QuarantineClass(line.errorClass(), line.state(), line.entries(), line.rows()))
                .toList();
    }

    /**
     * Has open rows tried again, after their data or the job was mended: by the migration's next run, with the job's own work on exactly
     * these rows. A migration that is completed becomes {@code in_progress} for these alone, and completed again when they are done;
     * its position and its finish line stay. What fails again is open again, with its new error.
     *
     * @param selection which rows
     * @param person who says so, and why
     * @return whether there were any, and the migration is in a state in which a run may follow
     */
    public ChangeAnswer retry(QuarantineSelection selection, Person person) {
        return decide(Decision.RETRY, selection, person);
    }

    /**
     * Leaves rows as they are: they no longer count against the budget. They stay in the list and in the number of quarantined rows.
     *
     * @param selection which rows
     * @param person who says so, and why
     * @return whether there were any
     */
    public ChangeAnswer ignore(QuarantineSelection selection, Person person) {
        return decide(Decision.IGNORE, selection, person);
    }

    /**
     * Opens rows again that were ignored.
     *
     * @param selection which rows
     * @param person who says so, and why
     * @return whether there were any
     */
    public ChangeAnswer unignore(QuarantineSelection selection, Person person) {
        return decide(Decision.UNIGNORE, selection, person);
    }

    private ChangeAnswer decide(Decision decision, QuarantineSelection selection, Person person) {
        QuarantineRequests.Answer answer =
                requests.decide(migration, decision, selection.stored(), person.asker(), epoch);
        return new ChangeAnswer(migration, answer.done(), answer.text());
    }
}
