package dev.longhaul;

import dev.longhaul.job.MigrationName;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.Engine;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.Foreground;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.store.Registry;
import java.util.List;
import java.util.Optional;

/** Registers migrations whose jobs are known, after checking what is said of them, and carries out those that are not to wait. */
record Registering(Registry registry, Equipment equipment, Engine engine) {
    boolean register(NewMigration wanted) {
        String name = wanted.name();
        MigrationName.check(name);
        JobDefinition job = equipment.jobs().find(name).orElseThrow(() -> unknown(name));
        Optional<String> parameters;
        try {
            parameters = job.parameters()
                    .write(wanted.json().isPresent() ? job.parameters().values(wanted.json()) : wanted.parameters());
        } catch (UsageException e) {
            throw new UsageException("The parameters of migration '" + name + "' are wrong: " + e.getMessage() + ".");
        }
        boolean registered = registry.register(
                name,
                parameters,
                wanted.executesImmediately(),
                wanted.isScheduled(),
                wanted.person()
                        .orElseGet(() -> Person.of(equipment.worker().node()))
                        .asker());
        if (registered && wanted.executesImmediately()) {
            new Foreground(equipment, engine).carryOut(name);
        }
        return registered;
    }

    private UsageException unknown(String name) {
        JobCatalog jobs = equipment.jobs();
        List<String> near = jobs.near(name);
        return new UsageException("No job class bears the name '" + name + "'."
                + (near.isEmpty() ? " This instance knows " + jobs.names() + "." : " Did you mean " + near + "?"));
    }
}
