package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The catalog of H2: its changes last while their client lasts, so there is nothing to fence and nobody to wait for. */
record H2Catalog(H2Dialect dialect) implements Catalog {
    @Override
    public Optional<ExistingIndex> index(Connection connection, String table, String name) throws SQLException {
        List<String> path = dialect.plainNames(table);
        String tableName = path.get(path.size() - 1);
        String schema = path.size() < 2
                ? Jdbc.first(connection, "call schema()", row -> row.getString(1))
                        .orElseThrow()
                : path.get(path.size() - 2);
        String indexName = dialect.plainName(name);
        List<String> keys = Jdbc.query(
                connection,
                "select column_name from information_schema.index_columns where index_schema = ? and index_name = ?"
                        + " order by ordinal_position",
                row -> row.getString(1),
                schema,
                indexName);
        return Jdbc.first(
                connection,
                "select table_name, index_type_name from information_schema.indexes where index_schema = ? and index_name = ?",
                row -> new ExistingIndex(
                        0,
                        0,
                        Dialect.quoted(schema) + '.' + Dialect.quoted(indexName),
                        row.getString(1),
                        row.getString(1).equals(tableName),
                        true,
                        !row.getString(2).equals("INDEX"),
                        "btree",
                        false,
                        keys,
                        0,
                        row.getString(2) + " " + indexName + " on " + row.getString(1) + " " + String.join(", ", keys)),
                schema,
                indexName);
    }

    @Override
    public Optional<Backend> builder(Connection connection, ExistingIndex index) {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> validated(Connection connection, String table, String constraint) {
        return Optional.of(true);
    }

    @Override
    public ExistingColumn column(Connection connection, String table, String column, String check) throws SQLException {
        List<String> path = dialect.plainNames(table);
        Optional<Boolean> nullable = Jdbc.first(
                connection,
                "select is_nullable <> 'NO' from information_schema.columns where table_schema = "
                        + (path.size() < 2 ? "schema()" : "?") + " and table_name = ? and column_name = ?",
                row -> row.getBoolean(1),
                Stream.concat(path.stream().skip(Math.max(0, path.size() - 2)), Stream.of(dialect.plainName(column)))
                        .toArray());
        return new ExistingColumn(nullable, nullable.filter(may -> !may).isPresent(), Optional.empty());
    }

    @Override
    public boolean tryFence(Connection connection, long key) {
        return true;
    }

    @Override
    public boolean releaseFence(Connection connection, long key) {
        return true;
    }

    @Override
    public Optional<BuildHolder> holder(Connection connection, long key) {
        return Optional.empty();
    }

    @Override
    public boolean cancelHolder(Connection connection, long key) {
        return false;
    }

    @Override
    public Optional<BuildState> state(Connection connection, Backend backend) {
        return Optional.of(new BuildState(false, "", OptionalDouble.empty(), 0));
    }

    @Override
    public List<Blocker> blockers(Connection connection, Backend backend, int atMost) {
        return List.of();
    }

    @Override
    public List<String> sessionLimits() {
        return List.of();
    }

    @Override
    public long deadlockTimeout(Connection connection) {
        return 0;
    }
}
