package dev.longhaul.cases;

import java.util.stream.Stream;

/** {@link TransactionCommandContract} on PostgreSQL. */
class TransactionCommandOnPostgresTest extends TransactionCommandContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Override
    Stream<String> commands() {
        return Stream.of(
                "commit",
                "COMMIT AND CHAIN",
                "end",
                "rollback",
                "abort",
                "/* why /* nested */ */ -- not\n commit",
                "prepare transaction 'extra'",
                "select 1; commit",
                "update item set v = v; commit; begin",
                "do $$ begin commit; end $$",
                "do $$ begin update item set note = 'inside'; commit; update item set note = 'half'; end $$",
                "do $$ begin rollback; end $$",
                "create procedure p() language plpgsql as $$ begin commit; end $$; call p()",
                "create procedure p() language plpgsql as $$ begin rollback; end $$; call p()");
    }
}
