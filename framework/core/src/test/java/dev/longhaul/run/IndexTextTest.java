package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.Evidence.Relation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An index as statements; that PostgreSQL takes them is seen by the dry run's tests. */
class IndexTextTest {
    private static final Relation ROOT = new Relation("event", "", "event", "", true);

    private static Relation partition(String name, String schema) {
        return new Relation(schema + name, "event", name, schema, false);
    }

    private static String of(List<Relation> tree) {
        return IndexText.statements("Event", List.of("id"), "(id)", tree);
    }

    @Test
    void a_table_without_partitions_has_one_statement() {
        assertThat(of(List.of(new Relation("event", "", "event", "", false))))
                .isEqualTo("create index concurrently on Event (id)");
    }

    @Test
    void an_index_is_named_with_the_schema_of_its_table() {
        assertThat(of(List.of(ROOT, partition("e1", "old."))))
                .isEqualTo("create index event_id_batches on only Event (id);"
                        + " create index concurrently event_id_batches_1 on old.e1 (id);"
                        + " alter index event_id_batches attach partition old.event_id_batches_1");
    }

    @Test
    void of_many_partitions_it_is_said_how() {
        List<Relation> tree = new ArrayList<>(List.of(ROOT));
        for (int i = 1; i <= 400; i++) {
            tree.add(partition("event_" + i, ""));
        }
        assertThat(of(tree))
                .startsWith("create index event_id_batches on only Event (id); then for each of its 400 partitions")
                .endsWith("create index concurrently event_id_batches_1 on event_1 (id);"
                        + " alter index event_id_batches attach partition event_id_batches_1")
                .doesNotContain("event_2");
    }

    @Test
    void a_name_needs_no_quotes_and_is_not_too_long() {
        Relation odd = new Relation("\"2024 Ereignisse\"", "", "2024 Ereignisse", "", true);
        assertThat(IndexText.statements("\"2024 Ereignisse\"", List.of("\"Id\""), "(\"Id\")", List.of(odd)))
                .isEqualTo("create index _2024_ereignisse_id_batches on only \"2024 Ereignisse\" (\"Id\")");
        Relation longest = new Relation("t".repeat(63), "", "t".repeat(63), "", true);
        assertThat(IndexText.statements("t".repeat(63), List.of("id"), "(id)", List.of(longest)))
                .startsWith("create index " + "t".repeat(40) + "_batches on only ");
    }
}
