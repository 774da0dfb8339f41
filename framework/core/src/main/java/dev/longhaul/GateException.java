package dev.longhaul;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;
import java.util.List;

/** Something must not run yet, because migrations that it relies on are not completed; the message lists them and what to do. */
public final class GateException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<GateReport.Unmet> unmet;

    GateException(String message, List<GateReport.Unmet> unmet) {
        super(message);
        this.unmet = List.copyOf(unmet);
    }

    /**
     * What is in the way.
     *
     * @return the migrations, by name
     */
    public List<GateReport.Unmet> unmet() {
        return unmet;
    }
}
