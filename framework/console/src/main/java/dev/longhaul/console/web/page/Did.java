package dev.longhaul.console.web.page;

import java.util.Map;

/** What is said after a form was sent and done, by the word that stands in the address then. */
final class Did {
    static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("pause", "Done: it pauses, or is paused already. The history below has it."),
            Map.entry("resume", "Done: it goes on with the next tick."),
            Map.entry("cancel", "Done: it ends, or has ended already. The history below has it."),
            Map.entry("force-pause", "Done: it was taken from its worker; nothing of the batch in hand is committed."),
            Map.entry("force-cancel", "Done: it has ended; nothing of the batch in hand is committed."),
            Map.entry("retry", "Done: it goes on from where it failed, with the next tick."),
            Map.entry("restart", "Done: it begins from zero, with the next tick."),
            Map.entry("rollback", "Done: it is undone in the background."),
            Map.entry("accept", "Done: the change is accepted; it goes on with the next tick."),
            Map.entry("fire", "Done: it is due with the next tick."),
            Map.entry("set", "Done: the settings hold from now on. The history below has what was changed."),
            Map.entry("set-all", "Done: the nodes see it within a few seconds."),
            Map.entry("register", "Done: it is registered."),
            Map.entry("retry-rows", "Done: the rows are tried again by its next run."),
            Map.entry("ignore-rows", "Done: the rows are ignored from now on."),
            Map.entry("unignore-rows", "Done: the rows are open again."),
            Map.entry("wake", "Done: the nodes look for work now."),
            Map.entry("wake-nobody", "No node has answered: none serves, or none is free to look."));

    private Did() {}
}
