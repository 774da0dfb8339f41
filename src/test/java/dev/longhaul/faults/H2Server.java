package dev.longhaul.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An H2 server over TCP in a process of its own, every commit written at once. */
final class H2Server implements Server {
    private static final String WORKER = "worker";

    private final Path directory;
    private final int port;
    private final Process process;

    private H2Server(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.process = JavaProcess.plain(
                        List.of(),
                        "org.h2.tools.Server",
                        "-tcp",
                        "-tcpPort",
                        Integer.toString(port),
                        "-ifNotExists",
                        "-baseDir",
                        directory.toString())
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        // Else a test that is killed would leave it over.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static H2Server start() {
        try {
            H2Server started = new H2Server(Leftovers.newDirectory(), freePort());
            await("the H2 server")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> started.create("probe").number("select 1") == 1);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
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
