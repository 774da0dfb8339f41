package dev.longhaul.examples.demo;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Has the migrations carried out by a serving Longhaul until nothing more is to be expected. */
final class Migrations {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Set<Status> OVER =
            Set.of(Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.SKIPPED, Status.ROLLED_BACK);

    private final Longhaul longhaul;
    private final Watch watch;
    private final Stop stop;

    Migrations(Longhaul longhaul, Watch watch, Stop stop) {
        this.longhaul = longhaul;
        this.watch = watch;
        this.stop = stop;
    }

    /** Returns when all are over, one has failed, or a person wishes to stop. */
    List<MigrationView> carryOut() throws InterruptedException {
        longhaul.start();
        List<MigrationView> all = views();
        while (!stop.wished()
                && all.stream().anyMatch(view -> !OVER.contains(view.status()))
                && all.stream().noneMatch(view -> view.status() == Status.FAILED)) {
            watch.await(LOOK);
            all = views();
        }
        return all;
    }

    List<MigrationView> views() {
        return longhaul.migrations().stream()
                .filter(view -> Programme.JOBS.migrations().contains(view.name()))
                .toList();
    }
}
