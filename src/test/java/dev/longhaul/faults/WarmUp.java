package dev.longhaul.faults;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.console.cli.Cli;
import dev.longhaul.console.cli.Environment;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Loads what a worker and the command line load, by being both for a moment: for {@link SharedClasses}. */
public final class WarmUp {
    private WarmUp() {}

    /**
     * Carries one small migration out, and asks the gate.
     *
     * @param args none
     * @throws Exception when that fails; then everything only starts slower
     */
    public static void main(String[] args) throws Exception {
        Db db = new InMemory().ground("warm", 100, "bump_1");
        try (HikariDataSource pool = Worker.pool(WorkerOptions.on(db));
                Longhaul longhaul = BumpJobs.addTo(Longhaul.builder(), new WorkerControl(0), 50)
                        .dataSource(pool)
                        .build()) {
            longhaul.start();
            System.out.println(longhaul.tick());
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        String[] check = {"check", "--app-version", "1.0.0", "--url", db.url(), "--user", db.user()};
        System.out.println(Cli.run(Environment.ofProcess(), out, out, check));
        try {
            // Nobody listens there, but the driver is loaded.
            DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/none?user=none")
                    .close();
        } catch (SQLException e) {
            System.out.println("loaded the driver: " + e.getMessage());
        }
    }

    private static final class InMemory implements Server {
        @Override
        public Db create(String database) {
            return new Db("jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1", "sa");
        }

        @Override
        public Db forWorker(Db database, int worker) {
            return database;
        }

        @Override
        public String dialect() {
            return "h2";
        }

        @Override
        public String series(int count) {
            return "system_range(1, " + count + ")";
        }

        @Override
        public void grant(Db database) {
            // Everybody is sa.
        }

        @Override
        public void close() {
            // Gone with the process.
        }
    }
}
