package dev.longhaul.store;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.UsageException;
import dev.longhaul.job.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a row that still needs work.
 *
 * @param connection where to look
 * @param dialect the database's dialect
 * @param keyset the rows
 */
record Completeness(Connection connection, Dialect dialect, Keyset keyset) {
    /** Refuses what says nothing. */
    Completeness {
        if (keyset.condition().isEmpty()) {
            throw new UsageException("noneLeft(…) over " + keyset.table()
                    + " needs a where(…) on its keyset: the condition that rows meet which still need work.");
        }
    }

    /** Of all rows, or of about so many. */
    Verdict look(int sample) throws SQLException {
        if (sample < 0) {
            throw new UsageException("noneLeft(…) was given a sample of " + sample + " rows; 0 is for all.");
        }
        Optional<String> left = sample == 0 ? any(table()) : ofSample(sample);
        return left.map(key -> Verdict.incomplete("a row of " + keyset.table() + " still needs work: "
                        + String.join(", ", keyset.keys()) + " = " + key))
                .orElse(Verdict.complete());
    }

    private String table() {
        return dialect.identifier(keyset.table());
    }

    private List<String> keys() {
        return keyset.keys().stream().map(dialect::identifier).toList();
    }

    private Optional<String> ofSample(int rows) throws SQLException {
        String newest = "(select * from " + table() + " order by " + String.join(" desc, ", keys())
                + " desc fetch first " + Math.max(1, rows / 2) + " rows only) as newest";
        Optional<String> left = any(newest);
        if (left.isPresent()) {
            return left;
        }
        long all = dialect.estimateRows(connection, "select 1 from " + table()).orElse(0);
        double percent = all == 0 ? 100 : Math.min(100, Math.max(0.000_001, 50.0 * rows / all));
        Optional<String> pages = dialect.sample("*", table(), percent);
        return pages.isEmpty() ? Optional.empty() : any("(" + pages.get() + ") as pages");
    }

    private Optional<String> any(String source) throws SQLException {
        String names = String.join(", ", keys());
        return Jdbc.first(
                connection,
                "select " + names + " from " + source + " where ("
                        + keyset.condition().orElseThrow() + ") limit 1",
                row -> {
                    StringBuilder key = new StringBuilder(String.valueOf(row.getString(1)));
                    for (int i = 2; i <= keyset.keys().size(); i++) {
                        key.append(", ").append(row.getString(i));
                    }
                    return key.toString();
                });
    }
}
