package dev.longhaul.run;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds job classes and entities by scanning packages of the class path. */
public final class JobScanner {
    private static final String ENTITY = "jakarta.persistence.Entity";

    private JobScanner() {}

    /**
     * What was found.
     *
     * @param jobs the job classes
     * @param entities the entities
     */
    public record Found(List<Class<? extends MigrationJob>> jobs, List<Class<?>> entities) {}

    /**
     * Scans packages and what is below them.
     *
     * @param packages full names
     * @return the classes, by name
     * @throws InvalidJobException when a class that bears {@link Migration} cannot be loaded or is no job
     * @throws LonghaulException when the class path cannot be read
     */
    public static Found scan(Collection<String> packages) {
        List<Class<? extends MigrationJob>> jobs = new ArrayList<>();
        List<Class<?>> entities = new ArrayList<>();
        if (packages.isEmpty()) {
            // For ClassGraph that would mean every package there is.
            return new Found(jobs, entities);
        }
        try (ScanResult scan = new ClassGraph()
                .acceptPackages(packages.toArray(String[]::new))
                .enableAnnotationInfo()
                .ignoreClassVisibility()
                .scan()) {
            for (ClassInfo info : scan.getClassesWithAnnotation(Migration.class.getName())) {
                jobs.add(job(info));
            }
            for (ClassInfo info : scan.getClassesWithAnnotation(ENTITY)) {
                entities.add(load(info));
            }
        } catch (io.github.classgraph.ClassGraphException e) {
            throw new LonghaulException("The packages " + packages + " could not be scanned for jobs", e);
        }
        return new Found(jobs, entities);
    }

    private static Class<? extends MigrationJob> job(ClassInfo info) {
        Class<?> type = load(info);
        if (!MigrationJob.class.isAssignableFrom(type)) {
            throw new InvalidJobException(
                    info.getName(), "bears @Migration but does not implement MigrationJob; let it do so.", null);
        }
        return type.asSubclass(MigrationJob.class);
    }

    private static Class<?> load(ClassInfo info) {
        try {
            return Class.forName(info.getName(), true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new InvalidJobException(info.getName(), "cannot be loaded: " + e, e);
        }
    }
}
