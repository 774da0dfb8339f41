package dev.longhaul.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What a column holds, as far as Java is concerned. */
public enum ColumnKind {
    /** {@link Long}. */
    WHOLE("int8"),
    /** {@link java.math.BigDecimal}. */
    DECIMAL(""),
    /** {@link Double}. */
    FLOATING("float8"),
    /** {@link String}. */
    TEXT("text"),
    /** {@link Boolean}. */
    TRUTH("bool"),
    /** {@link java.util.UUID}. */
    UUID(""),
    /** {@link LocalDate}. */
    DATE(""),
    /** {@link LocalTime}. */
    TIME(""),
    /** {@link LocalDateTime}. */
    TIMESTAMP(""),
    /** {@link OffsetDateTime}. */
    MOMENT(""),
    /** {@code byte[]}. */
    BYTES("bytea"),
    /** JSON as a {@link String}. */
    JSON(""),
    /** The database's own text, a {@link String}. */
    OTHER(""),
    /** Nothing that could be carried. */
    UNSUPPORTED("");

    private final String element;

    ColumnKind(String element) {
        this.element = element;
    }

    /** The element of PostgreSQL's array in which values travel; empty when they do so as texts and have to be cast. */
    String element() {
        return element;
    }

    /**
     * Reads a value.
     *
     * @param row where from
     * @param column which column, from 1
     * @return the value, of the class that the kind documents, or null
     * @throws SQLException as the driver throws it
     */
    public @Nullable Object read(ResultSet row, int column) throws SQLException {
        return switch (this) {
            case WHOLE -> {
                long number = row.getLong(column);
                yield row.wasNull() ? null : (Object) number;
            }
            case DECIMAL -> row.getBigDecimal(column);
            case FLOATING -> {
                double number = row.getDouble(column);
                yield row.wasNull() ? null : (Object) number;
            }
            case TRUTH -> {
                boolean truth = row.getBoolean(column);
                yield row.wasNull() ? null : (Object) truth;
            }
            case UUID -> row.getObject(column, java.util.UUID.class);
            case DATE -> row.getObject(column, LocalDate.class);
            case TIME -> row.getObject(column, LocalTime.class);
            case TIMESTAMP -> row.getObject(column, LocalDateTime.class);
            case MOMENT -> row.getObject(column, OffsetDateTime.class);
            case BYTES -> row.getBytes(column);
            case TEXT, JSON, OTHER, UNSUPPORTED -> row.getString(column);
        };
    }
}
