package dev.longhaul.console.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The examples below the help of each command. A test parses each of them. */
final class Examples {
    /** By command: a line as it is typed, {@code #} and what it does. */
    private static final Map<String, List<String>> OF = new LinkedHashMap<>();

    static {
        OF.put(
                "serve",
                List.of(
                        "longhaul serve # on the embedded database of the project",
                        "longhaul serve --url jdbc:postgresql://db/shop --user migrator --slots 2",
                        "longhaul serve --console.users console.users # people of that file may act on the web page"));
        OF.put(
                "console-password",
                List.of("longhaul console-password --name ada --role operate # add what it prints to console.users"));
        OF.put("tick", List.of("longhaul tick # everything that is due, once, with its progress"));
        OF.put(
                "fire",
                List.of(
                        "longhaul fire # have the serving nodes look at once",
                        "longhaul fire 0002_lowercase_emails --reason 'approved in CHG-1234'"));
        OF.put(
                "status",
                List.of(
                        "longhaul status --watch # drawn again every two seconds",
                        "longhaul status --status failed,paused --output json"));
        OF.put("show", List.of("longhaul show 0002_lowercase_emails # runs, history, the whole error"));
        OF.put(
                "plan",
                List.of(
                        "longhaul plan # what a tick would do, and why something waits",
                        "longhaul plan --dry-run 0002_lowercase_emails # try a few batches, each rolled back"));
        OF.put(
                "pause",
                List.of(
                        "longhaul pause 0002_lowercase_emails --reason 'sale starts at noon'",
                        "longhaul pause --force 0002_lowercase_emails # now: the batch in hand rolls back"));
        OF.put("resume", List.of("longhaul resume 0002_lowercase_emails"));
        OF.put(
                "cancel",
                List.of(
                        "longhaul cancel 0002_lowercase_emails --reason 'not needed any more'",
                        "longhaul cancel --rollback 0002_lowercase_emails # and undo what is done"));
        OF.put("retry", List.of("longhaul retry 0002_lowercase_emails --reason 'row 4711 is mended'"));
        OF.put("restart", List.of("longhaul restart 0002_lowercase_emails # from zero, as a new life"));
        OF.put("rollback", List.of("longhaul rollback 0003_split_names --reason 'release is taken back'"));
        OF.put("accept", List.of("longhaul accept 0003_split_names --reason 'only a comment was changed'"));
        OF.put(
                "set",
                List.of(
                        "longhaul set 0002_lowercase_emails --pace fast --parallelism 2",
                        "longhaul set 0002_lowercase_emails --pace default # as it was",
                        "longhaul set --all --slots 4 # for all nodes at once"));
        OF.put(
                "quarantine",
                List.of(
                        "longhaul quarantine list 0002_lowercase_emails",
                        "longhaul quarantine retry 0002_lowercase_emails --all --reason 'mended'"));
        OF.put("check", List.of("longhaul check --app-version 3.0.0 # may this version start?"));
        OF.put("await", List.of("longhaul await 0002_lowercase_emails --timeout 30m"));
        OF.put("prune", List.of("longhaul prune --older-than 30d"));
        OF.put("new", List.of("longhaul new 0002_lowercase_emails --table account --key id"));
        OF.put("schema", List.of("longhaul schema --print --dialect postgresql"));
        OF.put("demo", List.of("./longhaul demo --tour"));
        OF.put(
                "completion",
                List.of("source <(./longhaul completion) # in bash; in zsh after: autoload -U bashcompinit"));
    }

    private Examples() {}

    static List<String> of(String command) {
        return OF.getOrDefault(command, List.of());
    }

    /** What stands below the help of a command, its own footer first. */
    static String[] footer(String command, String[] own) {
        List<String> lines = new ArrayList<>(List.of(own));
        if (!of(command).isEmpty()) {
            lines.add("");
            lines.add("Examples:");
            of(command).forEach(example -> lines.add("  " + example));
        }
        return lines.toArray(String[]::new);
    }
}
