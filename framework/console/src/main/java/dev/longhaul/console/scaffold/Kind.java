package dev.longhaul.console.scaffold;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of job of which a first version can be written. */
public enum Kind {
    /** One SQL statement for each range of a table's keys. */
    BATCHES,
    /** The rows of each range as entities. */
    ENTITIES,
    /** The job's own filter is the cursor. */
    UNTIL_NONE,
    /** The lines of a file. */
    LINES,
    /** One transaction. */
    ONCE,
    /** Ordered operations with their rollbacks: a table copied into a new shape. */
    OPERATIONS,
    /** A statement or a few, with what undoes them. */
    SQL;

    /**
     * The kind of a name as it is typed, in any case.
     *
     * @param text the name
     * @return the kind; nothing when there is none of that name
     */
    public static Optional<Kind> named(String text) {
        return Stream.of(values())
                .filter(kind -> kind.toString().equalsIgnoreCase(text))
                .findFirst();
    }

    /**
     * The name on the command line and of the templates.
     *
     * @return for example {@code until-none}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
