package dev.longhaul;

import dev.longhaul.run.FireReport;
import dev.longhaul.run.Settings;
import dev.longhaul.run.TickReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** STUB for signatures only; the real one follows. */
public final class Longhaul implements AutoCloseable {
    private Longhaul() {}

    public static LonghaulBuilder builder() {
        return new LonghaulBuilder();
    }

    static Longhaul open(LonghaulBuilder builder) {
        throw new UnsupportedOperationException("stub");
    }

    /** Starts the schedule: from now on this node serves. */
    public Longhaul start() {
        throw new UnsupportedOperationException("stub");
    }

    /** One tick in the foreground: every due migration gets one run (up to the time limit), then it returns. */
    public TickReport tick() {
        throw new UnsupportedOperationException("stub");
    }

    /** Asks every serving node for a tick at once, waits up to `wait` for their answers. */
    public FireReport fire(Duration wait) {
        throw new UnsupportedOperationException("stub");
    }

    /** Registers; false if it was registered before; unknown name refused with near names. */
    public boolean register(String name) {
        throw new UnsupportedOperationException("stub");
    }

    /** All migrations by name. */
    public List<MigrationView> migrations() {
        throw new UnsupportedOperationException("stub");
    }

    public Optional<MigrationView> migration(String name) {
        throw new UnsupportedOperationException("stub");
    }

    /** All runs, newest first. */
    public List<RunView> runs(String name) {
        throw new UnsupportedOperationException("stub");
    }

    /** All events, oldest first. */
    public List<EventView> events(String name) {
        throw new UnsupportedOperationException("stub");
    }

    public List<NodeView> nodes() {
        throw new UnsupportedOperationException("stub");
    }

    /** Jobs this node knows, by name. */
    public List<JobView> jobs() {
        throw new UnsupportedOperationException("stub");
    }

    public Settings settings() {
        throw new UnsupportedOperationException("stub");
    }

    /** Stops: finishes batches within the shutdown grace, releases everything. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("stub");
    }
}
