package dev.longhaul.run;

import dev.longhaul.store.QuarantineBudget;
import java.util.Map;
import java.util.Optional;

/** How many rows a migration may set aside: what a person has set comes before what its job says. */
final class QuarantineTexts {
    private static final int ALL = 100;

    private QuarantineTexts() {}

    /** Nothing when no row may be set aside. */
    static Optional<QuarantineBudget> budget(Map<Setting, String> texts, Optional<QuarantineBudget> ofJob) {
        long rows = Setting.QUARANTINE_ROWS
                .unless(Setting.AUTO, texts, all -> (long) Setting.QUARANTINE_ROWS.number(all))
                .orElseGet(() -> ofJob.map(QuarantineBudget::rows).orElse(0L));
        double percent = Setting.QUARANTINE_PERCENT
                .unless(Setting.AUTO, texts, all -> Setting.QUARANTINE_PERCENT.read(all, QuarantineTexts::percent))
                .orElseGet(() -> ofJob.map(QuarantineBudget::percent).orElse((double) ALL));
        return rows == 0 ? Optional.empty() : Optional.of(new QuarantineBudget(rows, percent));
    }

    private static double percent(String text) {
        double percent;
        try {
            percent = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number", e);
        }
        if (!(percent > 0 && percent <= ALL)) {
            throw new IllegalArgumentException("must be above 0 and at most " + ALL);
        }
        return percent;
    }
}
