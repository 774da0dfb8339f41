package dev.longhaul.state;

import static dev.longhaul.state.Status.CANCELLED;
import static dev.longhaul.state.Status.COMPLETED;
import static dev.longhaul.state.Status.CREATED;
import static dev.longhaul.state.Status.FAILED;
import static dev.longhaul.state.Status.PAUSED;
import static dev.longhaul.state.Status.ROLLBACK_FAILED;
import static dev.longhaul.state.Status.ROLLED_BACK;
import static dev.longhaul.state.Status.SCHEDULED;
import static dev.longhaul.state.Status.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.testing.SchemaScript;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The map says everything about itself: what it does not list is computed, not repeated, and must be refused. */
class TransitionsTest {
    /** States that only a person, or a rule at the start, leads on from. */
    private static final Set<Status> AT_REST =
            EnumSet.of(SCHEDULED, PAUSED, CANCELLED, COMPLETED, SKIPPED, FAILED, ROLLED_BACK, ROLLBACK_FAILED);

    record Edge(Status from, Status to) {
        @Override
        public String toString() {
            return from.text() + " -> " + to.text();
        }
    }

    static Stream<Edge> all() {
        return Arrays.stream(Status.values())
                .flatMap(from -> Arrays.stream(Status.values()).map(to -> new Edge(from, to)));
    }

    static Stream<Edge> allowed() {
        return all().filter(edge -> Transitions.from(edge.from()).contains(edge.to()));
    }

    static Stream<Edge> forbidden() {
        return all().filter(edge -> !Transitions.from(edge.from()).contains(edge.to()));
    }

    @Test
    void allowed_and_forbidden_edges_make_the_whole_square() {
        assertThat(Status.values()).hasSize(13);
        assertThat(allowed().count() + forbidden().count()).isEqualTo(13 * 13);
        assertThat(allowed()).hasSizeBetween(13, 60);
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void a_forbidden_edge_is_refused_naming_both_ends_and_what_is_possible_instead(Edge edge) {
        assertThat(Transitions.reasonFor(edge.from(), edge.to())).isEmpty();
        assertThatThrownBy(() -> Transitions.require(edge.from(), edge.to()))
                .isInstanceOf(LonghaulException.class)
                .hasMessageContaining("is " + edge.from().text() + " cannot become "
                        + edge.to().text())
                .satisfies(refusal -> assertThat(Transitions.from(edge.from()))
                        .allSatisfy(possible -> assertThat(refusal).hasMessageContaining(possible.text())));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void an_allowed_edge_has_a_reason_in_words(Edge edge) {
        Transitions.require(edge.from(), edge.to());
        assertThat(Transitions.reasonFor(edge.from(), edge.to()))
                .hasValueSatisfying(reason -> assertThat(reason).isNotBlank().contains(" "));
    }

    @ParameterizedTest
    @EnumSource
    void no_status_follows_itself(Status status) {
        assertThat(Transitions.from(status)).doesNotContain(status);
    }

    @ParameterizedTest
    @EnumSource
    void every_status_is_reachable_from_created(Status status) {
        assertThat(reachableFrom(CREATED)).contains(status);
    }

    @ParameterizedTest
    @EnumSource
    void a_person_can_lead_every_status_back_to_created(Status status) {
        assertThat(reachableFrom(status)).contains(CREATED);
    }

    @Test
    void what_rests_is_left_by_nobody_but_a_person() {
        Set<Status> reachedWithoutAPerson = allowed()
                .filter(edge -> AT_REST.contains(edge.from()))
                .filter(edge -> !Transitions.reasonFor(edge.from(), edge.to())
                        .orElseThrow()
                        .startsWith("a person"))
                .map(Edge::from)
                .collect(Collectors.toSet());
        assertThat(reachedWithoutAPerson).isEmpty();
    }

    @Test
    void what_a_tick_looks_at_is_what_does_not_rest() {
        assertThat(Status.UNFINISHED).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(AT_REST)));
        assertThat(Status.UNFINISHED).containsAll(Status.WORKABLE).contains(CREATED);
    }

    @Test
    void what_is_finished_starts_again_from_zero_or_is_rolled_back_or_does_what_it_set_aside_and_nothing_else() {
        assertThat(Transitions.from(COMPLETED))
                .containsExactlyInAnyOrder(CREATED, Status.IN_PROGRESS, Status.ROLLING_BACK);
        assertThat(Transitions.from(SKIPPED)).containsExactly(CREATED);
        assertThat(Transitions.from(ROLLED_BACK)).containsExactly(CREATED);
        assertThat(Transitions.from(ROLLBACK_FAILED)).containsExactlyInAnyOrder(CANCELLED, Status.ROLLING_BACK);
    }

    @Test
    void nothing_becomes_completed_but_what_is_in_progress() {
        assertThat(allowed().filter(edge -> edge.to() == COMPLETED).map(Edge::from))
                .containsExactly(Status.IN_PROGRESS);
    }

    @Test
    void the_map_cannot_be_changed_through_its_answers() {
        Set<Status> answer = Transitions.from(CREATED);
        assertThatThrownBy(() -> answer.add(COMPLETED)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @EnumSource
    void the_text_of_a_status_can_be_read_back(Status status) {
        assertThat(Status.of(status.text())).isEqualTo(status);
        assertThat(status.text()).isEqualTo(status.name().toLowerCase(Locale.ROOT));
        assertThat(new StatusConverter().convertToEntityAttribute(status.text()))
                .isEqualTo(status);
        assertThat(new StatusConverter().convertToDatabaseColumn(status)).isEqualTo(status.text());
    }

    @ParameterizedTest
    @EnumSource
    void the_text_of_an_outcome_can_be_read_back(RunOutcome outcome) {
        assertThat(RunOutcome.of(outcome.text())).isEqualTo(outcome);
        assertThat(outcome.text()).hasSizeLessThanOrEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void the_check_constraint_of_the_schema_lists_exactly_the_statuses(String dialect) {
        Matcher check = Pattern.compile(
                        "status\\s+varchar\\(32\\) not null default 'created' check \\(status in \\(([^)]*)\\)")
                .matcher(SchemaScript.text(dialect));
        assertThat(check.find()).isTrue();
        List<String> listed = Pattern.compile("'([^']*)'")
                .matcher(check.group(1))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Status.values()).map(Status::text).toList());
    }

    @Test
    void the_partial_index_covers_exactly_what_a_tick_looks_at() {
        Matcher index = Pattern.compile("long_running_migration_unfinished[^;]*where status in \\(([^)]*)\\)")
                .matcher(SchemaScript.text("postgresql"));
        assertThat(index.find()).isTrue();
        assertThat(new TreeSet<>(Arrays.asList(index.group(1).replace("'", "").split(",\\s*"))))
                .isEqualTo(Status.UNFINISHED.stream().map(Status::text).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<Status> reachableFrom(Status start) {
        Set<Status> reached = EnumSet.of(start);
        boolean grew = true;
        while (grew) {
            Set<Status> next = reached.stream()
                    .flatMap(status -> Transitions.from(status).stream())
                    .collect(Collectors.toSet());
            grew = reached.addAll(next);
        }
        return reached;
    }
}
