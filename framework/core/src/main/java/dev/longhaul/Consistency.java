package dev.longhaul;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.run.Services;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Settings;
import dev.longhaul.run.Version;
import dev.longhaul.state.Status;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.WorkQueue;
import dev.longhaul.store.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can only be checked once jobs, settings and database are known together: faults of the code that would leave rows waiting. */
final class Consistency {
    private static final Logger LOG = LoggerFactory.getLogger(Longhaul.class);
    private static final Set<Status> FINISHED = Set.of(Status.COMPLETED, Status.SKIPPED);

    private Consistency() {}

    static Services services(LonghaulBuilder builder, ControlPlane control) {
        return new Services(builder.services, control.dialect().name(), control::databaseVersion);
    }

    /** Refuses what contradicts itself, naming the class. */
    static void require(JobCatalog jobs, Settings settings, Services services, ControlPlane control) {
        jobs.all().forEach(services::requireKnown);
        jobs.all().forEach(job -> requireVersion(job, settings));
        List<String> unknown = jobs.all().stream()
                .flatMap(job -> job.dependsOn().stream())
                .filter(name -> !jobs.names().contains(name))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            Map<String, Status> statuses =
                    new WorkQueue(control, new WorkerId("", settings.appVersion())).statuses(unknown);
            jobs.refuseUnknownDependencies(name -> FINISHED.contains(statuses.getOrDefault(name, Status.CREATED)));
        }
    }

    private static void requireVersion(JobDefinition job, Settings settings) {
        String version = settings.appVersion();
        if (job.appVersions().isPresent()
                && !version.isBlank()
                && Version.parse(version).isEmpty()) {
            throw new InvalidSettingException(
                    Setting.APP_VERSION,
                    version,
                    "is no semantic version like 1.4.0, but " + job.jobClass().getName() + " has appVersions = '"
                            + job.appVersions().get() + "'");
        }
    }

    /** A pool that cannot lend what is needed would look like a database that hangs. */
    static void requireRoom(DataSource dataSource, Settings settings) {
        int needed = settings.slots() + ControlPlane.CONNECTIONS;
        if (dataSource instanceof HikariDataSource pool && pool.getMaximumPoolSize() < needed) {
            throw new UsageException(
                    "The pool " + pool.getPoolName() + " has maximumPoolSize = " + pool.getMaximumPoolSize()
                            + ", but longhaul.slots = " + settings.slots() + " needs " + needed
                            + " connections (one a slot and two for control). Make the pool larger or slots fewer.");
        }
    }

    /** The same of the pool for people, where they have one. */
    static void requireRoomForPeople(@Nullable DataSource dataSource) {
        if (dataSource instanceof HikariDataSource pool
                && pool.getMaximumPoolSize() < ControlPlane.CONNECTIONS_FOR_PEOPLE) {
            throw new UsageException("The pool " + pool.getPoolName() + " has maximumPoolSize = "
                    + pool.getMaximumPoolSize() + ", but consoleDataSource(…) needs "
                    + ControlPlane.CONNECTIONS_FOR_PEOPLE + ". Make the pool larger.");
        }
    }

    /** How many runs at once there are connections for, as far as that can be known. */
    static int room(DataSource dataSource) {
        return dataSource instanceof HikariDataSource pool
                ? Math.max(1, pool.getMaximumPoolSize() - ControlPlane.CONNECTIONS)
                : Integer.MAX_VALUE;
    }

    /** What of the server's settings lets dead clients' transactions live for long. */
    static void warnOfReaping(ControlPlane control) {
        try {
            control.reapingWarnings().forEach(warning -> LOG.warn("server setting {}", warning));
        } catch (LonghaulException e) {
            LOG.debug("the server's settings could not be read", e);
        }
    }
}
