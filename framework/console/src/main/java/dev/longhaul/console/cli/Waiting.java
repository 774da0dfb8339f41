package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.console.output.Texts;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.Status;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks again and again until migrations are done, cannot be done any more without a person, or the time is over. For one thread. */
final class Waiting {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Set<Status> DONE = Set.of(Status.COMPLETED, Status.SKIPPED);
    private static final Set<Status> GOES_ON = Set.of(Status.CREATED, Status.IN_PROGRESS);

    private final Longhaul longhaul;
    private final List<String> names;
    private final PrintWriter said;
    private final Map<String, String> told = new HashMap<>();

    /** How one migration stands; without a status when it is not registered. */
    record State(String name, Optional<Status> status, Optional<String> reason, boolean waitsForAcceptance) {
        boolean done() {
            return status.filter(DONE::contains).isPresent();
        }

        /** One that is not registered may be, by the application that is being deployed. */
        boolean stuck() {
            return waitsForAcceptance || (status.isPresent() && !done() && !GOES_ON.contains(status.get()));
        }

        String text() {
            return status.map(Status::text).orElse("not registered");
        }
    }

    /** How all of them stood at the end. */
    record End(List<State> states) {
        boolean met() {
            return states.stream().allMatch(State::done);
        }

        boolean stuck() {
            return states.stream().anyMatch(State::stuck);
        }
    }

    Waiting(Longhaul longhaul, List<String> names, PrintWriter said) {
        this.longhaul = longhaul;
        this.names = names;
        this.said = said;
    }

    End carryOut(Duration timeout) throws InterruptedException {
        Ticker ticker = Ticker.system();
        long since = ticker.nanos();
        while (true) {
            End end = look();
            Duration left = timeout.minus(ticker.since(since));
            if (end.met() || end.stuck() || left.isNegative() || left.isZero()) {
                return end;
            }
            // What is waited for lies in the database, which cannot wake anybody.
            rest(left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
        }
    }

    private static void rest(Duration duration) throws InterruptedException {
        if (new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private End look() {
        Map<String, MigrationView> rows =
                longhaul.migrations().stream().collect(Collectors.toMap(MigrationView::name, Function.identity()));
        return new End(names.stream()
                .map(name -> state(name, Optional.ofNullable(rows.get(name))))
                .toList());
    }

    private State state(String name, Optional<MigrationView> row) {
        State state = new State(
                name,
                row.map(MigrationView::status),
                row.flatMap(MigrationView::reason),
                row.filter(MigrationView::waitsForAcceptance).isPresent());
        if (!state.text().equals(told.put(name, state.text()))) {
            said.println(Texts.name(name) + ": " + state.text()
                    + row.filter(view -> view.status() == Status.IN_PROGRESS)
                            .map(view -> ", " + Texts.progress(view))
                            .orElse(""));
        }
        return state;
    }
}
