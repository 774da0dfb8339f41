package dev.longhaul.console.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.JobView;
import dev.longhaul.console.web.page.Graph.Box;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static JobView job(String name, String... dependsOn) {
        return new JobView(name, "jobs.A", "", Optional.empty(), List.of(dependsOn), List.of(), List.of(), false);
    }

    @Test
    void what_comes_before_stands_left_and_what_comes_after_right() {
        Graph graph = Graph.of(
                        "c",
                        List.of(job("a"), job("b", "a"), job("c", "b"), job("d", "c"), job("z")),
                        names -> Map.of("a", Status.COMPLETED, "b", Status.COMPLETED, "c", Status.CREATED))
                .orElseThrow();

        assertThat(graph.boxes()).extracting(Box::name).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(graph.lines()).hasSize(3);
        assertThat(x(graph, "a")).isLessThan(x(graph, "b"));
        assertThat(x(graph, "b")).isLessThan(x(graph, "c"));
        assertThat(x(graph, "c")).isLessThan(x(graph, "d"));
        assertThat(graph.boxes()).filteredOn(box -> box.name().equals("d")).allMatch(box -> !box.registered());
    }

    private static int x(Graph graph, String name) {
        return graph.boxes().stream()
                .filter(box -> box.name().equals(name))
                .findFirst()
                .orElseThrow()
                .x();
    }

    @Test
    void one_that_stands_alone_has_none() {
        assertThat(Graph.of("a", List.of(job("a"), job("b", "x")), names -> Map.of()))
                .isEmpty();
    }
}
