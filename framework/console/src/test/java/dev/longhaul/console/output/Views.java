package dev.longhaul.console.output;

import dev.longhaul.MigrationView;
import dev.longhaul.ObservedView;
import dev.longhaul.OperationsView;
import dev.longhaul.pace.Progress;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes views for tests: {@code aMigration("a").failed("…").view()}. */
public final class Views {
    public static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

    private final String name;
    private Status status = Status.IN_PROGRESS;
    private Progress progress = progress(0, OptionalLong.empty());
    private Optional<String> reason = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Optional<String> owner = Optional.empty();
    private Optional<OperationsView> operations = Optional.empty();
    private ObservedView observed = ObservedView.NONE;
    private String cursor = "42";
    private long setAside;
    private long setAsideOpen;

    private Views(String name) {
        this.name = name;
    }

    public static Views aMigration(String name) {
        return new Views(name);
    }

    static Progress progress(long done, OptionalLong total) {
        return new Progress(done, total, false, Duration.ofSeconds(10));
    }

    public Views in(Status other) {
        status = other;
        return this;
    }

    public Views at(long done, long total) {
        progress = progress(done, OptionalLong.of(total));
        return this;
    }

    public Views atUnknown(long done) {
        progress = progress(done, OptionalLong.empty());
        return this;
    }

    public Views with(Progress other) {
        progress = other;
        return this;
    }

    public Views because(String text) {
        reason = Optional.of(text);
        return this;
    }

    public Views with(String text) {
        error = Optional.of(text);
        return this;
    }

    public Views atOperation(String id, int done, int total) {
        operations = Optional.of(new OperationsView(Optional.of(id), done, total));
        return this;
    }

    public Views whichSaw(ObservedView seen) {
        observed = seen;
        return this;
    }

    public Views ownedBy(String node) {
        owner = Optional.of(node);
        return this;
    }

    public Views atPosition(String json) {
        cursor = json;
        return this;
    }

    public Views withRowsSetAside(long all, long open) {
        setAside = all;
        setAsideOpen = open;
        return this;
    }

    public MigrationView view() {
        return new MigrationView(
                name,
                status,
                reason,
                progress,
                3,
                1000,
                2,
                0,
                1,
                2,
                owner,
                Optional.empty(),
                error,
                Optional.of(cursor),
                MORNING,
                Optional.of(MORNING),
                Optional.empty(),
                MORNING,
                Optional.empty(),
                operations,
                Optional.empty(),
                false,
                Optional.empty(),
                0,
                java.util.Map.of(),
                setAside,
                setAsideOpen,
                observed,
                Optional.empty(),
                Optional.empty());
    }
}
