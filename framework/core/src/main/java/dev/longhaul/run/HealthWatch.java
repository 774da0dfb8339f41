package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import java.util.Optional;

/**
 * Asks a job's health check between the batches of a run, every {@code health-check-every} since the run began or it was asked last.
 * Used by the run's thread alone.
 */
final class HealthWatch {
    private final Equipment equipment;
    private final RunControl control;
    private final Optional<JobDefinition> job;
    private final long everyNanos;

    HealthWatch(Equipment equipment, RunControl control) {
        this.equipment = equipment;
        this.control = control;
        // What is being undone is undone, whatever its health.
        this.job = equipment
                .jobs()
                .find(control.claim().name())
                .filter(found -> found.asksHealth() && !control.claim().backwards());
        this.everyNanos = equipment.settings().healthCheckEvery().toNanos();
    }

    /** Why the run has to stop for now. */
    Optional<StopReason> stopReason() {
        if (job.isEmpty() || equipment.ticker().nanos() - control.healthAskedAt() < everyNanos) {
            return Optional.empty();
        }
        control.endUnit();
        Optional<StopReason> stop = equipment
                .checks()
                .fault(job.get(), control.connection())
                .map(fault -> new StopReason(RunOutcome.YIELDED, fault));
        control.healthAskedAt(equipment.ticker().nanos());
        stop.ifPresent(control::stop);
        return stop;
    }
}
