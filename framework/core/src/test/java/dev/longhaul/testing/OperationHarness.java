package dev.longhaul.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.MigrationView;
import dev.longhaul.Person;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes a migration through apply, check, rollback, check, apply, check: after the rollback schema and rows must be what they were
 * before, after the second time what they were after the first. For the tests of migrations that can be rolled back; needs no JUnit.
 */
public final class OperationHarness {
    private static final Duration SHORTEST_LIMIT = Duration.ofMillis(100);
    private static final int MOST_TICKS = 500;

    private final TestDatabase database;
    private final List<Consumer<LonghaulBuilder>> parts = new ArrayList<>();

    private OperationHarness(TestDatabase database) {
        this.database = database;
    }

    /** What must hold in the database once the migration is applied; throws when it does not. */
    @FunctionalInterface
    public interface Check {
        void on(Connection connection) throws Exception;
    }

    /**
     * A harness on a database that has what the migration starts from, and Longhaul's own tables ({@link SchemaScript#apply}).
     */
    public static OperationHarness on(TestDatabase database) {
        return new OperationHarness(database);
    }

    /** What the node needs beside the job: settings, jobs on which it depends, listeners. */
    public OperationHarness with(Consumer<LonghaulBuilder> part) {
        parts.add(part);
        return this;
    }

    /** Every run ends after its first batch, as by a time limit, so that each position is gone on from once. */
    public OperationHarness interruptedAfterEveryBatch() {
        return with(builder -> builder.timeLimit(SHORTEST_LIMIT).listener(new RunListener() {
            @Override
            public void progressed(RunProgress progress) {
                long until = System.nanoTime() + progress.timeLeft().toNanos();
                while (System.nanoTime() - until < 0) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
        }));
    }

    /**
     * Proves it for one migration, which must not be registered yet.
     *
     * @param jobClass its class, which bears {@link Migration}
     * @param maker makes its instances
     * @param applied what must hold after each time that it was applied
     * @return how many runs there were in all
     * @throws AssertionError naming the step, and what is different
     */
    public <J extends MigrationJob> int prove(Class<J> jobClass, Supplier<J> maker, Check applied) {
        String name = jobClass.getAnnotation(Migration.class).name();
        try (HikariDataSource pool = database.dataSource(4)) {
            LonghaulBuilder builder = Longhaul.builder()
                    .dataSource(pool)
                    .lease(Duration.ofMinutes(10))
                    .job(jobClass, maker);
            parts.forEach(part -> part.accept(builder));
            try (Longhaul node = builder.build()) {
                return new Proof(node, name, applied).carryOut();
            }
        }
    }

    /** For a job with a constructor without parameters. */
    public <J extends MigrationJob> int prove(Class<J> jobClass, Check applied) {
        return prove(
                jobClass,
                () -> {
                    try {
                        var constructor = jobClass.getDeclaredConstructor();
                        constructor.setAccessible(true);
                        return constructor.newInstance();
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                },
                applied);
    }

    private final class Proof {
        private final Longhaul node;
        private final String name;
        private final Check applied;

        Proof(Longhaul node, String name, Check applied) {
            this.node = node;
            this.name = name;
            this.applied = applied;
        }

        int carryOut() {
            DatabaseSnapshot before = DatabaseSnapshot.of(database);
            node.register(name);
            tickUntil(Status.COMPLETED, "the first time");
            check("the first time");
            DatabaseSnapshot after = DatabaseSnapshot.of(database);
            if (after.equals(before)) {
                throw new AssertionError(name + " changed nothing, so its rollback proves nothing");
            }

            act(Action.ROLLBACK);
            tickUntil(Status.ROLLED_BACK, "rolled back");
            same(before, "after its rollback the database is not as it was before " + name);

            act(Action.RESTART);
            tickUntil(Status.COMPLETED, "the second time");
            check("the second time");
            same(after, "applied again, " + name + " left something else than the first time");
            return node.runs(name).size();
        }

        private void act(Action action) {
            ActionAnswer answer = node.act(ActionRequest.of(name, action, Person.of("harness")));
            if (!answer.done()) {
                throw new AssertionError(answer.text());
            }
        }

        /** Ticks as a schedule would, until the status is there or one from which nothing goes on. */
        private void tickUntil(Status wanted, String step) {
            for (int tick = 0; tick < MOST_TICKS; tick++) {
                node.tick();
                MigrationView view = node.migration(name).orElseThrow();
                if (view.status() == wanted) {
                    return;
                }
                boolean goesOn = view.status() == Status.CREATED
                        || view.status() == Status.IN_PROGRESS
                        || (view.status() == Status.ROLLING_BACK && wanted == Status.ROLLED_BACK);
                if (!goesOn) {
                    throw new AssertionError(name + " is not " + wanted.text() + " (" + step + "): " + view);
                }
            }
            throw new AssertionError(
                    name + " is not " + wanted.text() + " after " + MOST_TICKS + " ticks: " + node.migration(name));
        }

        private void check(String step) {
            try (Connection connection = database.connection()) {
                applied.on(connection);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("the check of " + name + " failed (" + step + "): " + e.getMessage(), e);
            }
        }

        private void same(DatabaseSnapshot expected, String otherwise) {
            String difference = expected.differenceTo(DatabaseSnapshot.of(database));
            if (!difference.isEmpty()) {
                throw new AssertionError(otherwise + ":\n" + difference);
            }
        }
    }
}
