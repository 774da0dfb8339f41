package dev.longhaul.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The condition that selects the rows of a range of keys: after one key, up to another, and the keyset's own condition.
 * Immutable.
 *
 * @param dialect how the database compares several columns
 * @param columns the key columns, quoted
 * @param after the key after which the range begins; empty for the beginning of the table
 * @param through the last key of the range; empty for the end of the table
 * @param condition which rows of it
 * @param oneKey whether only the rows of {@code through} itself are meant
 */
public record RangeCondition(
        Dialect dialect,
        List<String> columns,
        List<Object> after,
        List<Object> through,
        Optional<String> condition,
        boolean oneKey) {

    /**
     * A range.
     *
     * @param dialect how the database compares several columns
     * @param columns the key columns, quoted
     * @param after the key after which it begins; empty for the beginning of the table
     * @param through its last key; empty for the end of the table
     * @param condition which rows of it
     */
    public RangeCondition(
            Dialect dialect,
            List<String> columns,
            List<Object> after,
            List<Object> through,
            Optional<String> condition) {
        this(dialect, columns, after, through, condition, false);
    }

    /**
     * The condition, in parentheses.
     *
     * @param alias qualifies the key columns
     * @return SQL with a {@code ?} for each of {@link #parameters()}
     */
    public String sql(Optional<String> alias) {
        List<String> keys = alias.map(
                        name -> columns.stream().map(c -> name + "." + c).toList())
                .orElse(columns);
        List<String> parts = new ArrayList<>();
        if (oneKey) {
            keys.forEach(key -> parts.add(key + " = ?"));
        }
        if (!oneKey && !after.isEmpty()) {
            parts.add(dialect.compare(keys, ">"));
        }
        if (!oneKey && !through.isEmpty()) {
            parts.add(dialect.compare(keys, "<="));
        }
        condition.ifPresent(text -> parts.add("(" + text + ")"));
        return parts.isEmpty() ? "(1 = 1)" : parts.stream().collect(Collectors.joining(" and ", "(", ")"));
    }

    /**
     * The values of the condition's parameters.
     *
     * @return in the order of the text
     */
    public List<Object> parameters() {
        if (oneKey) {
            return through;
        }
        List<Object> values = new ArrayList<>();
        if (!after.isEmpty()) {
            values.addAll(dialect.compareParameters(after));
        }
        if (!through.isEmpty()) {
            values.addAll(dialect.compareParameters(through));
        }
        return values;
    }
}
