package dev.longhaul.pace;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * One sign of how much the database, or what depends on it, has to bear. Read every {@code throttle.poll-every} by one thread of each
 * node, and only while something runs there; an exception counts as unreadable, and so does an answer that takes more than two seconds: it
 * is given up, and not asked for again before it has come. Its value divided by its limit is the utilization on which {@link Governor}
 * acts.
 */
public interface Signal {
    /**
     * Its name, for people and for the setting {@code throttle.<name>}.
     *
     * @return for example {@code replica-lag}
     */
    String name();

    /**
     * The value that must not be reached.
     *
     * @return more than 0; {@link Double#POSITIVE_INFINITY} when the signal is switched off
     */
    double limit();

    /**
     * Looks.
     *
     * @return what was seen
     * @throws Exception when it cannot be read
     */
    Reading read() throws Exception;

    /**
     * Whether runs must stop, rather than go slowly, at the limit.
     *
     * @return false, unless something would break there
     */
    default boolean stops() {
        return false;
    }

    /**
     * Whether it goes on growing for a while after work has become less, as the lag of a replica that has much to replay yet.
     *
     * @return false, unless it does
     */
    default boolean accumulates() {
        return false;
    }

    /**
     * Whether it is about the comfort of the database's other users alone, which the pace {@code fast} does not look at.
     *
     * @return false, unless it is
     */
    default boolean isComfort() {
        return false;
    }

    /**
     * A signal of the application's own.
     *
     * @param name its name, other than those of Longhaul
     * @param limit the value that must not be reached, more than 0
     * @param value tells the present value, from 0 on; asked by one thread
     * @return the signal
     */
    static Signal of(String name, double limit, DoubleSupplier value) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("the limit of " + name + " is more than 0, not " + limit);
        }
        return new Signal() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double limit() {
                return limit;
            }

            @Override
            public Reading read() {
                double now = value.getAsDouble();
                return Reading.of(now, String.format(Locale.ROOT, "%s is %.4g of at most %.4g", name, now, limit));
            }
        };
    }
}
