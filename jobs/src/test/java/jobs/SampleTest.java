package jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void fills_every_row() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:sample;DB_CLOSE_DELAY=-1");
        SchemaMigrations schema = SchemaMigrations.of(database);
        schema.applyLonghaul();
        schema.applyApplication();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                Longhaul longhaul = Longhaul.builder()
                        .dataSource(database)
                        .job(Sample.class)
                        .setting(Setting.BATCH_START, "100")
                        .build()) {

            longhaul.tick();

            assertThat(longhaul.migration("0001_sample").orElseThrow().status()).isEqualTo(Status.COMPLETED);
            ResultSet filled =
                    statement.executeQuery("select count(*) from longhaul_sample where email_lower = lower(email)");
            assertThat(filled.next()).isTrue();
            assertThat(filled.getLong(1)).isEqualTo(5_000);
        }
    }
}
