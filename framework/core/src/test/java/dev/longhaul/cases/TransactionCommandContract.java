package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Batch;
import dev.longhaul.job.BatchWork;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SQL that would end the batch's transaction never leaves half of a batch behind. */
abstract class TransactionCommandContract extends CaseContract {
    /** The ways by which SQL may reach the database. */
    enum Way {
        BATCH {
            @Override
            void execute(Batch batch, String sql) throws Exception {
                batch.update(sql);
            }
        },
        STATEMENT {
            @Override
            void execute(Batch batch, String sql) throws Exception {
                try (Statement statement = batch.connection().createStatement()) {
                    statement.execute(sql);
                }
            }
        },
        PREPARED {
            @Override
            void execute(Batch batch, String sql) throws Exception {
                try (var statement = batch.connection().prepareStatement(sql)) {
                    statement.execute();
                }
            }
        },
        CALLABLE {
            @Override
            void execute(Batch batch, String sql) throws Exception {
                try (var statement = batch.connection().prepareCall(sql)) {
                    statement.execute();
                }
            }
        },
        JDBC_BATCH {
            @Override
            void execute(Batch batch, String sql) throws Exception {
                try (Statement statement = batch.connection().createStatement()) {
                    statement.addBatch(sql);
                    statement.executeBatch();
                }
            }
        },
        SESSION {
            @Override
            void execute(Batch batch, String sql) {
                batch.session().createNativeMutationQuery(sql).executeUpdate();
            }
        };

        abstract void execute(Batch batch, String sql) throws Exception;
    }

    /** What would end the transaction on this database, each as an author may write it. */
    abstract Stream<String> commands();

    private final AtomicReference<BatchWork> work = new AtomicReference<>();

    private Longhaul aNode() {
        items(4);
        return node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> work.get().run(batch))),
                builder -> builder.entities(Item.class));
    }

    @Test
    void a_command_that_would_end_the_transaction_leaves_nothing_of_the_batch() {
        Longhaul node = aNode();
        commands()
                .forEach(command -> run(node, command, batch -> {
                    Jobs.addOne(batch);
                    Way.STATEMENT.execute(batch, command);
                    batch.update("update item set note = 'after' where {range}");
                }));
    }

    @Test
    void the_same_swallowed_leaves_nothing_either() {
        Longhaul node = aNode();
        commands()
                .forEach(command -> run(node, command, batch -> {
                    Jobs.addOne(batch);
                    try {
                        Way.STATEMENT.execute(batch, command);
                    } catch (Exception e) {
                        // swallowed
                    }
                    try {
                        batch.update("update item set note = 'after' where {range}");
                    } catch (Exception e) {
                        // swallowed, too
                    }
                }));
    }

    @Test
    void by_whatever_way_the_command_comes() {
        Longhaul node = aNode();
        for (Way way : Way.values()) {
            run(node, "commit by " + way, batch -> {
                Jobs.addOne(batch);
                way.execute(batch, "commit");
                batch.update("update item set note = 'after' where {range}");
            });
        }
    }

    private void run(Longhaul node, String command, BatchWork attempt) {
        startAgain("alpha");
        work.set(attempt);
        node.tick();
        assertThat(db.numbers("select id from item where v <> 0 or note is not null"))
                .as("items of a half batch after: %s", command)
                .isEmpty();
        assertThat(db.state("alpha").status()).as(command).isIn("failed", "in_progress");
        assertThat(db.state("alpha").error()).as(command).isNotBlank();
        assertMigration("alpha").hasBatches(0).hasRows(0).saysWhy();
    }
}
