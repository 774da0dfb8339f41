package dev.longhaul.run;

/**
 * Tells the version of a service that migrations may {@linkplain dev.longhaul.job.Migration#requires require}, for example a search
 * server's. Called from several threads, at most once a tick for each migration that waits for it; given ten seconds.
 */
@FunctionalInterface
public interface ServiceVersion {
    /**
     * The service's version now.
     *
     * @return any text that begins with or contains a version, for example {@code 8.15.2}
     * @throws Exception anything: the migration waits with that reason, and the service is asked again at a later tick
     */
    String version() throws Exception;
}
