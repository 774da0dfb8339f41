package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.store.BuildFence;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.ExistingIndex;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements of steps that change indexes and constraints, and what of them a database does not have. Immutable.
 *
 * @param dialect the database's dialect
 */
record CatalogText(Dialect dialect) {
    private static final String USUAL_METHOD = "btree";

    /** Why a step has nothing to do on this database, for a person. */
    Optional<String> notHere(CatalogStep step) {
        if (dialect.buildsConcurrently()) {
            return Optional.empty();
        }
        if (step instanceof ValidateConstraint) {
            return Optional.of("H2 validates a constraint when it is added");
        }
        if (step instanceof DropIndex drop) {
            return drop.rebuiltBy().flatMap(this::kindNotHere);
        }
        return step instanceof CreateIndex index ? kindNotHere(index) : Optional.empty();
    }

    private Optional<String> kindNotHere(CreateIndex index) {
        if (index.condition().isPresent()) {
            return Optional.of("H2 has no partial indexes");
        }
        if (!index.included().isEmpty()) {
            return Optional.of("H2 has no indexes with included columns");
        }
        if (!method(index).equals(USUAL_METHOD)) {
            return Optional.of("H2 has no " + method(index) + " indexes");
        }
        return index.columns().stream()
                .filter(column -> !IndexColumn.of(column).isPlain())
                .findFirst()
                .map(column -> "H2 has no indexes on expressions or with operator classes, as in: " + column);
    }

    /** What carries a step out where nothing has been done of it, in order. */
    List<String> statements(CatalogStep step) {
        if (step instanceof CreateIndex index) {
            return List.of(create(index));
        } else if (step instanceof DropIndex drop) {
            return List.of(drop(inSchemaOf(drop.table(), drop.name())));
        } else if (step instanceof ValidateConstraint validate) {
            return List.of(validate(validate.table(), dialect.identifier(validate.constraint())));
        } else if (step instanceof SetNotNull set) {
            return dialect.buildsConcurrently()
                    ? List.of(
                            addCheck(set.table(), set.column()),
                            validateCheck(set.table(), set.column()),
                            notNull(set.table(), set.column(), true),
                            dropCheck(set.table(), set.column()))
                    : List.of(notNull(set.table(), set.column(), true));
        }
        DropNotNull drop = (DropNotNull) step;
        String let = notNull(drop.table(), drop.column(), false);
        return dialect.buildsConcurrently() ? List.of(let, dropCheck(drop.table(), drop.column())) : List.of(let);
    }

    String create(CreateIndex index) {
        boolean concurrently = dialect.buildsConcurrently();
        StringBuilder sql = new StringBuilder("create ");
        sql.append(index.unique() ? "unique index " : "index ").append(concurrently ? "concurrently " : "");
        // PostgreSQL puts it into the table's schema and refuses a name with one; H2 puts it into the session's.
        sql.append(concurrently ? dialect.identifier(index.name()) : inSchemaOf(index.table(), index.name()));
        sql.append(" on ").append(dialect.identifier(index.table()));
        if (concurrently) {
            index.method().ifPresent(method -> sql.append(" using ").append(method));
        }
        sql.append(index.columns().stream()
                .map(column -> IndexColumn.of(column).sql(dialect))
                .collect(Collectors.joining(", ", " (", ")")));
        if (!index.included().isEmpty()) {
            sql.append(index.included().stream()
                    .map(dialect::identifier)
                    .collect(Collectors.joining(", ", " include (", ")")));
        }
        index.condition().ifPresent(condition -> sql.append(" where ").append(condition));
        return sql.toString();
    }

    private String inSchemaOf(String table, String name) {
        List<String> path = dialect.plainNames(table);
        String prefix = path.subList(0, path.size() - 1).stream()
                .map(part -> Dialect.quoted(part) + '.')
                .collect(Collectors.joining());
        return prefix + dialect.identifier(name);
    }

    /** Drops an index by its identifier. */
    String drop(String qualifiedName) {
        return (dialect.buildsConcurrently() ? "drop index concurrently if exists " : "drop index if exists ")
                + qualifiedName;
    }

    private String alter(String table) {
        return "alter table " + dialect.identifier(table) + ' ';
    }

    String validate(String table, String constraintIdentifier) {
        return alter(table) + "validate constraint " + constraintIdentifier;
    }

    String addCheck(String table, String column) {
        return alter(table) + "add constraint " + checkOf(column) + " check (" + dialect.identifier(column)
                + " is not null) not valid";
    }

    String validateCheck(String table, String column) {
        return validate(table, checkOf(column));
    }

    String dropCheck(String table, String column) {
        return alter(table) + "drop constraint if exists " + checkOf(column);
    }

    String notNull(String table, String column, boolean notNull) {
        return alter(table) + "alter column " + dialect.identifier(column) + (notNull ? " set" : " drop") + " not null";
    }

    /** The name of the check on the way to {@code not null}; unique within a table is enough. */
    String checkOf(String column) {
        return "longhaul_" + BuildFence.hash(dialect.plainName(column)) + "_not_null";
    }

    /** In what an index that is there differs from the one that was asked for; only what can be compared cheaply. */
    Optional<String> difference(CreateIndex asked, ExistingIndex there) {
        if (!there.onTable()) {
            return Optional.of("it is on " + there.table());
        }
        if (there.unique() != asked.unique()) {
            return Optional.of(there.unique() ? "it is unique" : "it is not unique");
        }
        if (!there.method().equalsIgnoreCase(method(asked))) {
            return Optional.of("its method is " + there.method());
        }
        if (there.partial() != asked.condition().isPresent()) {
            return Optional.of(there.partial() ? "it is partial" : "it is not partial");
        }
        List<String> keys = asked.columns().stream()
                .map(column -> IndexColumn.of(column).plainName(dialect))
                .toList();
        if (!there.keys().equals(keys)) {
            return Optional.of("its columns are others");
        }
        return there.included() == asked.included().size()
                ? Optional.empty()
                : Optional.of("it holds " + there.included() + " further columns");
    }

    private static String method(CreateIndex index) {
        return index.method().map(method -> method.toLowerCase(Locale.ROOT)).orElse(USUAL_METHOD);
    }
}
