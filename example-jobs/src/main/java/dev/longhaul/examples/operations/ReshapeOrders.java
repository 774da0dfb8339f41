package dev.longhaul.examples.operations;

import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.SetNotNull;
import java.sql.SQLException;
import java.util.List;

/** Copies a table into a new shape and lets the new one take the old one's place; the old one stays until a later release drops it. */
@Migration(
        name = "demo_tour_2_reshape_orders",
        added = "2026-11-21",
        description = "Gives demo_order a new shape: euros instead of cents, words instead of numbers.")
public final class ReshapeOrders implements OperationsJob {
    @Override
    public List<Operation> operations(JobInput input) {
        return List.of(
                Operation.sql("create", """
                        create table demo_order_new (
                            account_id bigint not null,
                            number     integer not null,
                            amount     decimal(14, 2),
                            state      varchar(10) not null,
                            note       varchar(80)
                        )""").rollback("drop table demo_order_new"),
                Operation.eachBatch("copy", Keyset.of("demo_order", "account_id", "number"), """
                        insert into demo_order_new (account_id, number, amount, state, note)
                        select account_id, number, cents / 100.00,
                               case status when 0 then 'open' when 1 then 'paid' when 2 then 'sent' else 'closed' end,
                               note
                        from demo_order where {range}
                        """)
                        .nothingToRollBack(), // the rows go with the table
                Operation.of(
                        "key",
                        CreateIndex.of("demo_order_new_key", "demo_order_new", "account_id", "number")
                                .asUnique()),
                Operation.of("require_amount", SetNotNull.of("demo_order_new", "amount")),
                Operation.sql(
                                "swap",
                                "alter table demo_order rename to demo_order_old",
                                "alter table demo_order_new rename to demo_order")
                        .rollback(
                                "alter table demo_order rename to demo_order_new",
                                "alter table demo_order_old rename to demo_order"));
    }

    @Override
    public Verdict verify(Transaction transaction) throws SQLException {
        long missing = transaction.count("select count(*) from demo_order_old")
                - transaction.count("select count(*) from demo_order");
        return missing == 0 ? Verdict.complete() : Verdict.incomplete(missing + " orders were not copied.");
    }
}
