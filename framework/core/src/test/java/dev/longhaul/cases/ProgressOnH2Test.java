package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link ProgressContract} on H2. */
class ProgressOnH2Test extends ProgressContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    @Test
    @DisplayName("M3 counting the total leaves its timeout neither to the batches nor to the application")
    void no_timeout_is_left() {
        items(6);
        register("alpha");
        List<String> seen = new ArrayList<>();
        node(alpha(run -> run.eachBatch(
                        Keyset.of("item", "id"),
                        batch -> seen.addAll(batch.query(
                                "select setting_value from information_schema.settings where setting_name = 'QUERY_TIMEOUT'",
                                row -> row.getString(1))))))
                .tick();

        assertThat(seen).containsOnly("0");
    }
}
