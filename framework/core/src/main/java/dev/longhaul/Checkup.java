package dev.longhaul;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.Schedule;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Ticker;
import dev.longhaul.store.Registry;
import dev.longhaul.store.SchemaMissingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks how an instance is; what costs more than a statement is asked twice a minute at most. Thread-safe. */
final class Checkup {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration GATE_HOLDS = Duration.ofSeconds(30);

    private final Registry registry;
    private final Equipment equipment;
    private final UpgradeGate gate;
    private final Schedule schedule;
    private final BooleanSupplier started;
    private final Ticker ticker;
    private @Nullable CompletableFuture<Optional<String>> look;
    private List<String> gateSays = List.of();
    private boolean asked;
    private long askedAt;

    Checkup(Registry registry, Equipment equipment, UpgradeGate gate, Schedule schedule, BooleanSupplier started) {
        this.registry = registry;
        this.equipment = equipment;
        this.gate = gate;
        this.schedule = schedule;
        this.started = started;
        this.ticker = equipment.ticker();
    }

    NodeHealth look() {
        List<String> reasons = new ArrayList<>();
        boolean live = true;
        if (!started.getAsBoolean()) {
            reasons.add("it does not serve: start() was not called, or it was closed");
        } else if (!schedule.isAlive()) {
            live = false;
            reasons.add("the scheduler has not fired for several intervals; it is being started afresh");
        }
        database().ifPresentOrElse(reasons::add, () -> reasons.addAll(gate()));
        return new NodeHealth(
                live,
                reasons.isEmpty(),
                reasons,
                equipment.live().fault().map(List::of).orElse(List.of()));
    }

    /** In a thread of its own: a database that does not answer must not keep whoever asks, nor each of them a connection. */
    private synchronized Optional<String> database() {
        CompletableFuture<Optional<String>> asking = look;
        if (asking == null || asking.isDone()) {
            CompletableFuture<Optional<String>> fresh = new CompletableFuture<>();
            Thread thread = new Thread(() -> fresh.complete(lookAtDatabase()), "longhaul-health");
            thread.setDaemon(true);
            thread.start();
            look = fresh;
            asking = fresh;
        }
        try {
            return asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of("the database is out of reach: it has not answered for " + Setting.textOf(PATIENCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the look at the database was interrupted");
        }
    }

    private Optional<String> lookAtDatabase() {
        try {
            registry.requireTables();
            return registry.newerSchema();
        } catch (SchemaMissingException e) {
            return Optional.of("the schema is too old: " + e.getMessage());
        } catch (RuntimeException e) {
            return Optional.of("the database is out of reach: " + e.getMessage());
        }
    }

    private synchronized List<String> gate() {
        String version = equipment.settings().appVersion();
        if (version.isBlank()) {
            return List.of();
        }
        if (!asked || ticker.since(askedAt).compareTo(GATE_HOLDS) >= 0) {
            gateSays = askGate(version);
            asked = true;
            askedAt = ticker.nanos();
        }
        return gateSays;
    }

    private List<String> askGate(String version) {
        try {
            return gate.check(version, java.util.Set.of()).unmet().stream()
                    .map(unmet -> "the gate is closed: " + unmet.name() + " " + unmet.reason())
                    .toList();
        } catch (UsageException e) {
            // A version that is no semantic one has no gate.
            return List.of();
        } catch (LonghaulException e) {
            return List.of("the gate could not be asked: " + e.getMessage());
        }
    }
}
