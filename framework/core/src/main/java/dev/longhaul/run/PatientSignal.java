package dev.longhaul.run;

import dev.longhaul.pace.Reading;
import dev.longhaul.pace.Signal;

/** A signal of the application's own that is waited for only so long: one that never answers must not hold up the others. */
final class PatientSignal implements Signal {
    private final Signal signal;
    private final Patience patience;

    PatientSignal(Signal signal, Patience patience) {
        this.signal = signal;
        this.patience = patience;
    }

    @Override
    public String name() {
        return signal.name();
    }

    @Override
    public double limit() {
        return signal.limit();
    }

    @Override
    public Reading read() throws Exception {
        return patience.await("the signal " + name(), signal::read, () -> {});
    }

    @Override
    public boolean stops() {
        return signal.stops();
    }

    @Override
    public boolean accumulates() {
        return signal.accumulates();
    }

    @Override
    public boolean isComfort() {
        return signal.isComfort();
    }
}
