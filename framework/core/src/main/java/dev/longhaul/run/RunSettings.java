package dev.longhaul.run;

import java.util.Optional;
import java.util.function.Supplier;

/** The settings of a migration while a run is on it: what is set for all nodes, and over it what is set for it alone. Thread-safe. */
final class RunSettings {
    private final Supplier<Settings> ofAll;
    private Settings all;
    private Settings settings;
    private Optional<String> own = Optional.empty();

    RunSettings(Supplier<Settings> ofAll) {
        this.ofAll = ofAll;
        this.all = ofAll.get();
        this.settings = all;
    }

    /** As they are now; what all nodes have since cannot contradict what is set for this migration: then its next run says why. */
    synchronized Settings now() {
        Settings fresh = ofAll.get();
        if (!fresh.equals(all)) {
            all = fresh;
            if (OwnSettings.fault(all, own).isEmpty()) {
                settings = own.isPresent() ? of(own) : all;
            }
        }
        return settings;
    }

    /** What is set for this migration alone now; answers why that cannot be used, and then nothing changes. */
    synchronized Optional<String> own(Optional<String> json) {
        if (json.equals(own)) {
            return Optional.empty();
        }
        Optional<String> fault = OwnSettings.fault(all, json);
        if (fault.isEmpty()) {
            own = json;
            settings = of(json);
        }
        return fault;
    }

    private Settings of(Optional<String> json) {
        return all.with(OwnSettings.read(json));
    }
}
