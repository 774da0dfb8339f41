package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import dev.longhaul.store.CursorState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a worker that splits a range knows of the keyset: it has not the job. */
class DividePlanTest {
    @Test
    void the_keyset_is_read_from_the_cursor_also_from_one_of_before_there_were_distinct_values() {
        Map<String, List<String>> parts = new HashMap<>(
                Map.of("table", List.of("event"), "keys", List.of("tenant_id", "kind"), "where", List.of("v = 0")));
        Keyset keyset = Keyset.of("event", "tenant_id", "kind").where("v = 0");
        assertThat(DividePlan.keyset(new CursorState(DividePlan.KIND, "event", parts)))
                .isEqualTo(keyset);
        parts.put("distinct", List.of("true"));
        assertThat(DividePlan.keyset(new CursorState(DividePlan.KIND, "event", parts)))
                .isEqualTo(keyset.distinct());
    }
}
