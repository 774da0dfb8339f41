package dev.longhaul;

import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobScanner;
import dev.longhaul.run.Settings;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Registry;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What a builder came to once it was checked: the database, the settings and the jobs of an instance. */
record Parts(
        DataSource dataSource,
        Settings settings,
        JobCatalog jobs,
        ControlPlane control,
        ControlPlane people,
        Mappings mappings)
        implements AutoCloseable {
    static Parts of(LonghaulBuilder builder) {
        DataSource dataSource = builder.dataSource;
        if (dataSource == null) {
            throw new UsageException("Longhaul.builder() needs dataSource(…): the database that holds state and data.");
        }
        Settings settings = builder.checkedSettings();
        Consistency.requireRoom(dataSource, settings);
        Consistency.requireRoomForPeople(builder.consoleDataSource);
        JobScanner.Found found = builder.packages.isEmpty()
                ? new JobScanner.Found(List.of(), List.of())
                : JobScanner.scan(builder.packages);
        List<Class<? extends MigrationJob>> types = new ArrayList<>(found.jobs());
        types.addAll(builder.jobClasses);
        JobCatalog jobs = JobCatalog.of(types, builder.factory);
        ControlPlane control = ControlPlane.open(dataSource, settings.lease());
        ControlPlane people = control;
        try {
            new Registry(control).requireTables();
            Consistency.require(jobs, settings, Consistency.services(builder, control), control);
            people = people(builder, control);
            return new Parts(
                    dataSource, settings, jobs, control, people, Mappings.of(builder, found.entities(), dataSource));
        } catch (RuntimeException e) {
            close(control, people);
            throw e;
        }
    }

    private static ControlPlane people(LonghaulBuilder builder, ControlPlane control) {
        DataSource dataSource = builder.consoleDataSource;
        if (dataSource == null) {
            return control;
        }
        ControlPlane people =
                ControlPlane.openForPeople(dataSource, builder.checkedSettings().lease());
        try {
            new Registry(people).requireTables();
            return people;
        } catch (RuntimeException e) {
            people.close();
            throw e;
        }
    }

    static void close(ControlPlane control, ControlPlane people) {
        try {
            if (people != control) {
                people.close();
            }
        } finally {
            control.close();
        }
    }

    @Override
    public void close() {
        close(control, people);
    }
}
