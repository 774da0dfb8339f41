package dev.longhaul.store;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether anybody has put rows into a database. Reads only. Thread-safe. */
public final class Emptiness {
    /** Longhaul's own, and those in which tools remember which scripts they have applied. */
    private static final Pattern NO_DATA = Pattern.compile(
            "long_running_migration.*|shedlock|flyway_schema_history.*|.*_schema_history|databasechangelog.*");

    private final ControlPlane control;

    /**
     * The emptiness of a database.
     *
     * @param control where it is
     */
    public Emptiness(ControlPlane control) {
        this.control = control;
    }

    /** A table as it is written in SQL; {@code hidesRows}: it may have rows that we do not see. */
    private record Table(String schema, String name, boolean hidesRows) {
        String quoted() {
            return quote(schema) + "." + quote(name);
        }

        private static String quote(String identifier) {
            return '"' + identifier.replace("\"", "\"\"") + '"';
        }
    }

    /**
     * A table in which there are rows, other than those in which tools keep their own; one that must not be read counts as well.
     *
     * @return in words; nothing when all are empty
     */
    public Optional<String> firstTableWithRows() {
        List<Table> tables = control.statement(
                "Listing the tables failed",
                connection -> Jdbc.query(
                        connection,
                        control.dialect().tables(),
                        row -> new Table(row.getString(1), row.getString(2), row.getBoolean(3))));
        return tables.stream()
                .filter(table ->
                        !NO_DATA.matcher(table.name().toLowerCase(Locale.ROOT)).matches())
                .flatMap(table -> rows(table).stream())
                .findFirst();
    }

    private Optional<String> rows(Table table) {
        if (table.hidesRows()) {
            return Optional.of("the table " + table.quoted() + " may have rows that row-level security hides from us");
        }
        try {
            boolean any = control.statement(
                    "Looking into " + table.quoted() + " failed",
                    connection -> Jdbc.first(
                                    connection,
                                    "select 1 from " + table.quoted() + " fetch first 1 rows only",
                                    row -> true)
                            .isPresent());
            return any ? Optional.of("the table " + table.quoted() + " has rows") : Optional.empty();
        } catch (StoreException e) {
            return Optional.of("the table " + table.quoted() + " cannot be looked into (" + e.getMessage() + ")");
        }
    }
}
