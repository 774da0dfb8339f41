package dev.longhaul.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Rows that were read, and what was computed of them.
 *
 * @param ids the keys, ascending
 * @param codes the values, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // for the array parameters of one statement
record Page(long[] ids, String[] codes) {
    /** Reads at most {@code size} rows of key and e-mail. */
    static Page read(PreparedStatement query, int size) throws SQLException {
        long[] ids = new long[size];
        String[] codes = new String[size];
        int count = 0;
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                if (count == ids.length) {
                    ids = Arrays.copyOf(ids, 2 * count);
                    codes = Arrays.copyOf(codes, 2 * count);
                }
                ids[count] = row.getLong(1);
                codes[count++] = Work.code(row.getString(2));
            }
        }
        return new Page(Arrays.copyOf(ids, count), Arrays.copyOf(codes, count));
    }
}
