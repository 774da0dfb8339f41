package dev.longhaul.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A PostgreSQL whose data directory outlives the server process, so that it can be shut down immediately, as by a crash,
 * and started again on the same port.
 */
final class PostgresServer implements Server {
    /** Workers of this user may end each other's sessions. */
    static final String WORKER = "worker";

    /** A worker of this user has sessions that no other worker may end: only the token stands in its way. */
    static final String LONER = "loner";

    private static final int LEAST_PORT = 15_000;
    private static final int MOST_PORT = 30_000;

    private final Path directory;
    private final Path log;
    private EmbeddedPostgres server;

    private PostgresServer(Path directory) throws IOException {
        this.directory = directory;
        this.log = directory.resolve("server.log");
        this.server = launch(lastingPort());
    }

    static PostgresServer start() {
        try {
            Leftovers.sweep();
            PostgresServer started = new PostgresServer(Leftovers.newDirectory());
            started.admin().run("create role " + WORKER + " login", "create role " + LONER + " login");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** None of those that the system hands out by itself, or somebody could have it while the server is away for a moment. */
    private static int lastingPort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LEAST_PORT, MOST_PORT);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Somebody has it: another one.
            }
        }
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(1))
                // Zonky starts with -F; a crash must find what a commit has promised.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("log_line_prefix", "%t/%p/%u/")
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return builder.setPort(port).start();
    }

    /** Immediate shutdown, as {@code pg_ctl stop -m immediate}, and a start that recovers from the log. */
    void restartImmediately() {
        try {
            int port = server.getPort();
            shutDown("QUIT");
            server = launch(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shutDown(String signal) throws IOException {
        Leftovers.shutDown(directory, signal);
        // Only gives zonky's lock on the directory back: there is no server to be stopped.
        server.close();
    }

    int port() {
        return server.getPort();
    }

    Db admin() {
        return url("postgres", "postgres", port());
    }

    private static Db url(String database, String user, int port) {
        // Without encryption, so that a proxy can read what it passes on.
        return new Db(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?sslmode=disable&gssEncMode=disable", user);
    }

    @Override
    public Db create(String database) {
        admin().run("create database " + database);
        return url(database, "postgres", port());
    }

    @Override
    public Db forWorker(Db database, int worker) {
        return new Db(database.url(), worker % 3 == 2 ? LONER : WORKER);
    }

    /** The same database through a proxy. */
    static Db through(Db database, int proxyPort) {
        return new Db(database.url().replaceFirst(":\\d+/", ":" + proxyPort + "/"), database.user());
    }

    @Override
    public String series(int count) {
        return "generate_series(1, " + count + ")";
    }

    @Override
    public void grant(Db database) {
        database.run("grant all on all tables in schema public to " + WORKER + ", " + LONER);
    }

    @Override
    public String dialect() {
        return "postgresql";
    }

    /** How often the server's log has a text. */
    long logged(String text) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lastLines(int count) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            shutDown("INT");
            Leftovers.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
