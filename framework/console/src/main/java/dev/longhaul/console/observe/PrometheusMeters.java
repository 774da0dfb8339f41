package dev.longhaul.console.observe;

import dev.longhaul.Longhaul;
import dev.longhaul.metrics.LonghaulMeters;
import dev.longhaul.run.RunListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Longhaul's meters as Prometheus reads them, for a path such as {@code /metrics}: hand the {@link #listener} to the builder of an instance,
 * then let the instance be {@link #watch watched}. Thread-safe.
 */
public final class PrometheusMeters implements AutoCloseable {
    /** What kind of text {@link #text} is. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LonghaulMeters meters = new LonghaulMeters(registry);

    /**
     * What counts the runs of this process.
     *
     * @return a listener for {@link dev.longhaul.LonghaulBuilder#listener}
     */
    public RunListener listener() {
        return meters;
    }

    /**
     * Adds what holds for all migrations together.
     *
     * @param longhaul any instance on their database
     */
    public void watch(Longhaul longhaul) {
        meters.watch(() -> longhaul.cluster().figures());
    }

    /**
     * The meters as they are now.
     *
     * @return in the text format of Prometheus
     */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
