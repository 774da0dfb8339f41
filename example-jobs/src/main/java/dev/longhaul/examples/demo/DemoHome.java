package dev.longhaul.examples.demo;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The project's directory {@code .longhaul}, kept from a second demo as long as this is open; the operating system lets go
 * of it when the process dies.
 */
public final class DemoHome implements AutoCloseable {
    private final Path home;
    private final FileChannel lock;

    private DemoHome(Path home, FileChannel lock) {
        this.home = home;
        this.lock = lock;
    }

    /**
     * Enters the directory.
     *
     * @param home the project's root
     * @return the directory, made if necessary
     * @throws Refusal when another demo is in it
     */
    public static DemoHome open(Path home) {
        try {
            Path file = Files.createDirectories(directory(home)).resolve("demo.lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new Refusal("Another demo is running in " + home + "; wait for its end, or end it.");
            }
            return new DemoHome(home, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + directory(home) + " cannot be used", e);
        }
    }

    private static Path directory(Path home) {
        return home.toAbsolutePath().normalize().resolve(".longhaul");
    }

    /**
     * Where the demo keeps its files.
     *
     * @return an existing directory
     */
    public Path directory() {
        return directory(home);
    }

    /**
     * Opens a database and carries out a demo on it.
     *
     * @param demo the demo
     * @param postgres whether on a PostgreSQL of the demo's own, instead of the H2 file that every command uses by itself
     * @param keepData whether the PostgreSQL of an earlier demo is to be used again
     * @param out where it is said what takes time
     * @return whether everything was carried out and proved
     * @throws Exception when the database refuses or cannot be reached
     */
    public boolean run(DemoRun demo, boolean postgres, boolean keepData, PrintWriter out) throws Exception {
        if (!postgres) {
            return demo.run(new H2Place(Access.embedded(home)));
        }
        Path data = directory().resolve("demo-postgres");
        out.println(
                Files.exists(data) && !keepData
                        ? "Removing the last demo's " + data + ", starting PostgreSQL anew…"
                        : "Starting PostgreSQL in " + data + "…");
        try (Place place = PostgresPlace.open(data, keepData)) {
            return demo.run(place);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
