package dev.longhaul.bench;

import dev.longhaul.testing.SchemaScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the fresh grounds: each is a copy, file by file, of a database that was filled, vacuumed and analyzed once, so that the
 * hundredth measurement begins in the same state as the first. Used by one thread.
 */
final class Lab implements AutoCloseable {
    /** Below, two checkpoints take longer than writing the few pages to the log. */
    private static final int WORTH_COPYING = 100_000;

    private static final String RUN = "longhaul_bench_run";
    private static final String PREWARM =
            "select pg_prewarm(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = current_schema and c.relkind in ('r', 'i')";

    private final Database admin;
    private final List<String> who;
    private final Consumer<String> log;
    private final Map<String, Seed> seeds = new LinkedHashMap<>();
    private final boolean byFile;

    Lab(Database admin, List<String> who, Consumer<String> log) throws SQLException {
        this.admin = admin;
        this.who = List.copyOf(who);
        this.log = log;
        this.byFile = admin.number("select current_setting('server_version_num')") >= 150_000;
    }

    /** Whether a contestant takes part. */
    boolean wanted(Contestant contestant) {
        return who.isEmpty() || who.stream().anyMatch(contestant.name()::contains);
    }

    void log(String line) {
        log.accept(line);
    }

    Database admin() {
        return admin;
    }

    /** A fresh copy; the one before is gone. */
    Ground ground(Seed seed) throws SQLException {
        if (!seeds.containsKey(seed.database())) {
            make(seed);
            seeds.put(seed.database(), seed);
        }
        dropIfThere(RUN);
        admin.run("create database " + RUN + " template " + seed.database()
                + (byFile && seed.rows() >= WORTH_COPYING ? " strategy file_copy" : ""));
        Database database = admin.named(RUN);
        // Where it may: everybody then finds the table in the same cache.
        database.tryToRun(PREWARM);
        database.tryToRun("checkpoint");
        return new Ground(database, seed);
    }

    /** The disk is not for what is not needed any more. */
    void forget(Seed seed) throws SQLException {
        if (seeds.remove(seed.database()) != null) {
            dropIfThere(RUN);
            dropIfThere(seed.database());
        }
    }

    private void make(Seed seed) throws SQLException {
        log.accept("making " + seed.rows() + " rows, " + seed.name());
        dropIfThere(seed.database());
        admin.run("create database " + seed.database());
        Database database = admin.named(seed.database());
        // Everybody's own tables, so that making them is in nobody's time.
        try (Connection connection = database.connection()) {
            SchemaScript.apply(connection);
        }
        database.run(
                resource("/org/springframework/batch/core/schema-postgresql.sql"),
                resource("/db-scheduler.sql"),
                "create table checkpoint_by_hand (job varchar(50) primary key, last_id bigint not null,"
                        + " rows_done bigint not null) with (fillfactor = 50)",
                "insert into checkpoint_by_hand values ('bench', 0, 0)");
        database.tryToRun("create extension if not exists pg_prewarm");
        database.tryToRun("create extension if not exists pg_stat_statements");
        database.run(seed.definition());
        database.run("vacuum (freeze, analyze)");
    }

    private static String resource(String name) {
        try (InputStream in = Lab.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void dropIfThere(String name) throws SQLException {
        admin.run("drop database if exists " + name + " with (force)");
    }

    @Override
    public void close() throws SQLException {
        dropIfThere(RUN);
        for (String seed : seeds.keySet()) {
            dropIfThere(seed);
        }
    }
}
