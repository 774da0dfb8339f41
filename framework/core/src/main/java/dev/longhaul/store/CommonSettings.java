package dev.longhaul.store;

import dev.longhaul.state.SettingChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people have set for all nodes at once, with its history. Thread-safe. */
public final class CommonSettings {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int TRIES = 3;

    /** What a setting is that nobody has set for all nodes: what each was started with. */
    private static final String AS_STARTED = "default";

    private final ControlPlane control;

    /**
     * Settings in a database.
     *
     * @param control where they are
     */
    public CommonSettings(ControlPlane control) {
        this.control = control;
    }

    /**
     * A setting as a person has set it.
     *
     * @param name its name
     * @param value its text
     * @param by who
     * @param at when
     * @param reason why
     */
    public record Entry(String name, String value, String by, Instant at, Optional<String> reason) {}

    /**
     * What is set.
     *
     * @return by name
     */
    public List<Entry> all() {
        return control.statement("Reading the settings of all nodes failed", CommonSettings::all);
    }

    private static List<Entry> all(Connection connection) throws SQLException {
        return Jdbc.query(
                connection,
                "select name, setting_value, changed_by, changed_at, reason from long_running_migration_setting order by name",
                row -> new Entry(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getString(5))));
    }

    /**
     * Changes settings, all or none, each with an entry in the history.
     *
     * @param change from the texts as they are, by name, to what they are to be; what it throws leaves everything as it was
     * @param asker who says so, and why; a request that has come before is answered as the first time
     * @return what was changed from what to what, in words; empty when nothing was
     */
    public String change(UnaryOperator<Map<String, String>> change, Asker asker) {
        for (int tries = 1; ; tries++) {
            try {
                return control.transaction(
                        "Changing the settings of all nodes failed", connection -> change(connection, change, asker));
            } catch (StoreException e) {
                // Somebody has set the same at the same moment; the second look finds it.
                boolean beaten =
                        e.getCause() instanceof SQLException cause && UNIQUE_VIOLATION.equals(cause.getSQLState());
                if (!beaten || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static String change(Connection connection, UnaryOperator<Map<String, String>> change, Asker asker)
            throws SQLException {
        Optional<String> answered = answered(connection, asker);
        if (answered.isPresent()) {
            return answered.get();
        }
        Map<String, String> before = new TreeMap<>();
        all(connection).forEach(entry -> before.put(entry.name(), entry.value()));
        Map<String, String> after = change.apply(new TreeMap<>(before));
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        if (names.isEmpty()) {
            // Perhaps because the same request was carried out between the two looks.
            return answered(connection, asker).orElse("");
        }
        String words = names.stream()
                .map(name -> name + " " + before.getOrDefault(name, AS_STARTED) + " -> "
                        + after.getOrDefault(name, AS_STARTED))
                .collect(Collectors.joining(", "));
        for (String name : names) {
            write(connection, name, after.get(name), asker);
            note(connection, name, before.get(name), after.get(name), words, asker);
        }
        return words;
    }

    private static Optional<String> answered(Connection connection, Asker asker) throws SQLException {
        return asker.request().isEmpty()
                ? Optional.empty()
                : Jdbc.first(
                        connection,
                        "select answer from long_running_migration_setting_change where request_id = ?",
                        row -> row.getString(1),
                        asker.request().get());
    }

    private static void write(Connection connection, String name, @Nullable String value, Asker asker)
            throws SQLException {
        if (value == null) {
            Jdbc.update(connection, "delete from long_running_migration_setting where name = ?", name);
            return;
        }
        int changed = Jdbc.update(
                connection,
                "update long_running_migration_setting set setting_value = ?, changed_by = ?, changed_at = current_timestamp,"
                        + " reason = ? where name = ?",
                value,
                asker.actor(),
                asker.reason().orElse(null),
                name);
        if (changed == 0) {
            Jdbc.update(
                    connection,
                    "insert into long_running_migration_setting (name, setting_value, changed_by, reason) values (?, ?, ?, ?)",
                    name,
                    value,
                    asker.actor(),
                    asker.reason().orElse(null));
        }
    }

    private static void note(
            Connection connection, String name, @Nullable String from, @Nullable String to, String answer, Asker asker)
            throws SQLException {
        Jdbc.update(
                connection,
                "insert into long_running_migration_setting_change (name, from_value, to_value, actor, channel, address,"
                        + " reason, request_id, answer) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                name,
                from,
                to,
                asker.actor(),
                asker.channel().text(),
                asker.address().orElse(null),
                asker.reason().orElse(null),
                asker.request().orElse(null),
                asker.request().isPresent() ? answer : null);
    }

    /**
     * A page of the history.
     *
     * @param before only entries with lower numbers
     * @param limit at most so many
     * @return newest first
     */
    public List<SettingChange> history(long before, int limit) {
        return control.statement(
                "Reading the history of the settings failed",
                connection -> Jdbc.query(
                        connection,
                        "select id, at, name, from_value, to_value, actor, channel, address, reason"
                                + " from long_running_migration_setting_change where id < ? order by id desc"
                                + " fetch first " + limit + " rows only",
                        row -> new SettingChange(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4)),
                                Optional.ofNullable(row.getString(5)),
                                row.getString(6),
                                row.getString(7),
                                Optional.ofNullable(row.getString(8)),
                                Optional.ofNullable(row.getString(9))),
                        before));
    }
}
