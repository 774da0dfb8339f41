package dev.longhaul.job;

/** What a job is given before it works: which migration it is for, and with which parameters. Immutable. */
public interface JobInput {
    /**
     * The migration's name.
     *
     * @return the name in {@code long_running_migration}
     */
    String migration();

    /**
     * The migration's parameters, as they were given at its registration, checked before every start and kept over retries and restarts.
     *
     * @param type the record that the job's {@link Migration#parameters()} names
     * @param <P> the same
     * @return the values
     * @throws UsageException when the annotation names another type, or none
     */
    <P extends Record> P parameters(Class<P> type);
}
