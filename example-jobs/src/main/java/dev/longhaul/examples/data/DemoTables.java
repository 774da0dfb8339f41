package dev.longhaul.examples.data;

import dev.longhaul.console.database.SchemaMigrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The demo's own tables in a database that may hold other things: all of their names begin with {@code demo_}. Made by
 * Flyway, which also registers the migrations.
 */
public final class DemoTables {
    private static final String HISTORY = "demo_schema_history";
    private static final List<String> TABLES = List.of(
            "demo_expected",
            "demo_account",
            "demo_order",
            "demo_order_new",
            "demo_order_old",
            "demo_review",
            "demo_contact",
            "demo_profile",
            "demo_session",
            "demo_session_archive",
            "demo_rating",
            "demo_country",
            "demo_purchase",
            "\"" + HISTORY + "\"");

    private final DataSource dataSource;

    /**
     * The tables in one database.
     *
     * @param dataSource the database
     */
    public DemoTables(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Whether any of them is there.
     *
     * @return true also when an earlier demo came only half way
     * @throws SQLException when the database does not answer
     */
    public boolean exist() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            for (String table : TABLES) {
                if (exists(connection, table)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Whether an H2 database holds nothing but a demo and Longhaul's own tables, and nobody else is connected to it.
     *
     * @param connection a connection to H2
     * @return false as soon as anything else is there
     * @throws SQLException when the database does not answer
     */
    public static boolean areAlone(Connection connection) throws SQLException {
        String names = Programme.allMigrations().stream().collect(Collectors.joining("', '", "'", "'"));
        return count(connection, "information_schema.sessions where session_id <> session_id()") == 0
                && count(connection, """
                        information_schema.tables where table_schema not in ('INFORMATION_SCHEMA', 'PG_CATALOG')
                        and lower(table_name) not in ('shedlock', 'longhaul_schema_history')
                        and lower(table_name) not like 'demo!_%' escape '!'
                        and lower(table_name) not like 'long!_running!_migration%' escape '!'
                        """) == 0
                && (!exists(connection, "long_running_migration")
                        || count(connection, "long_running_migration where name not in (" + names + ")") == 0);
    }

    private static long count(Connection connection, String from) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        String name = table.replace("\"", "");
        String folded = connection.getMetaData().storesUpperCaseIdentifiers() && name.equals(table)
                ? name.toUpperCase(Locale.ROOT)
                : name;
        try (ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), folded, null)) {
            return tables.next();
        }
    }

    /**
     * Makes Longhaul's tables and the demo's, the latter empty, as a programme's first release has them, and registers that one's
     * migrations.
     *
     * @param programme which tables and migrations
     * @throws SQLException when the database refuses
     */
    public void create(Programme programme) throws SQLException {
        SchemaMigrations.of(dataSource).applyLonghaul();
        remove();
        release(programme, 1);
    }

    /**
     * Applies the schema migrations of a release and of all before it, unless they were applied already.
     *
     * @param programme of which programme
     * @param number which release, from 1
     */
    public void release(Programme programme, int number) {
        SchemaMigrations.of(dataSource)
                .applyUnder(HISTORY, programme.scripts().subList(0, number).toArray(String[]::new));
    }

    /** Removes the demo's tables and migrations and nothing else; whichever programme made them; safe to be broken off and done again. */
    private void remove() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("drop table if exists " + table);
            }
            for (String migration : Programme.allMigrations()) {
                statement.execute("delete from long_running_migration where name = '" + migration + "'");
            }
        }
    }
}
