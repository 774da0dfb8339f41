package dev.longhaul.store;

import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.MigrationEvent;
import dev.longhaul.state.MigrationRun;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads long lists by keyset, a page at a time. Thread-safe. */
public final class Listing {
    /** The lower, the more a person is needed. */
    private static final String URGENCY = "case when status in ('failed', 'rollback_failed') then 0"
            + " when status in ('in_progress', 'pausing', 'cancelling', 'rolling_back') then 1"
            + " when status in ('paused', 'scheduled') then 2 when status = 'created' then 3 else 4 end";

    private final ControlPlane control;

    /**
     * Lists of a database.
     *
     * @param control where it is
     */
    public Listing(ControlPlane control) {
        this.control = control;
    }

    /**
     * Where a migration stands in a list.
     *
     * @param id its key
     * @param rank how urgent it is, the lower the more
     * @param name its name
     */
    public record Place(long id, int rank, String name) {}

    /**
     * A page of migrations.
     *
     * @param statuses in which states; none for all
     * @param text what the name contains
     * @param urgentFirst whether the urgent ones come first; else all by name
     * @param after only what stands after this
     * @param limit at most so many
     * @return their places, in order
     */
    public List<Place> places(
            Set<Status> statuses, Optional<String> text, boolean urgentFirst, Optional<Place> after, int limit) {
        String rank = urgentFirst ? URGENCY : "0";
        List<Object> parameters = new ArrayList<>();
        String where = named(text, parameters);
        if (!statuses.isEmpty()) {
            where += " and status in (" + String.join(", ", Collections.nCopies(statuses.size(), "?")) + ")";
            statuses.forEach(status -> parameters.add(status.text()));
        }
        if (after.isPresent()) {
            where += " and (" + rank + " > ? or " + rank + " = ? and name > ?)";
            Place place = after.get();
            parameters.addAll(List.of(place.rank(), place.rank(), History.storable(place.name())));
        }
        String sql = "select id, " + rank + " as place, name from long_running_migration where " + where
                + " order by place, name fetch first " + limit + " rows only";
        return control.statement(
                "Listing the migrations failed",
                connection -> Jdbc.query(
                        connection,
                        sql,
                        row -> new Place(row.getLong(1), row.getInt(2), row.getString(3)),
                        parameters.toArray()));
    }

    /** What somebody types is a text, whatever LIKE would make of it. */
    private static String named(Optional<String> text, List<Object> parameters) {
        if (text.isEmpty()) {
            return "1 = 1";
        }
        parameters.add("%" + History.storable(text.get()).replaceAll("[!%_]", "!$0") + "%");
        return "lower(name) like lower(cast(? as varchar)) escape '!'";
    }

    /**
     * The migrations at some places.
     *
     * @param places the places
     * @return in the same order, without those that are gone by now
     */
    public List<LongRunningMigration> rows(List<Place> places) {
        List<Long> ids = places.stream().map(Place::id).toList();
        Map<Long, LongRunningMigration> found = ids.isEmpty()
                ? Map.of()
                : control
                        .read(session -> session.createSelectionQuery(
                                        "from LongRunningMigration m where m.id in (:ids)", LongRunningMigration.class)
                                .setParameterList("ids", ids)
                                .list())
                        .stream()
                        .collect(Collectors.toMap(LongRunningMigration::id, Function.identity()));
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(found.get(id)).stream())
                .toList();
    }

    /**
     * How many migrations there are in each state.
     *
     * @param text what the name contains
     * @return by state, only those that there are
     */
    public Map<Status, Long> counts(Optional<String> text) {
        record Count(Status status, long count) {}
        List<Object> parameters = new ArrayList<>();
        String sql = "select status, count(*) from long_running_migration where " + named(text, parameters)
                + " group by status";
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        control.statement(
                        "Counting the migrations failed",
                        connection -> Jdbc.query(
                                connection,
                                sql,
                                row -> new Count(Status.of(row.getString(1)), row.getLong(2)),
                                parameters.toArray()))
                .forEach(count -> counts.put(count.status(), count.count()));
        return Collections.unmodifiableMap(counts);
    }

    /**
     * A page of a history.
     *
     * @param name the migration
     * @param before only events with lower numbers
     * @param limit at most so many
     * @return newest first
     */
    public List<MigrationEvent> events(String name, long before, int limit) {
        return id(name).map(id -> control.read(session -> session.createSelectionQuery(
                                "from MigrationEvent e where e.migrationId = :id and e.id < :before order by e.id desc",
                                MigrationEvent.class)
                        .setParameter("id", id)
                        .setParameter("before", before)
                        .setMaxResults(limit)
                        .list()))
                .orElse(List.of());
    }

    /**
     * A page of a migration's runs.
     *
     * @param name the migration
     * @param before only runs with lower fences
     * @param limit at most so many
     * @return newest first
     */
    public List<MigrationRun> runs(String name, long before, int limit) {
        return id(name).map(id -> control.read(session -> session.createSelectionQuery(
                                "from MigrationRun r where r.migrationId = :id and r.fence < :before order by r.fence desc",
                                MigrationRun.class)
                        .setParameter("id", id)
                        .setParameter("before", before)
                        .setMaxResults(limit)
                        .list()))
                .orElse(List.of());
    }

    private Optional<Long> id(String name) {
        return control.statement(
                "Looking for the migration failed",
                connection -> Jdbc.first(
                        connection,
                        "select id from long_running_migration where name = ?",
                        row -> row.getLong(1),
                        History.storable(name)));
    }
}
