package dev.longhaul.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An H2 server over TCP in a process of its own, every commit written at once. */
final class H2Server implements Server {
    private static final String WORKER = "worker";
    private static final Pattern PORT = Pattern.compile("TCP server running at tcp://\\S+:(\\d+) ");

    private final Path directory;
    private final int port;
    private final Process process;

    private H2Server(Path directory) throws IOException {
        this.directory = directory;
        Path log = directory.resolve("server.log");
        this.process = JavaProcess.plain(
                        List.of(),
                        "org.h2.tools.Server",
                        "-tcp",
                        "-tcpPort",
                        "0",
                        "-ifNotExists",
                        "-baseDir",
                        directory.toString())
                .redirectOutput(log.toFile())
                .start();
        // Else a test that is killed would leave it over.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        this.port = await("the H2 server's port")
                .atMost(Duration.ofSeconds(30))
                .until(() -> saidPort(log), Optional::isPresent)
                .orElseThrow();
    }

    static H2Server start() {
        try {
            return new H2Server(Leftovers.newDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It takes one that is free, and says which. */
    private static Optional<Integer> saidPort(Path log) throws IOException {
        Matcher said = PORT.matcher(Files.readString(log));
        return said.find() ? Optional.of(Integer.valueOf(said.group(1))) : Optional.empty();
    }

    @Override
    public Db create(String database) {
        Db db = new Db("jdbc:h2:tcp://127.0.0.1:" + port + "/./" + database, "sa");
        // Kept with the database: in the URL, only an administrator could connect.
        db.run("set write_delay 0", "set db_close_delay -1");
        return db;
    }

    @Override
    public Db forWorker(Db database, int worker) {
        // Only an administrator may end another's session.
        return worker % 3 == 1 ? database : new Db(database.url(), WORKER);
    }

    @Override
    public String series(int count) {
        return "system_range(1, " + count + ")";
    }

    @Override
    public void grant(Db database) {
        database.run(
                "create user if not exists " + WORKER + " password ''",
                "grant select, insert, update, delete on schema public to " + WORKER);
    }

    @Override
    public String dialect() {
        return "h2";
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Leftovers.delete(directory);
    }
}
