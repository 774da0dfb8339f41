package dev.longhaul.examples.rows;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.text.Normalizer;
import java.util.Locale;

/** Computed in Java: what SQL cannot do the same way everywhere, at nearly the speed of SQL. */
@Migration(
        name = "rows_1_fill_search_names",
        added = "2026-11-21",
        description = "Fills person.search_name: the name without accents and capitals, by which people are found.")
public final class FillSearchNames implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("person", "id").where("search_name is null"),
                batch -> batch.write(
                        batch.rows("name"),
                        row -> row.set("search_name", FillSearchNames.searchable(row.text("name")))));
    }

    private static String searchable(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }
}
