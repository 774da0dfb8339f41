package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Reads values of key columns so that nothing of them is lost, and writes them as texts that say their type. */
final class KeyCodec {
    private KeyCodec() {}

    static Object read(ResultSet row, int column) throws SQLException {
        String type = row.getMetaData().getColumnTypeName(column);
        Object value = switch (row.getMetaData().getColumnType(column)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> row.getLong(column);
            case Types.NUMERIC, Types.DECIMAL -> row.getBigDecimal(column);
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.NCHAR -> row.getString(column);
            case Types.DATE -> row.getObject(column, LocalDate.class);
            case Types.TIMESTAMP_WITH_TIMEZONE -> row.getObject(column, OffsetDateTime.class);
            // The driver of PostgreSQL gives both kinds of timestamps the same number.
            case Types.TIMESTAMP ->
                type.equals("timestamptz")
                        ? row.getObject(column, OffsetDateTime.class)
                        : row.getObject(column, LocalDateTime.class);
            default -> row.getObject(column);
        };
        if (row.wasNull()) {
            throw refusedNull(row.getMetaData().getColumnLabel(column));
        }
        return value;
    }

    static UsageException refusedNull(String column) {
        return new UsageException("The key column " + column
                + " holds null: such a row would never be migrated. Choose other key columns.");
    }

    static boolean supports(Object value) {
        return value instanceof Long
                || value instanceof BigDecimal
                || value instanceof String
                || value instanceof UUID
                || value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime;
    }

    static List<String> write(List<Object> key) {
        return key.stream().map(KeyCodec::write).toList();
    }

    private static String write(Object value) {
        String type = value instanceof Long
                ? "long"
                : value instanceof BigDecimal
                        ? "decimal"
                        : value instanceof String
                                ? "text"
                                : value instanceof UUID
                                        ? "uuid"
                                        : value instanceof LocalDate
                                                ? "date"
                                                : value instanceof LocalDateTime ? "timestamp" : "timestamptz";
        return type + ":" + (value instanceof BigDecimal number ? number.toPlainString() : value);
    }

    static List<Object> read(List<String> key) {
        return key.stream().map(KeyCodec::read).toList();
    }

    private static Object read(String text) {
        int colon = text.indexOf(':');
        try {
            return value(text.substring(0, Math.max(0, colon)), text.substring(colon + 1));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UsageException("The cursor holds a key that cannot be read: " + text);
        }
    }

    private static Object value(String type, String value) {
        return switch (type) {
            case "long" -> Long.valueOf(value);
            case "decimal" -> new BigDecimal(value);
            case "text" -> value;
            case "uuid" -> UUID.fromString(value);
            case "date" -> LocalDate.parse(value);
            case "timestamp" -> LocalDateTime.parse(value);
            case "timestamptz" -> OffsetDateTime.parse(value);
            default -> throw new IllegalArgumentException("an unknown type");
        };
    }
}
