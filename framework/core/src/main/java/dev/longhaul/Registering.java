package dev.longhaul;

import dev.longhaul.job.MigrationName;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.store.Registry;
import java.util.List;
import java.util.Optional;

/** Registers migrations whose jobs are known, after checking what is said of them. */
record Registering(Registry registry, JobCatalog jobs, String actor) {
    boolean register(NewMigration wanted) {
        String name = wanted.name();
        MigrationName.check(name);
        JobDefinition job = jobs.find(name).orElseThrow(() -> unknown(name));
        Optional<String> parameters;
        try {
            parameters = job.parameters().write(wanted.parameters());
        } catch (UsageException e) {
            throw new UsageException("The parameters of migration '" + name + "' are wrong: " + e.getMessage() + ".");
        }
        return registry.register(name, parameters, wanted.executesImmediately(), wanted.isScheduled(), actor);
    }

    private UsageException unknown(String name) {
        List<String> near = jobs.near(name);
        return new UsageException("No job class bears the name '" + name + "'."
                + (near.isEmpty() ? " This instance knows " + jobs.names() + "." : " Did you mean " + near + "?"));
    }
}
