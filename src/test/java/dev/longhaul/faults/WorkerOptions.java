package dev.longhaul.faults;

import java.time.Duration;

/**
 * How a worker is set up; the leases and limits are the defaults divided by thirty, so that the suite sees many of them.
 *
 * @param url the database
 * @param user its user
 * @param slots {@code slots}
 * @param batchSize rows a batch
 * @param pauseMillis what a batch takes besides its SQL
 * @param tickMillis {@code tick-every}
 * @param limitMillis {@code time-limit}
 * @param graceMillis {@code shutdown-grace}
 * @param batchLimitMillis {@code batch.limit}
 * @param leaseMillis {@code lease}
 * @param care how much it cares for others
 */
record WorkerOptions(
        String url,
        String user,
        int slots,
        int batchSize,
        long pauseMillis,
        long tickMillis,
        long limitMillis,
        long graceMillis,
        long batchLimitMillis,
        long leaseMillis,
        Care care) {
    static final Duration LEASE = Duration.ofSeconds(2);

    /** Batches that pause, and a throttle, make rare what a fault has to hit; so only where they are what is put to the test. */
    enum Care {
        /** {@code pace = fast}. */
        NONE,
        /** {@code pace = gentle}: commits do not wait for the disk. */
        GENTLE,
        /** The same with a throttle at work. */
        THROTTLED
    }

    static WorkerOptions on(Db db) {
        return new WorkerOptions(db.url(), db.user(), 1, 50, 5, 250, 3_000, 8_000, 5_000, LEASE.toMillis(), Care.NONE);
    }

    WorkerOptions slots(int value) {
        return new WorkerOptions(
                url,
                user,
                value,
                batchSize,
                pauseMillis,
                tickMillis,
                limitMillis,
                graceMillis,
                batchLimitMillis,
                leaseMillis,
                care);
    }

    WorkerOptions pause(long value) {
        return new WorkerOptions(
                url,
                user,
                slots,
                batchSize,
                value,
                tickMillis,
                limitMillis,
                graceMillis,
                batchLimitMillis,
                leaseMillis,
                care);
    }

    WorkerOptions tick(long value) {
        return new WorkerOptions(
                url,
                user,
                slots,
                batchSize,
                pauseMillis,
                value,
                limitMillis,
                graceMillis,
                batchLimitMillis,
                leaseMillis,
                care);
    }

    WorkerOptions limit(long value) {
        return new WorkerOptions(
                url,
                user,
                slots,
                batchSize,
                pauseMillis,
                tickMillis,
                value,
                graceMillis,
                batchLimitMillis,
                leaseMillis,
                care);
    }

    WorkerOptions batchLimit(long value) {
        return new WorkerOptions(
                url,
                user,
                slots,
                batchSize,
                pauseMillis,
                tickMillis,
                limitMillis,
                graceMillis,
                value,
                leaseMillis,
                care);
    }

    WorkerOptions lease(long value) {
        return new WorkerOptions(
                url,
                user,
                slots,
                batchSize,
                pauseMillis,
                tickMillis,
                limitMillis,
                graceMillis,
                batchLimitMillis,
                value,
                care);
    }

    WorkerOptions care(Care value) {
        return new WorkerOptions(
                url,
                user,
                slots,
                batchSize,
                pauseMillis,
                tickMillis,
                limitMillis,
                graceMillis,
                batchLimitMillis,
                leaseMillis,
                value);
    }

    Duration lease() {
        return Duration.ofMillis(leaseMillis);
    }

    Duration tickEvery() {
        return Duration.ofMillis(tickMillis);
    }

    Duration timeLimit() {
        return Duration.ofMillis(limitMillis);
    }

    Duration shutdownGrace() {
        return Duration.ofMillis(graceMillis);
    }

    String[] arguments() {
        return new String[] {
            url,
            user,
            Integer.toString(slots),
            Integer.toString(batchSize),
            Long.toString(pauseMillis),
            Long.toString(tickMillis),
            Long.toString(limitMillis),
            Long.toString(graceMillis),
            Long.toString(batchLimitMillis),
            Long.toString(leaseMillis),
            care.name()
        };
    }

    static WorkerOptions parse(String... arguments) {
        return new WorkerOptions(
                arguments[0],
                arguments[1],
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]),
                Long.parseLong(arguments[5]),
                Long.parseLong(arguments[6]),
                Long.parseLong(arguments[7]),
                Long.parseLong(arguments[8]),
                Long.parseLong(arguments[9]),
                Care.valueOf(arguments[10]));
    }
}
