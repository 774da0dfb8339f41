package dev.longhaul.console.web.page;

import java.util.List;
import java.util.Optional;

/** What helps against what a migration's reason says: the table "My migration is stuck" of the README, in the order of its lines. */
final class Remedies {
    private record Remedy(String sign, String help) {}

    private static final List<Remedy> KNOWN = List.of(
            new Remedy(
                    "no node that is alive has a job class",
                    "Deploy the class, or delete the row and insert the right name."),
            new Remedy("its job class is known only on", "Nothing: that node runs it."),
            new Remedy("waits for transactions", "Find the old transaction (pg_stat_activity) and end it, or wait."),
            new Remedy(
                    "waits for the build", "Nothing: the build goes on on the server and is waited for, not doubled."),
            new Remedy("waits for backend", "End that transaction, or wait; the build itself stands in nobody's way."),
            new Remedy("waits for ", "Carry that one out; it goes on by itself afterwards."),
            new Remedy("needs an application of version", "Serve a version that can, or set app-version."),
            new Remedy("and what is there is", "Upgrade the service that it requires."),
            new Remedy(
                    "outside of its windows",
                    "Nothing: it starts when the window opens. To start earlier, set windows to 'always'."),
            new Remedy("within its budget", "Nothing, or raise its budget in the settings."),
            new Remedy(
                    "the forecast is later than its deadline",
                    "Set pace to 'fast', allow more workers (parallelism), or a later deadline."),
            new Remedy("its settings cannot be used", "Set what it names back to 'default'."),
            new Remedy("its health check says", "Mend what it says; it is asked again at each tick."),
            new Remedy("isRequired could not be asked", "Mend what it says; it is asked again at each tick."),
            new Remedy("retrying", "Nothing. If it stays, look for what holds the locks (pg_locks)."),
            new Remedy("halving the batch", "Nothing. Is there an index that begins with the key columns?"),
            new Remedy("degraded", "Mend the server; it is tried again every few minutes."),
            new Remedy("program and schema do not fit", "Mend and deploy, then retry."),
            new Remedy("the database does not understand", "Mend the statement and deploy, then retry."),
            new Remedy(
                    "failed at the row",
                    "Mend the row or the job, then retry. Or let such rows be set aside: set quarantine.rows, then retry."),
            new Remedy(
                    "operations that have already run are different",
                    "Deploy them as they were; or look at what has run, and accept."),
            new Remedy(
                    "does not roll back by itself",
                    "Mend it and retry; or give the operation a rollback, deploy, and roll back."),
            new Remedy("quarantined", "Mend the rows, then retry them; or ignore them."));

    private Remedies() {}

    static Optional<String> of(String reason) {
        return KNOWN.stream()
                .filter(remedy -> reason.contains(remedy.sign()))
                .map(Remedy::help)
                .findFirst();
    }
}
