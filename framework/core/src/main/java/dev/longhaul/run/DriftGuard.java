package dev.longhaul.run;

import dev.longhaul.job.Verdict;
import dev.longhaul.state.Action;
import dev.longhaul.state.Channel;
import dev.longhaul.store.Asker;
import dev.longhaul.store.Guarding;
import dev.longhaul.store.Request;
import dev.longhaul.store.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether completed migrations still are complete, where their jobs want that: at the ticks, beside the runs, one migration after
 * the other, each within the time that the job's own code has for a question, or a verification where the look is a full one. Of all nodes
 * the one that takes the turn looks. Thread-safe.
 */
final class DriftGuard {
    private static final Logger LOG = LoggerFactory.getLogger(DriftGuard.class);
    private static final Duration MOST_BETWEEN = Duration.ofMinutes(10);
    private static final Duration GIVE_UP_WITHIN = Duration.ofSeconds(1);

    private final Equipment equipment;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    DriftGuard(Equipment equipment) {
        this.equipment = equipment;
    }

    /** Looks no more; a look that is under way, which may last for minutes, is given up. */
    void stop() {
        stopping = true;
        Daemons.runAll(List.of(equipment.checks()::giveUpLooking), GIVE_UP_WITHIN);
    }

    /** Looks at what is due in a thread of its own; at once when there is nothing to ask about. */
    void lookBeside() {
        if (isAnyDue()) {
            Thread thread = new Thread(this::look, "longhaul-guard");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Looks at what is due. */
    void look() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        try {
            for (JobDefinition job : equipment.jobs().all()) {
                if (isDue(job) && !stopping) {
                    asked.put(job.name(), equipment.ticker().nanos());
                    look(job);
                }
            }
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.warn("looking whether migrations are still complete failed; the next tick tries again", e);
            }
        } finally {
            busy.set(false);
        }
    }

    private boolean isAnyDue() {
        return equipment.jobs().all().stream().anyMatch(this::isDue);
    }

    /** The database decides whose turn it is; only so often is it asked. */
    private boolean isDue(JobDefinition job) {
        if (job.guarded().isEmpty()) {
            return false;
        }
        Duration every = job.guarded().get().every();
        Duration between = every.dividedBy(4).compareTo(MOST_BETWEEN) < 0 ? every.dividedBy(4) : MOST_BETWEEN;
        Long last = asked.get(job.name());
        return last == null || equipment.ticker().since(last).compareTo(between) >= 0;
    }

    private void look(JobDefinition job) {
        Guarded guarded = job.guarded().orElseThrow();
        Optional<Guarding.Turn> turn = equipment.guarding().take(job.name(), guarded.every());
        if (turn.isEmpty()) {
            return;
        }
        Optional<Duration> whole = guarded.full() ? Optional.of(Finish.limit(equipment.settings())) : Optional.empty();
        JobChecks.Complete found = equipment.checks().stillComplete(job, whole);
        if (found.trouble().isPresent()) {
            // Nobody knows: what was found before stands.
            if (!stopping) {
                LOG.warn("{}: {}", job.name(), found.trouble().get());
            }
            return;
        }
        Optional<String> drift = found.verdict()
                .filter(verdict -> verdict instanceof Verdict.Incomplete)
                .map(verdict -> ((Verdict.Incomplete) verdict).reason());
        boolean isNew = equipment
                .guarding()
                .report(turn.get(), drift, equipment.worker().node());
        if (drift.isEmpty()) {
            return;
        }
        if (isNew) {
            LOG.warn("{} is completed, but {}", job.name(), drift.get());
            equipment.tell(listener -> listener.drifted(job.name(), drift.get()));
        }
        if (guarded.reopens()) {
            reopen(job, turn.get(), drift.get());
        }
    }

    private void reopen(JobDefinition job, Guarding.Turn turn, String drift) {
        Requests.Answer answer = equipment
                .requests()
                .carryOut(new Request(
                        job.name(),
                        Action.RESTART,
                        false,
                        new Asker(
                                equipment.worker().node(),
                                Channel.ENGINE,
                                Optional.empty(),
                                Optional.of("reopened by its guard: " + drift),
                                Optional.empty()),
                        Optional.of(turn.epoch()),
                        Optional.empty(),
                        List.of()));
        if (!answer.done()) {
            LOG.warn("{} was not reopened: {}", job.name(), answer.text());
        }
    }
}
