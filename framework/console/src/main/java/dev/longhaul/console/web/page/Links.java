package dev.longhaul.console.web.page;

import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.web.http.Segment;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of the page. Immutable.
 *
 * @param base what stands before every path, without a slash at its end; empty at the root
 * @param assets where styles and scripts are, without a slash at its end
 */
public record Links(String base, String assets) {
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * The list.
     *
     * @return its address
     */
    public String list() {
        return base + "/";
    }

    /**
     * The list in one state.
     *
     * @param query what is looked for now
     * @param status the state; nothing for all
     * @return its first page
     */
    public String list(MigrationQuery query, Optional<Status> status) {
        return base + "/"
                + query(new MigrationQuery(
                        status.map(Set::of).orElse(Set.of()),
                        query.text(),
                        query.order(),
                        Optional.empty(),
                        query.limit()));
    }

    /**
     * Another page of the list.
     *
     * @param query what is looked for now
     * @param after where that page begins
     * @return its address
     */
    public String after(MigrationQuery query, Optional<String> after) {
        return base + "/"
                + query(new MigrationQuery(query.statuses(), query.text(), query.order(), after, query.limit()));
    }

    /**
     * What is new of the list.
     *
     * @param query what is looked for
     * @return the address of a stream of events
     */
    public String liveList(MigrationQuery query) {
        return base + "/live" + query(query);
    }

    private static String query(MigrationQuery query) {
        StringBuilder text = new StringBuilder();
        query.text().ifPresent(wanted -> add(text, "q", wanted));
        query.statuses().stream().sorted().forEach(status -> add(text, "status", status.text()));
        query.after().ifPresent(name -> add(text, "after", name));
        if (query.limit() != MigrationQuery.USUAL) {
            add(text, "limit", Integer.toString(query.limit()));
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String name, String value) {
        text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value));
    }

    /**
     * The page of a migration.
     *
     * @param name its name
     * @return its address
     */
    public String migration(String name) {
        return base + "/migrations/" + Segment.of(name);
    }

    /**
     * What is new of a migration.
     *
     * @param name its name
     * @return the address of a stream of events
     */
    public String live(String name) {
        return migration(name) + "/live";
    }

    /**
     * A page about a migration, or where its form is sent.
     *
     * @param page {@code settings}, {@code quarantine}, {@code history}, {@code plan}
     * @param name its name
     * @return its address
     */
    public String of(String page, String name) {
        return migration(name) + "/" + page;
    }

    /**
     * Where an action is confirmed and asked for.
     *
     * @param name the migration's name
     * @param action the action
     * @return its address
     */
    public String action(String name, Action action) {
        return migration(name) + "/actions/" + action.text();
    }

    /**
     * Where a migration is registered.
     *
     * @param job the job's name; nothing to choose one
     * @return its address
     */
    public String register(Optional<String> job) {
        return base + "/register" + job.map(name -> "?job=" + encoded(name)).orElse("");
    }

    /**
     * Anything else.
     *
     * @param path with a slash in front
     * @return its address
     */
    public String at(String path) {
        return base + path;
    }

    /**
     * A style or a script.
     *
     * @param file its name
     * @return its address
     */
    public String asset(String file) {
        return assets + "/" + file;
    }
}
