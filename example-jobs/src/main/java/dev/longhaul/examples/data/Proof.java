package dev.longhaul.examples.data;

import dev.longhaul.console.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Shows by counts and checksums that nothing was lost and nothing done twice. What is expected is computed from the
 * untouched data and kept in the database, so that it outlives whatever happens to the demo.
 */
public final class Proof {
    private final DataSource dataSource;
    private final Sql sql;

    /**
     * A proof in one database.
     *
     * @param dataSource the database
     * @param dialect its kind
     */
    public Proof(DataSource dataSource, Dialect dialect) {
        this.dataSource = dataSource;
        this.sql = new Sql(dialect);
    }

    /**
     * One thing that was to be proved.
     *
     * @param what in words
     * @param expected what must be
     * @param found what is
     */
    public record Line(String what, String expected, String found) {
        /**
         * Whether it is proved.
         *
         * @return true when what is must be
         */
        public boolean holds() {
            return expected.equals(found);
        }
    }

    /**
     * Whether the data is complete and untouched by an unfinished demo before: whether there are expectations.
     *
     * @return true when all of them are written
     * @throws SQLException when the database does not answer
     */
    public boolean isPrepared() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return DemoTables.exists(connection, "demo_expected")
                    && ask(connection, "select count(*) from demo_expected").equals(String.valueOf(Check.ALL.size()));
        }
    }

    /** Computes and keeps what must be at the end, in one transaction. */
    void expect(String ratings) throws Exception {
        Map<String, String> answers = askAll(
                Check.ALL.stream().filter(check -> !check.before().isEmpty()).toList(), true);
        answers.put(Check.RATINGS, ratings);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into demo_expected (what, expected) values (?, ?)")) {
                for (Map.Entry<String, String> answer : answers.entrySet()) {
                    insert.setString(1, answer.getKey());
                    insert.setString(2, answer.getValue());
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
    }

    /**
     * Compares what is with what must be.
     *
     * @return a line for each thing, in the order of the migrations
     * @throws Exception when the database does not answer
     */
    public List<Line> lines() throws Exception {
        Map<String, String> found = askAll(Check.ALL, false);
        List<Line> lines = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select expected from demo_expected where what = ?")) {
            for (Check check : Check.ALL) {
                select.setString(1, check.what());
                try (ResultSet row = select.executeQuery()) {
                    String expected = row.next() ? row.getString(1) : "nothing was written down";
                    lines.add(new Line(check.what(), expected, found.getOrDefault(check.what(), "")));
                }
            }
        }
        return lines;
    }

    private Map<String, String> askAll(List<Check> checks, boolean before) throws Exception {
        Map<String, String> answers = new ConcurrentHashMap<>();
        List<Callable<Void>> questions = new ArrayList<>();
        for (Check check : checks) {
            questions.add(() -> {
                try (Connection connection = dataSource.getConnection()) {
                    answers.put(check.what(), ask(connection, before ? check.before() : check.after()));
                }
                return null;
            });
        }
        TwoAtOnce.run(questions);
        return answers;
    }

    private String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.hashes(query))) {
            row.next();
            return row.getString(1);
        }
    }
}
