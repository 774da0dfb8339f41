package dev.longhaul.cases;

import java.util.stream.Stream;

/** {@link TransactionCommandContract} on H2. */
class TransactionCommandOnH2Test extends TransactionCommandContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    @Override
    Stream<String> commands() {
        return Stream.of(
                "commit",
                "COMMIT WORK",
                "rollback",
                "  /* why */ -- not\n commit",
                "set autocommit true",
                "set autocommit on",
                "create table extra (id bigint)",
                "create index extra on item (v)",
                "alter table item add column extra integer",
                "drop table if exists nothing_of_this_name",
                "truncate table shedlock",
                "comment on table item is 'extra'",
                "grant select on item to public",
                "prepare commit extra",
                "commit transaction extra",
                "checkpoint",
                "update item set v = v; create table extra (id bigint)",
                "select 1; commit",
                "execute immediate 'create table extra (id bigint)'",
                "explain analyze create table extra (id bigint)");
    }
}
