package dev.longhaul.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops that a good programmer writes by hand: keyset paging on one connection, prepared statements (which the driver keeps on
 * the server), the position in the transaction of the work.
 */
final class Loops {
    private static final String BOUND = "select id from account where id > ? order by id offset ? limit 1";
    private static final String LAST = "select max(id) from account";
    private static final String SET_RANGE = Work.SET + " where id > ? and id <= ?";
    private static final String CHECKPOINT =
            "update checkpoint_by_hand set last_id = ?, rows_done = rows_done + ? where job = 'bench'";
    private static final String PAGE = "select id, email from account where id > ? order by id limit ?";

    private Loops() {}

    static Contestant oneUpdate() {
        return Contestant.of("one `UPDATE`", Contestant.Group.UPDATE, ground -> {
            Connection connection = ground.database().connection();
            return attempt(connection, () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(Work.SET);
                }
            });
        });
    }

    /** A loop within the server: no round trips at all, and the plans are kept. */
    static Contestant plpgsql(int size) {
        String block = "do $$ declare position bigint := 0; bound bigint; done bigint; begin loop"
                + " select max(id) into bound from (select id from account where id > position order by id limit "
                + size
                + ") page; exit when bound is null;"
                + " " + Work.SET + " where id > position and id <= bound;"
                + " get diagnostics done = row_count;"
                + " update checkpoint_by_hand set last_id = bound, rows_done = rows_done + done where job = 'bench';"
                + " commit; position := bound; end loop; end $$";
        return Contestant.of("PL/pgSQL loop, " + rows(size), Contestant.Group.BY_HAND, ground -> {
            Connection connection = ground.database().connection();
            return attempt(connection, () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(block);
                }
            });
        });
    }

    static Contestant setBased(int size) {
        return Contestant.of("JDBC loop, " + rows(size), Contestant.Group.BY_HAND, ground -> {
            Connection connection = ground.transactional();
            return attempt(connection, () -> setBased(connection, size, true, new ArrayList<>()));
        });
    }

    /**
     * One {@code UPDATE} a range. Finding the range's end reads the index only.
     *
     * @param withCheckpoint whether the position is kept in each transaction
     * @param seconds takes how long each batch lasted
     */
    static void setBased(Connection connection, int size, boolean withCheckpoint, List<Double> seconds)
            throws SQLException {
        try (PreparedStatement last = connection.prepareStatement(LAST);
                PreparedStatement bound = connection.prepareStatement(BOUND);
                PreparedStatement update = connection.prepareStatement(SET_RANGE);
                PreparedStatement checkpoint = connection.prepareStatement(CHECKPOINT)) {
            long end = one(last, 0);
            long position = Long.MIN_VALUE;
            while (position < end) {
                long since = System.nanoTime();
                bound.setLong(1, position);
                bound.setInt(2, size - 1);
                long through = one(bound, end);
                update.setLong(1, position);
                update.setLong(2, through);
                int rows = update.executeUpdate();
                if (withCheckpoint) {
                    checkpoint.setLong(1, through);
                    checkpoint.setInt(2, rows);
                    checkpoint.executeUpdate();
                }
                connection.commit();
                position = through;
                seconds.add((System.nanoTime() - since) / 1e9);
            }
        }
    }

    private static long one(PreparedStatement query, long otherwise) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : otherwise;
        }
    }

    /** The fastest way we know to bring computed values back: two arrays and one statement. */
    static Contestant unnest(int size) {
        return Contestant.of("JDBC loop, `unnest`, " + rows(size), Contestant.Group.BY_HAND, ground -> {
            Connection connection = ground.transactional();
            return attempt(connection, () -> computed(connection, size, Loops::writeByUnnest));
        });
    }

    static Contestant executeBatch(int size) {
        return Contestant.of("JDBC loop, `executeBatch`, " + rows(size), Contestant.Group.BY_HAND, ground -> {
            Connection connection = ground.transactional();
            return attempt(connection, () -> computed(connection, size, Loops::writeByBatch));
        });
    }

    /** Writes back the values of one page. */
    @FunctionalInterface
    interface WriteBack {
        void write(Connection connection, long[] ids, String[] codes) throws SQLException;
    }

    static void computed(Connection connection, int size, WriteBack back) throws SQLException {
        try (PreparedStatement page = connection.prepareStatement(PAGE);
                PreparedStatement checkpoint = connection.prepareStatement(CHECKPOINT)) {
            long position = Long.MIN_VALUE;
            boolean more = true;
            while (more) {
                page.setLong(1, position);
                page.setInt(2, size);
                Page rows = Page.read(page, size);
                more = rows.ids().length > 0;
                if (more) {
                    position = rows.ids()[rows.ids().length - 1];
                    back.write(connection, rows.ids(), rows.codes());
                    checkpoint.setLong(1, position);
                    checkpoint.setInt(2, rows.ids().length);
                    checkpoint.executeUpdate();
                }
                connection.commit();
            }
        }
    }

    static void writeByUnnest(Connection connection, long[] ids, String[] codes) throws SQLException {
        // Prepared anew at each call: the driver finds it in its cache by the text.
        try (PreparedStatement write = connection.prepareStatement(Work.WRITE_BY_UNNEST)) {
            write.setArray(1, connection.createArrayOf("bigint", box(ids)));
            write.setArray(2, connection.createArrayOf("text", codes));
            write.executeUpdate();
        }
    }

    private static Object[] box(long[] ids) {
        Object[] boxed = new Object[ids.length];
        for (int i = 0; i < ids.length; i++) {
            boxed[i] = ids[i];
        }
        return boxed;
    }

    private static void writeByBatch(Connection connection, long[] ids, String[] codes) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(Work.WRITE_ONE)) {
            for (int i = 0; i < ids.length; i++) {
                write.setString(1, codes[i]);
                write.setLong(2, ids[i]);
                write.addBatch();
            }
            write.executeBatch();
        }
    }

    static Contestant.Attempt attempt(Connection connection, Contestant.Attempt work) {
        return new Contestant.Attempt() {
            @Override
            public void work() throws Exception {
                work.work();
            }

            @Override
            public void close() throws SQLException {
                connection.close();
            }
        };
    }

    static String rows(int size) {
        return String.format(java.util.Locale.ROOT, "%,d", size);
    }
}
