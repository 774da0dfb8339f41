package dev.longhaul.examples.data;

import dev.longhaul.console.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Shows by counts and checksums that nothing was lost and nothing done twice. What is expected is computed from the
 * untouched data and kept in the database, so that it outlives whatever happens to the demo.
 */
public final class Proof {
    /** What {@link #columns} says of a table that there is not. */
    public static final String NOT_THERE = "there is no such table";

    private final DataSource dataSource;
    private final Programme programme;
    private final Sql sql;

    /**
     * A proof in one database.
     *
     * @param dataSource the database
     * @param dialect its kind
     * @param programme what is to be proved
     */
    public Proof(DataSource dataSource, Dialect dialect, Programme programme) {
        this.dataSource = dataSource;
        this.programme = programme;
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
     * Whether the programme's data is complete: whether all of its expectations are there.
     *
     * @return true when all of them are written
     * @throws SQLException when the database does not answer
     */
    public boolean isPrepared() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return DemoTables.exists(connection, "demo_expected")
                    && expected(connection)
                            .keySet()
                            .equals(programme.checks().stream().map(Check::what).collect(Collectors.toSet()));
        }
    }

    /** Computes and keeps what must be at the end, in one transaction. */
    void expect(String ratings) throws Exception {
        Map<String, String> answers = askAll(
                programme.checks().stream()
                        .filter(check -> !check.before().isEmpty())
                        .toList(),
                true);
        if (programme.checks().stream().anyMatch(check -> check.what().equals(JobChecks.RATINGS))) {
            answers.put(JobChecks.RATINGS, ratings);
        }
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
     * Compares what is with what must be at the end.
     *
     * @return a line for each thing, in the order of the migrations
     * @throws Exception when the database does not answer
     */
    public List<Line> lines() throws Exception {
        return lines(programme.checks(), false);
    }

    /**
     * Compares, for one migration, what is with what was written down before the first one ran.
     *
     * @param number the migration's place in the programme, from 1
     * @param undone whether the data must be in its old shape again, else in the new one
     * @return a line for each thing
     * @throws Exception when the database does not answer
     */
    public List<Line> lines(int number, boolean undone) throws Exception {
        String prefix = number + " ";
        return lines(
                programme.checks().stream()
                        .filter(check -> check.what().startsWith(prefix))
                        .toList(),
                undone);
    }

    /**
     * The columns of a table.
     *
     * @param table its name in lower case
     * @return their names in order, or {@link #NOT_THERE}
     * @throws SQLException when the database does not answer
     */
    public String columns(String table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select lower(column_name)"
                        + " from information_schema.columns where lower(table_name) = ? order by ordinal_position")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names.isEmpty() ? NOT_THERE : String.join(", ", names);
    }

    private List<Line> lines(List<Check> checks, boolean before) throws Exception {
        Map<String, String> found = askAll(checks, before);
        try (Connection connection = dataSource.getConnection()) {
            Map<String, String> expected = expected(connection);
            return checks.stream()
                    .map(check -> new Line(
                            check.what(),
                            expected.getOrDefault(check.what(), "nothing was written down"),
                            found.getOrDefault(check.what(), "")))
                    .toList();
        }
    }

    private static Map<String, String> expected(Connection connection) throws SQLException {
        Map<String, String> all = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select what, expected from demo_expected")) {
            while (row.next()) {
                all.put(row.getString(1), row.getString(2));
            }
        }
        return all;
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
                ResultSet row = statement.executeQuery(sql.question(query))) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
