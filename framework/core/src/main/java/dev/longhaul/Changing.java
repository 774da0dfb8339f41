package dev.longhaul;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.store.Changes;
import java.util.Optional;
import java.util.OptionalInt;

/** People's changes behind the facade. */
record Changing(Changes changes, JobCatalog jobs) {
    ChangeAnswer parallelism(String name, OptionalInt parallelism, Person person) {
        int number = parallelism.orElse(1);
        if (number < 1 || number > JobDefinition.MOST_PARALLEL) {
            throw new UsageException("A parallelism of " + number + " is not possible; from 1 to "
                    + JobDefinition.MOST_PARALLEL + " is.");
        }
        String shown = InvalidNameException.printable(name);
        if (number > 1
                && jobs.find(name).filter(JobDefinition::isMadeOfOperations).isPresent()) {
            return new ChangeAnswer(
                    name,
                    false,
                    shown + " is made of operations, which have one worker at a time; nothing is changed.");
        }
        Optional<String> before = changes.parallelism(name, parallelism, person.asker());
        return before.map(was -> new ChangeAnswer(
                        name, true, shown + ": parallelism " + was + " -> " + Changes.words(parallelism) + "."))
                .orElseGet(() -> new ChangeAnswer(name, false, "No migration '" + shown + "' is registered."));
    }
}
