package dev.longhaul.examples.data;

import dev.longhaul.console.database.Dialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Fills the demo's tables by SQL inside the database, and writes down what the migrations must make of it. */
public final class DemoData {
    /** H2 keeps a log of every open transaction: small ones are the fastest. */
    private static final int CHUNK = 5_000;

    private final DataSource dataSource;
    private final Dialect dialect;
    private final Programme programme;
    private final Sql sql;
    private final Stop stop;

    /**
     * Data in one database.
     *
     * @param dataSource the database
     * @param dialect its kind
     * @param programme what is wanted
     * @param stop leaves the data unfinished when wished
     */
    public DemoData(DataSource dataSource, Dialect dialect, Programme programme, Stop stop) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.programme = programme;
        this.sql = new Sql(dialect);
        this.stop = stop;
    }

    /**
     * Fills the empty tables and the file of ratings. The expectations are written last: once they are there, all of it
     * is.
     *
     * @param sizes how much
     * @param ratings the file to write
     * @throws Exception when the database or the file refuses
     */
    public void make(Sizes sizes, Path ratings) throws Exception {
        List<Callable<Void>> loads = new ArrayList<>();
        for (TableLoad load : programme.loads().apply(sizes)) {
            loads.add(() -> load(load));
        }
        TwoAtOnce.run(loads);
        if (dialect == Dialect.POSTGRESQL) {
            TwoAtOnce.run(
                    programme.loads().apply(sizes).stream().map(this::analyze).toList());
        }
        stop.check();
        // Of no use on the tour, but there it costs nothing.
        String file = RatingsFile.write(ratings, sizes.ratings());
        new Proof(dataSource, dialect, programme).expect(file);
    }

    private Void load(TableLoad load) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (int from = 1; from <= load.rows(); from += CHUNK) {
                stop.check();
                int to = Math.min(from + CHUNK - 1, load.rows());
                statement.executeUpdate("insert into " + load.table() + " (" + load.columns() + ") "
                        + sql.rows(load.select(), from, to));
            }
            if (!load.key().isEmpty()) {
                statement.execute("alter table " + load.table() + " add primary key (" + load.key() + ")");
            }
        }
        return null;
    }

    /** A table of years has statistics; without them PostgreSQL would plan for an empty one. */
    private Callable<Void> analyze(TableLoad load) {
        return () -> {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("vacuum analyze " + load.table());
            }
            return null;
        };
    }
}
