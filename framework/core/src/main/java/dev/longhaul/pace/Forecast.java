package dev.longhaul.pace;

import java.time.Duration;
import java.util.List;

/**
 * How long rows will take, from samples at several places: the mean of their times per row, with the interval in which the mean lies
 * with nine chances of ten (Student's t distribution, since samples are few). Samples cannot tell what the other users of the database
 * will do. Immutable.
 *
 * @param least the lower end of the interval
 * @param typical by the mean
 * @param most its upper end
 */
public record Forecast(Duration least, Duration typical, Duration most) {
    /** The 95th percentiles of Student's t distribution, by degrees of freedom from 1. */
    private static final double[] T95 = {6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812};

    private static final double OF_MANY = 1.645;

    /**
     * A forecast.
     *
     * @param secondsPerRow the time per row in each sample; at least one
     * @param rows how many rows there are
     * @return the forecast; from one sample alone, from half to twice its time
     */
    public static Forecast of(List<Double> secondsPerRow, long rows) {
        int n = secondsPerRow.size();
        double mean = secondsPerRow.stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        if (n == 1) {
            return new Forecast(of(rows * mean / 2), of(rows * mean), of(rows * mean * 2));
        }
        double variance = secondsPerRow.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (n - 1);
        double t = n - 2 < T95.length ? T95[n - 2] : OF_MANY;
        double half = t * Math.sqrt(variance / n);
        double fastest =
                secondsPerRow.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        return new Forecast(of(rows * Math.max(mean - half, fastest / 2)), of(rows * mean), of(rows * (mean + half)));
    }

    private static Duration of(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
