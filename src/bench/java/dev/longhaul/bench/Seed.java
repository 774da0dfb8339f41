package dev.longhaul.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A table to be copied for every measurement.
 *
 * @param name of the table's kind, lower case letters and underscores
 * @param rows how many
 * @param definition what makes and fills it
 */
record Seed(String name, int rows, List<String> definition) {
    /** How far apart the keys of {@link #sparse} are: 7 million rows in a space of 1.6 billion. */
    static final int STRIDE = 230;

    /** Every hundredth row needs work in {@link #flagged}. */
    static final int RARITY = 100;

    Seed {
        definition = List.copyOf(definition);
    }

    /** Keys without gaps. */
    static Seed dense(int rows) {
        return new Seed("dense", rows, table(rows, "n", "false", true));
    }

    /** The same with autovacuum, as a table in use has it. */
    static Seed live(int rows) {
        return new Seed("live", rows, table(rows, "n", "false", false));
    }

    /** Keys far apart, at irregular distances. */
    static Seed sparse(int rows) {
        return new Seed(
                "sparse",
                rows,
                table(rows, "n::bigint * " + STRIDE + " + (n::bigint * 7919) % " + STRIDE, "false", true));
    }

    /** One row in a hundred needs work, spread evenly; with a fitting partial index or without. */
    static Seed flagged(int rows, boolean index) {
        List<String> definition = new ArrayList<>(table(rows, "n", "n % " + RARITY + " = 0", true));
        if (index) {
            definition.add("create index account_flagged on account (id) where flagged");
        }
        return new Seed(index ? "flagged_indexed" : "flagged", rows, definition);
    }

    /** About 110 bytes a row; what a contestant changes twice or not at all shows in {@code changes}. */
    private static List<String> table(int rows, String key, String flagged, boolean vacuumByHand) {
        return List.of(
                "create table account (id bigint primary key, email varchar(200) not null, email_lower varchar(200),"
                        + " code varchar(200), changes int not null default 0, touched int not null default 0,"
                        + " flagged boolean not null, note varchar(100) not null)"
                        // Autovacuum would come into some measurements and not into others.
                        + (vacuumByHand ? " with (autovacuum_enabled = off)" : ""),
                "insert into account (id, email, flagged, note) select " + key
                        + ", 'User.' || n || '@Example-' || n % 97 || '.org', " + flagged + ", md5(n::text)"
                        + " from generate_series(1, " + rows + ") n");
    }

    String database() {
        return "longhaul_bench_" + name + "_" + rows;
    }
}
