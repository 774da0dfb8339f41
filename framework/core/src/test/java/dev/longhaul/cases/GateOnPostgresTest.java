package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.GateException;
import dev.longhaul.Longhaul;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link GateContract} on PostgreSQL. */
class GateOnPostgresTest extends GateContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    @DisplayName("P12b a table whose rows row-level security hides is not taken for empty")
    void hidden_rows() {
        items(1);
        register("until-three");
        String role = "app_" + System.nanoTime();
        db.run("create role " + role + "; grant usage on schema public to " + role
                + "; grant all on all tables in schema public to " + role
                + "; grant all on all sequences in schema public to " + role
                + "; alter table item enable row level security");
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setConnectionInitSql("set role " + role);
        // A pool that is still being filled when it is closed may forget a connection.
        config.setMinimumIdle(0);
        try (HikariDataSource asApplication = new HikariDataSource(config)) {
            Longhaul node = node(UNTIL_THREE, version("3.0.0"), builder -> builder.dataSource(asApplication));
            assertThat(node.check("3.0.0").met()).isFalse();
            assertThatThrownBy(node::start)
                    .isInstanceOf(GateException.class)
                    .hasMessageContaining("row-level security");
            node.close();
        } finally {
            db.run("drop owned by " + role + "; drop role " + role);
        }
        assertMigration("until-three").hasStatus("created");
    }
}
