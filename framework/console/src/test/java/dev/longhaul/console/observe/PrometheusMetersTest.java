package dev.longhaul.console.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.Longhaul;
import dev.longhaul.console.testjobs.FillJob;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.Stall;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, and whether the dashboard in docs asks for that. */
class PrometheusMetersTest {
    private static final Pattern METRIC = Pattern.compile("longhaul_\\w+");
    private static final Pattern LABELS = Pattern.compile("by \\(([^)]*)\\)");

    /** The text after a run of a migration. */
    private static String textAfterARun() throws SQLException {
        try (TestDatabase database = TestDatabase.h2();
                PrometheusMeters meters = new PrometheusMeters()) {
            SchemaScript.apply(database);
            try (Connection connection = database.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table test_row (id bigint primary key, v integer not null default 0)");
                statement.execute("insert into test_row (id) values (1), (2), (3)");
                statement.execute("insert into long_running_migration (name) values ('0001_fill')");
            }
            try (Longhaul longhaul = Longhaul.builder()
                    .dataSource(database.dataSource(8))
                    .job(FillJob.class)
                    .listener(meters.listener())
                    .build()) {
                meters.watch(longhaul);
                longhaul.tick();
                RunListener listener = meters.listener();
                listener.stalled(new Stall("0001_fill", Stall.Kind.NO_PROGRESS, "no progress"));
                return meters.text();
            }
        }
    }

    @Test
    @DisplayName("Prometheus reads how many rows, batches and runs there were, and how all migrations stand")
    void the_text() throws SQLException {
        assertThat(textAfterARun())
                .contains("longhaul_rows_total{migration=\"0001_fill\"} 3.0")
                .contains("longhaul_runs_seconds_count{migration=\"0001_fill\",outcome=\"completed\"} 1")
                .contains("longhaul_migrations{status=\"completed\"} 1.0")
                .contains("longhaul_migrations{status=\"failed\"} 0.0")
                .contains("longhaul_runs_active 0.0")
                .contains("longhaul_slots 1.0")
                .contains("longhaul_stalls_total{kind=\"no_progress\"} 1.0");
    }

    @Test
    @DisplayName("every query of docs/grafana-dashboard.json is about meters and tags that there are")
    void the_dashboard() throws IOException, SQLException {
        String text = textAfterARun();
        Set<String> names = new TreeSet<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.add(line.split("[{ ]")[0]));
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(10);
        for (String query : queries) {
            List<String> used =
                    METRIC.matcher(query).results().map(found -> found.group()).toList();
            assertThat(used)
                    .as(query)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(names).contains(name));
            Matcher labels = LABELS.matcher(query);
            while (labels.find()) {
                for (String label : labels.group(1).split(", ")) {
                    assertThat(text.lines()
                                    .filter(line -> line.startsWith(used.get(0)) && line.contains(label + "=\"")))
                            .as(query)
                            .hasSizeGreaterThanOrEqualTo(label.equals("instance") ? 0 : 1);
                }
            }
        }
        // And none of what there is was forgotten.
        assertThat(String.join("\n", queries))
                .contains(names.stream()
                        .map(name -> name.replaceAll("_(sum|max|count)$", ""))
                        .toList());
    }

    private static List<String> queries() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/grafana-dashboard.json"))) {
            directory = directory.getParent();
        }
        JsonNode dashboard =
                new ObjectMapper().readTree(Files.readString(directory.resolve("docs/grafana-dashboard.json")));
        List<String> queries = new ArrayList<>();
        dashboard.findValuesAsText("expr").forEach(queries::add);
        return queries;
    }
}
