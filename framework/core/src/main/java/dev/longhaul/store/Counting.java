package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Sums over all migrations, for meters: one statement, however many there are. Thread-safe. */
public final class Counting {
    private final ControlPlane control;

    /**
     * Of a database.
     *
     * @param control where it is
     */
    public Counting(ControlPlane control) {
        this.control = control;
    }

    /**
     * The sums.
     *
     * @param byStatus how many migrations there are in each status that there are any in
     * @param oldestUnfinished how long ago the oldest one was registered that nobody has finished or ended; nothing when there is none
     * @param stalled how many are without progress, as a node has told
     * @param quarantinedRows rows that were set aside and are not migrated
     */
    public record Sums(
            Map<Status, Long> byStatus, Optional<Duration> oldestUnfinished, long stalled, long quarantinedRows) {
        /** Copies the map. */
        public Sums {
            byStatus = Collections.unmodifiableMap(new EnumMap<>(byStatus));
        }
    }

    private record Line(Status status, long count, long quarantined, Duration oldest, long stalled) {}

    /**
     * The sums as they are now.
     *
     * @return the sums
     */
    public Sums now() {
        String sql = "select status, count(*), sum(rows_quarantined), "
                + control.dialect().millisBetween("current_timestamp", "min(created_at)")
                + ", sum(case when " + Stalls.NOW + " then 1 else 0 end)"
                + " from long_running_migration m group by status";
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        Optional<Duration> oldest = Optional.empty();
        long stalled = 0;
        long quarantined = 0;
        for (Line line : control.statement(
                "Counting the migrations failed",
                connection -> Jdbc.query(
                        connection,
                        sql,
                        row -> new Line(
                                Status.of(row.getString(1)),
                                row.getLong(2),
                                row.getLong(3),
                                History.atLeastZero(Duration.ofMillis(row.getLong(4))),
                                row.getLong(5))))) {
            counts.put(line.status(), line.count());
            quarantined += line.quarantined();
            stalled += line.stalled();
            if (!isOver(line.status())) {
                oldest = Optional.of(oldest.filter(known -> known.compareTo(line.oldest()) > 0)
                        .orElse(line.oldest()));
            }
        }
        return new Sums(counts, oldest, stalled, quarantined);
    }

    private static boolean isOver(Status status) {
        return switch (status) {
            case COMPLETED, SKIPPED, CANCELLED, ROLLED_BACK -> true;
            default -> false;
        };
    }
}
