package dev.longhaul.cases;

import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.Step;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.Setting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A job whose operations a test hands in, and the operations that most tests hand in. */
final class Operations {
    static final String NAME = "operations";

    static final Operation CREATE = Operation.sql(
                    "create", "create table item2 (id bigint primary key, v integer not null)")
            .rollback("drop table item2");
    static final Operation COPY = copyBy(3);
    static final Operation COLUMN = Operation.sql(
                    "column", "alter table item2 add column note varchar(20)", "update item2 set note = 'new'")
            .rollback("alter table item2 drop column note");
    static final Operation BAD =
            Operation.sql("bad", "update nowhere set x = 1").nothingToRollBack();

    private Operations() {}

    @Migration(name = NAME)
    static final class Given implements OperationsJob {
        private final Supplier<List<Operation>> operations;
        private final Verified.Check verified;

        Given(Supplier<List<Operation>> operations, Verified.Check verified) {
            this.operations = operations;
            this.verified = verified;
        }

        @Override
        public List<Operation> operations(JobInput input) {
            return operations.get();
        }

        @Override
        public Verdict verify(Transaction transaction) throws Exception {
            return verified.of(transaction);
        }
    }

    static Part operations(Operation... operations) {
        return operations(() -> List.of(operations));
    }

    static Part operations(Supplier<List<Operation>> operations) {
        return verified(transaction -> Verdict.complete(), operations);
    }

    static Part verified(Verified.Check verified, Supplier<List<Operation>> operations) {
        return builder -> builder.job(Given.class, () -> new Given(operations, verified));
    }

    /** Copies items in batches, and takes them away again in batches. */
    static Operation copyBy(int size) {
        return Operation.eachBatch(
                        "copy",
                        Keyset.of("item", "id").batchSize(size),
                        "insert into item2 (id, v) select id, v from item where {range}")
                .rollback(Step.eachBatch(Keyset.of("item2", "id").batchSize(size), "delete from item2 where {range}"));
    }

    /** Adds a number to every item's value, and takes it off again. */
    static Operation add(String id, int number) {
        return Operation.sql(id, "update item set v = v + " + number).rollback("update item set v = v - " + number);
    }

    /** Every run is stopped by its time limit after its first batch. */
    static Part oneBatchARun() {
        return builder -> builder.timeLimit(Duration.ofMillis(100)).listener(new RunListener() {
            @Override
            public void progressed(RunProgress progress) {
                long until = System.nanoTime() + progress.timeLeft().toNanos();
                while (System.nanoTime() - until < 0) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
        });
    }

    static Part withoutAutoRollback() {
        return builder -> builder.setting(Setting.AUTO_ROLLBACK, "false");
    }

    /** Writes down what is done and undone. */
    static Operation saying(List<String> said, String id) {
        return Operation.java(id, batch -> said.add("do " + id)).rollback(Step.java(batch -> said.add("undo " + id)));
    }
}
