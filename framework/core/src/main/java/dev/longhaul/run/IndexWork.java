package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.store.Backend;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.ExistingIndex;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and drops indexes, going by what the catalog has; behind the fence. Used by the run's thread. */
final class IndexWork {
    private static final Logger LOG = LoggerFactory.getLogger(IndexWork.class);
    private static final String EXISTS_ALREADY = "42P07";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String CANCELLED = "57014";

    private final BuildSession session;
    private final BuildRunner runner;
    private final CatalogText text;

    IndexWork(BuildSession session, BuildRunner runner, CatalogText text) {
        this.session = session;
        this.runner = runner;
        this.text = text;
    }

    void create(CreateIndex asked) throws Exception {
        boolean built = false;
        boolean foundAfterAll = false;
        while (!built) {
            Optional<ExistingIndex> there = session.index(asked.table(), asked.name());
            if (there.isEmpty()) {
                try {
                    build(asked);
                    built = true;
                } catch (SQLException e) {
                    // Somebody was a little faster: what it is, the catalog tells.
                    if (foundAfterAll || !EXISTS_ALREADY.equals(e.getSQLState())) {
                        throw e;
                    }
                    foundAfterAll = true;
                }
            } else {
                refuseAnother(asked, there.get());
                built = there.get().valid();
                if (!built) {
                    awaitOrDrop(asked, there.get());
                }
            }
        }
    }

    private void refuseAnother(CreateIndex asked, ExistingIndex there) {
        Optional<String> difference = text.difference(asked, there);
        if (difference.isPresent()) {
            throw new UsageException("There is an index " + there.qualifiedName()
                    + " already, but not the one that was asked for: " + difference.get() + ". There: "
                    + there.definition() + ". Asked for: " + text.create(asked)
                    + ". Drop or rename the one that is there, or give the new one another name.");
        }
    }

    /** What is not valid is either being built by somebody, or was left by a build or a drop that was interrupted. */
    private void awaitOrDrop(CreateIndex asked, ExistingIndex invalid) throws Exception {
        Optional<Backend> builder = session.builder(invalid);
        if (builder.isPresent()) {
            awaitBuild(invalid, builder.get());
        } else if (isStillInvalid(asked, invalid)) {
            drop(runner, invalid, "dropping the INVALID index " + invalid.qualifiedName() + " that was left");
        }
    }

    /** Whoever built it may have finished between the two looks at the catalog, and it is valid now. */
    private boolean isStillInvalid(CreateIndex asked, ExistingIndex seen) throws SQLException {
        return session.index(asked.table(), asked.name())
                .filter(now -> now.id() == seen.id() && !now.valid())
                .isPresent();
    }

    private void awaitBuild(ExistingIndex index, Backend builder) throws InterruptedException {
        String who = "waits for backend " + builder.pid() + ", which builds " + index.qualifiedName();
        runner.sees(who, who, builder);
        runner.await(LOOK_EVERY);
    }

    private void drop(BuildRunner by, ExistingIndex index, String doing) throws Exception {
        by.execute(doing, text.drop(index.qualifiedName()));
    }

    private void build(CreateIndex asked) throws Exception {
        try {
            runner.execute("building index " + asked.name() + " on " + asked.table(), text.create(asked));
        } catch (SQLException e) {
            if (BuildRunner.leavesSession(e) && !EXISTS_ALREADY.equals(e.getSQLState())) {
                // Whoever cancels it by hand does not want to wait for what must be waited for before an index is
                // dropped.
                clearAway(
                        asked,
                        e,
                        CANCELLED.equals(e.getSQLState()) ? BuildRunner.TO_CLEAR_AWAY : runner.timeToClearAway());
            }
            throw e;
        } catch (BuildStoppedException e) {
            if (!e.leavesItsRemains()) {
                throw e.leaving(clearAway(asked, e, BuildRunner.TO_CLEAR_AWAY));
            }
            throw e;
        }
    }

    /** A failed build leaves an INVALID index, which costs every write as much as a valid one. Answers what is left all the same. */
    private Optional<String> clearAway(CreateIndex asked, Exception cause, Duration atMost) {
        try {
            Optional<ExistingIndex> left = session.index(asked.table(), asked.name());
            if (left.isPresent()
                    && !left.get().valid()
                    && session.builder(left.get()).isEmpty()
                    && isStillInvalid(asked, left.get())) {
                drop(
                        runner.cleaning(atMost),
                        left.get(),
                        "dropping the INVALID index " + left.get().qualifiedName() + " after a failed build");
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn(
                    "what the failed build of {} has left could not be dropped; the next try does it", asked.name(), e);
            cause.addSuppressed(e);
        }
        return Optional.of("the INVALID index " + asked.name()
                + " is left, because it could not be dropped either; the next try or the rollback drops it");
    }

    void drop(DropIndex asked) throws Exception {
        Optional<ExistingIndex> there = session.index(asked.table(), asked.name());
        while (there.isPresent()) {
            ExistingIndex index = there.get();
            if (isAnothers(asked, index)) {
                return;
            }
            requireOnTable(asked, index);
            Optional<Backend> builder = session.builder(index);
            if (builder.isPresent()) {
                awaitBuild(index, builder.get());
            } else {
                drop(runner, index, "dropping index " + index.qualifiedName());
            }
            there = session.index(asked.table(), asked.name());
        }
    }

    /** Before a drop begins: what a rollback could not make again as it was is not dropped, nor taken for dropped. */
    static void refuseAnother(DropIndex asked, ExistingIndex there, CatalogText text) {
        requireOnTable(asked, there);
        asked.rebuiltBy().flatMap(index -> text.difference(index, there)).ifPresent(words -> {
            throw new UsageException("The index " + there.qualifiedName()
                    + " that is to be dropped is not the one that was described: " + words + ". There: "
                    + there.definition() + ". Describe it as it is, or drop it by its name alone.");
        });
    }

    private static void requireOnTable(DropIndex asked, ExistingIndex there) {
        if (!there.onTable()) {
            throw new UsageException("The index " + there.qualifiedName() + " that is to be dropped is not on "
                    + asked.table() + " but on " + there.table() + ". Name its table.");
        }
    }

    /** An index that bears our name but is another one was the reason for the rollback; nothing of ours is there to be undone. */
    private boolean isAnothers(DropIndex asked, ExistingIndex there) {
        Optional<String> difference = asked.rebuiltBy().flatMap(index -> text.difference(index, there));
        difference.ifPresent(words -> LOG.warn(
                "{} is left as it is, because it is not the index that was to be dropped: {}",
                there.qualifiedName(),
                words));
        return difference.isPresent();
    }
}
