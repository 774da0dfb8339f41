package dev.longhaul.console.web.page;

import dev.longhaul.pace.TimeShares;
import dev.longhaul.pace.TimeShares.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of the last run went, as parts of one bar. Immutable.
 *
 * @param part what it went to
 * @param x where the part begins, of 1000
 * @param width how long it is
 * @param percent its share
 */
public record Shares(String part, double x, double width, long percent) {
    private static final double WHOLE = 1000;

    static List<Shares> of(TimeShares times) {
        List<Shares> parts = new ArrayList<>();
        double x = 0;
        for (Part part : Part.values()) {
            double width = WHOLE * times.share(part);
            if (width >= 1) {
                parts.add(new Shares(part.text(), x, width, Math.round(100 * times.share(part))));
                x += width;
            }
        }
        return parts;
    }
}
