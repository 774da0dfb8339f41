package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.service.MigrationList;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The list of migrations. Immutable.
 *
 * @param list the migrations of this page
 * @param query what was looked for
 * @param nodes the nodes
 * @param descriptions what the jobs that this node knows are for, by name
 */
public record ListPage(
        MigrationList list, MigrationQuery query, List<NodeView> nodes, Map<String, String> descriptions) {
    /** Copies the collections. */
    public ListPage {
        nodes = List.copyOf(nodes);
        descriptions = Map.copyOf(descriptions);
    }

    /**
     * What a migration is for.
     *
     * @param view the migration
     * @return nothing when this node does not know, or its job does not say
     */
    public @Nullable String description(MigrationView view) {
        return descriptions.get(view.name());
    }

    /**
     * How many there are in all states.
     *
     * @return of those that the text matches
     */
    public long all() {
        return list.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Whether one state alone is shown.
     *
     * @param status the state; nothing for all
     * @return whether it is what is shown
     */
    public boolean shows(Optional<Status> status) {
        return status.map(
                        one -> query.statuses().size() == 1 && query.statuses().contains(one))
                .orElse(query.statuses().isEmpty());
    }

    /**
     * Whether anything narrows the list down.
     *
     * @return whether there is a text or a state
     */
    public boolean isFiltered() {
        return query.text().isPresent() || !query.statuses().isEmpty();
    }

    /**
     * The nodes that are alive, in words.
     *
     * @return such as {@code "2 nodes serve"}
     */
    public String serving() {
        long alive = alive();
        return alive == 0
                ? "No node serves: nothing runs"
                : Texts.count(alive, "node") + (alive == 1 ? " serves" : " serve");
    }

    /**
     * How many nodes are alive.
     *
     * @return the number
     */
    public long alive() {
        return nodes.stream().filter(NodeView::alive).count();
    }

    /** What the list consists of: when that is another one, all of it is sent again. */
    String outline() {
        StringBuilder text =
                new StringBuilder(list.counts().toString()).append(list.next()).append(serving());
        list.migrations().forEach(view -> text.append('\n').append(view.name()));
        return text.toString();
    }
}
