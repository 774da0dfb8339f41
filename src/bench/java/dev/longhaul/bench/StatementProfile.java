package dev.longhaul.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the server spent its time on, by {@code pg_stat_statements}, where that is there. */
final class StatementProfile {
    private static final int LONGEST = 110;

    private StatementProfile() {}

    static boolean reset(Database database) {
        return database.tryToRun("select pg_stat_statements_reset()");
    }

    /** Calls since the reset, of all statements. */
    static long calls(Database database) throws SQLException {
        return database.number(
                "select coalesce(sum(calls), 0) from pg_stat_statements where query not like '%pg_stat_statements%'"
                        + " and dbid = (select oid from pg_database where datname = current_database())");
    }

    /** The statements that took the longest, with their calls and times. */
    static void write(Chapter chapter, Database database, int most) throws SQLException {
        List<List<String>> table = new ArrayList<>();
        for (var row :
                database.rows("select regexp_replace(query, '\\s+', ' ', 'g'), calls, total_exec_time, mean_exec_time,"
                        + " wal_bytes::bigint from pg_stat_statements where query not like '%pg_stat_statements%'"
                        + " and dbid = (select oid from pg_database where datname = current_database())"
                        + " order by total_exec_time desc limit " + most)) {
            String query = String.valueOf(row.get(0)).replace("|", "\\|");
            table.add(List.of(
                    "`" + (query.length() > LONGEST ? query.substring(0, LONGEST) + "…" : query) + "`",
                    String.valueOf(row.get(1)),
                    Chapter.number(((Number) row.get(2)).doubleValue()),
                    Chapter.number(((Number) row.get(3)).doubleValue()),
                    Chapter.number(((Number) row.get(4)).doubleValue() / 1e6)));
        }
        chapter.table(List.of("statement", "calls", "ms in all", "ms each", "MB of WAL"), table);
    }
}
