package dev.longhaul.run;

import dev.longhaul.store.Evidence.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An index as statements that stand in nobody's way. PostgreSQL builds none of a partitioned table concurrently: there it is made empty on
 * the table alone, then concurrently on each partition, and attached. Stateless.
 */
final class IndexText {
    /** Of more partitions it is only said how. */
    private static final int MOST_NAMED = 12;

    /** Names end at 63 bytes; this leaves room for what follows. */
    private static final int LONGEST = 40;

    private IndexText() {}

    /**
     * The statements, with semicolons between them.
     *
     * @param table as its author names it
     * @param keys the columns, likewise
     * @param content columns in parentheses, and the condition if there is one
     * @param tree the table and all partitions below it, parents before children
     */
    static String statements(String table, List<String> keys, String content, List<Relation> tree) {
        if (tree.isEmpty() || !tree.get(0).divided()) {
            return "create index concurrently on " + table + " " + content;
        }
        Relation root = tree.get(0);
        String name = name(root.name(), keys);
        List<Relation> below = tree.subList(1, tree.size());
        List<String> statements = new ArrayList<>();
        statements.add("create index " + name + " on only " + table + " " + content);
        if (below.size() > MOST_NAMED) {
            Relation first = below.stream()
                    .filter(relation -> !relation.divided() && relation.parent().equals(root.table()))
                    .findFirst()
                    .orElse(below.get(0));
            return String.join("; ", statements) + "; then for each of its " + below.size()
                    + " partitions (for one that is divided itself 'on only', and its own before it), as for the first: "
                    + String.join("; ", part(name, root, name + "_1", first, content));
        }
        Map<String, Part> parents = new HashMap<>();
        parents.put(root.table(), new Part(name, root));
        for (int i = 0; i < below.size(); i++) {
            Relation relation = below.get(i);
            Part parent = parents.get(relation.parent());
            if (parent != null) {
                Part own = new Part(name + "_" + (i + 1), relation);
                parents.put(relation.table(), own);
                statements.addAll(part(parent.index(), parent.relation(), own.index(), relation, content));
            }
        }
        return String.join("; ", statements);
    }

    /** The index of one table of the tree. */
    private record Part(String index, Relation relation) {}

    /** An index is in the schema of its table, which need not be one that is searched. */
    private static List<String> part(String parent, Relation of, String index, Relation relation, String content) {
        return List.of(
                "create index " + (relation.divided() ? index + " on only " : "concurrently " + index + " on ")
                        + relation.table() + " " + content,
                "alter index " + of.schema() + parent + " attach partition " + relation.schema() + index);
    }

    /** Of letters, digits and underscores alone, so that it needs no quotes. */
    private static String name(String table, List<String> keys) {
        String name = (table + "_" + String.join("_", keys))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        String start = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
        return start.substring(0, Math.min(LONGEST, start.length())) + "_batches";
    }
}
