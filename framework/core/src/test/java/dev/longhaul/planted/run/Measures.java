package dev.longhaul.planted.run;

import dev.longhaul.planted.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;

/** Needs what is optional. */
final class Measures {
    private final MeterRegistry registry;
    private final Meters meters;

    Measures(MeterRegistry registry, Meters meters) {
        this.registry = registry;
        this.meters = meters;
    }

    @Override
    public String toString() {
        return "measures " + registry.getClass() + meters.getClass();
    }
}
