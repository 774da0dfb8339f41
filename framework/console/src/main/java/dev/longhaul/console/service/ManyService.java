package dev.longhaul.console.service;

import dev.longhaul.FiredReport;
import dev.longhaul.Longhaul;
import dev.longhaul.NewMigration;
import dev.longhaul.PruneReport;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of {@link ConsoleService} that does something with several migrations at once, each for itself. Thread-safe. */
public final class ManyService {
    private final Longhaul longhaul;

    ManyService(Longhaul longhaul) {
        this.longhaul = longhaul;
    }

    /**
     * Lets migrations run that wait as scheduled.
     *
     * @param caller who asks
     * @param names which, at most {@value Slice#MOST}
     * @param reason why, in words
     * @return which were fired, which did not wait, and which could not be fired
     */
    public FiredReport fire(Caller caller, List<String> names, Optional<String> reason) {
        caller.require(Role.OPERATE, "fire migrations");
        MigrationQuery.Limits.require("names", names.size(), Slice.MOST);
        return longhaul.fireScheduled(names, caller.person(Optional.empty(), reason));
    }

    /**
     * Removes what finished migrations have left.
     *
     * @param caller who asks
     * @param olderThan how long ago it must have ended
     * @param rows finished migrations that are to be removed themselves, at most {@value Slice#MOST}
     * @param reason why, in words
     * @return what was removed
     */
    public PruneReport prune(Caller caller, Duration olderThan, List<String> rows, Optional<String> reason) {
        caller.require(Role.ADMIN, "prune");
        if (!rows.isEmpty()) {
            MigrationQuery.Limits.require("rows", rows.size(), Slice.MOST);
        }
        return longhaul.prune(olderThan, rows, caller.person(Optional.empty(), reason));
    }

    /**
     * How migrations stand, by one statement.
     *
     * @param caller who asks
     * @param names which, at most {@value Slice#MOST}
     * @return by name, without those that are not registered
     */
    public Map<String, Status> statuses(Caller caller, Collection<String> names) {
        caller.require(Role.VIEW, "look");
        return longhaul.pages().statuses(names);
    }

    /**
     * Registers a migration with typed parameters. Asked for twice, it is registered once: nobody can have two of a name.
     *
     * @param caller who asks
     * @param command what is to be registered
     * @return false when it was registered before; then nothing of it is changed
     * @throws dev.longhaul.job.UsageException naming what is wrong with its name or its parameters
     */
    public boolean register(Caller caller, RegisterCommand command) {
        caller.require(Role.ADMIN, "register migrations");
        NewMigration usual =
                NewMigration.named(command.name()).by(caller.person(command.requestId(), command.reason()));
        NewMigration wanted = command.scheduled() ? usual.scheduled() : usual;
        return longhaul.register(
                command.parameters().map(wanted::parametersAsJson).orElse(wanted));
    }
}
