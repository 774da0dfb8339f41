package dev.longhaul.store;

import dev.longhaul.job.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of <code>{range}</code>, <code>{range:alias}</code> and <code>{size}</code> into an author's SQL, merged
 * with the author's own parameters in the order of the text. Immutable.
 *
 * @param range the batch's rows; nothing outside a loop over a keyset
 * @param size rows the batch should have; nothing outside a batch
 */
public record Placeholders(Optional<RangeCondition> range, Optional<Integer> size) {
    /** No placeholder may be used. */
    public static final Placeholders NONE = new Placeholders(Optional.empty(), Optional.empty());

    private static final Pattern TOKEN = Pattern.compile("\\?\\?|\\?|\\{(range|size)(?::([A-Za-z_][A-Za-z0-9_]*))?}");

    /** SQL with all its parameters. */
    record Bound(String sql, @Nullable Object[] parameters) {}

    /** With a value for each parameter. */
    Bound bind(String sql, @Nullable Object... given) {
        return bind(sql, false, given);
    }

    /** With a value for each parameter, or with none at all, when the author sets them later. */
    Bound bindOrLeave(String sql, @Nullable Object... given) {
        return bind(sql, true, given);
    }

    private Bound bind(String sql, boolean mayBeOpen, @Nullable Object... given) {
        StringBuilder text = new StringBuilder();
        List<@Nullable Object> values = new ArrayList<>();
        int used = 0;
        // A statement that is prepared without values gets them later, by the author.
        boolean open = false;
        for (SqlText.Piece piece : SqlText.pieces(sql)) {
            if (!piece.code()) {
                text.append(piece.text());
                continue;
            }
            Matcher matcher = TOKEN.matcher(piece.text());
            int from = 0;
            while (matcher.find()) {
                text.append(piece.text(), from, matcher.start());
                from = matcher.end();
                if (matcher.group().equals("??")) {
                    text.append("??");
                } else if (matcher.group().equals("?")) {
                    text.append('?');
                    if (used < given.length) {
                        values.add(given[used++]);
                    } else if (given.length > 0 || !mayBeOpen) {
                        throw wrongCount(sql, given);
                    } else {
                        open = true;
                    }
                } else if (matcher.group(1).equals("size")) {
                    text.append(size.orElseThrow(() ->
                            new UsageException("{size} has a meaning only inside a batch; it stands in: " + sql)));
                } else {
                    RangeCondition rows = range.orElseThrow(() -> new UsageException(
                            "{range} has a meaning only in eachBatch over a Keyset; it stands in: " + sql));
                    text.append(rows.sql(Optional.ofNullable(matcher.group(2))));
                    values.addAll(rows.parameters());
                }
            }
            text.append(piece.text(), from, piece.text().length());
        }
        if (open && values.isEmpty()) {
            return new Bound(text.toString(), new Object[0]);
        }
        if (open || used != given.length) {
            throw wrongCount(sql, given);
        }
        return new Bound(text.toString(), values.toArray());
    }

    private static UsageException wrongCount(String sql, @Nullable Object[] given) {
        return new UsageException("The number of '?' differs from the " + given.length + " parameters "
                + Arrays.toString(given) + " given for: " + sql);
    }
}
