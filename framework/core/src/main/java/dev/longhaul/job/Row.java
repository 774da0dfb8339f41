package dev.longhaul.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a batch: what was read of it, and what is to be written into it. Belongs to the {@link Batch} that read it and
 * ends with it. Not thread-safe; different rows may be computed by different threads.
 *
 * <p>A column is named as in SQL: folded as the database folds it unless in double quotes. What it holds is, in Java:
 *
 * <ul>
 *   <li>whole numbers {@link Long}, decimals {@link java.math.BigDecimal}, floating ones {@link Double}; each may also be asked for,
 *       and set, as another kind of number that can hold it;
 *   <li>text {@link String}, also set by an enum's constant; booleans {@link Boolean}; UUIDs {@link java.util.UUID}; bytes {@code
 *       byte[]};
 *   <li>{@link java.time.LocalDate}, {@link java.time.LocalTime}, {@link java.time.LocalDateTime}; a timestamp with time zone is an
 *       {@link java.time.OffsetDateTime}, or an {@link java.time.Instant};
 *   <li>{@code json}, {@code jsonb}, enum types and, on PostgreSQL, every other type (arrays, ranges, addresses …): the database's own
 *       text of it.
 * </ul>
 */
public interface Row {
    /**
     * The values of the key columns.
     *
     * @return in the keyset's order
     */
    List<Object> key();

    /**
     * What a column holds, or what was {@link #set} into it.
     *
     * @param column a key column or one that was read
     * @param type the class of the value
     * @param <T> the class of the value
     * @return the value, null for SQL's null
     * @throws UsageException when the column was not read, or holds another type
     */
    <T> @Nullable T get(String column, Class<T> type);

    /**
     * Whether a column holds null.
     *
     * @param column a key column or one that was read
     * @return whether {@link #get} answers null
     */
    boolean isNull(String column);

    /**
     * A text that is there.
     *
     * @param column a key column or one that was read
     * @return the text, never null
     * @throws LonghaulException when it is null: use {@link #isNull} before, {@link #get}, or a keyset's {@code where}
     */
    String text(String column);

    /**
     * A whole number that is there.
     *
     * @param column a key column or one that was read
     * @return the number
     * @throws LonghaulException when it is null: use {@link #isNull} before, {@link #get}, or a keyset's {@code where}
     */
    long number(String column);

    /**
     * Says what {@link Batch#write(List, String...)} is to write into a column of this row. The value that was read means that there is nothing to
     * write. Columns need not have been read, and may differ from row to row.
     *
     * @param column a column that is not part of the key
     * @param value the value; null for SQL's null
     * @return this row
     * @throws UsageException when there is no such column, it cannot be written, or not with a value of this class
     */
    Row set(String column, @Nullable Object value);
}
