package dev.longhaul.schedule;

import dev.longhaul.pace.CronTimes;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** Quartz's cron expressions, for windows. Thread-safe. */
public final class QuartzCron implements CronTimes.Reader {
    /** As a service is made. */
    public QuartzCron() {}

    @Override
    public CronTimes read(String expression, ZoneId zone) {
        CronExpression cron;
        try {
            cron = new CronExpression(expression);
        } catch (ParseException | RuntimeException e) {
            // It fails in many ways at what it cannot read, also by an index that is out of bounds.
            throw new IllegalArgumentException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
        cron.setTimeZone(TimeZone.getTimeZone(zone));
        return after -> next(cron, after);
    }

    /** Quartz does not say that an expression may be asked by two threads at once. */
    private static Optional<Instant> next(CronExpression cron, Instant after) {
        synchronized (cron) {
            return Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(after)))
                    .map(Date::toInstant);
        }
    }
}
