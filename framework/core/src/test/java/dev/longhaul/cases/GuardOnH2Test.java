package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link GuardContract} on H2. */
class GuardOnH2Test extends GuardContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    @Test
    @DisplayName("guard: a sample is here of the greatest keys alone, as the guide says")
    void a_sample_is_of_the_greatest_keys() {
        aRowLongAgo("alpha");
        Longhaul node = node(builder -> builder.job(Watched.class));
        node.tick();
        assertThat(drift(node, "alpha")).isEmpty();
        db.run("update item set v = 0 where id = 249000");
        db.run("update long_running_migration set guarded_at = " + db.moment(-90_000));
        node(builder -> builder.job(Watched.class)).tick();
        assertThat(drift(node, "alpha")).contains("id = 249000");
    }
}
