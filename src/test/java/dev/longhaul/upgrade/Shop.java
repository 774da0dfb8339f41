package dev.longhaul.upgrade;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.GateException;
import dev.longhaul.Longhaul;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The sample application in one of its versions, as a process: {@code url user password version}. Ends with its standard input. */
public final class Shop {
    private Shop() {}

    public static void main(String[] arguments) throws Exception {
        String version = arguments[3];
        int release = Integer.parseInt(version.substring(0, version.indexOf('.')));
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setUsername(arguments[1]);
        config.setPassword(arguments[2]);
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            script(pool, release);
            try (Longhaul longhaul = Longhaul.builder()
                    .dataSource(pool)
                    .scan("dev.longhaul.upgrade.v" + release)
                    .appVersion(version)
                    .tickEvery(Duration.ofMillis(200))
                    .build()) {
                longhaul.start();
                System.out.println("READY " + version);
                while (System.in.read() >= 0) {
                    // Until the test closes it.
                }
            }
        } catch (GateException e) {
            System.out.println("REFUSED " + e.getMessage());
            System.exit(1);
        }
    }

    /** The schema migrations that each release brings; nothing in them destroys anything. */
    private static void script(HikariDataSource pool, int release) throws SQLException {
        if (release >= 2) {
            run(pool, "alter table customer add column if not exists first_name varchar(100)");
            run(pool, "alter table customer add column if not exists last_name varchar(100)");
            register(pool, "0001_split_names");
        }
        if (release >= 3) {
            register(pool, "0002_drop_full_name");
        }
    }

    private static void register(HikariDataSource pool, String name) throws SQLException {
        run(
                pool,
                "insert into long_running_migration (name) select '" + name
                        + "' where not exists (select 1 from long_running_migration where name = '" + name + "')");
    }

    private static void run(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
