package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationSearch;
import dev.longhaul.MigrationSearch.Order;
import dev.longhaul.MigrationView;
import dev.longhaul.Page;
import dev.longhaul.RunView;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a console lists, a page at a time. */
abstract class PagesContract extends CaseContract {
    private static final Status[] ALL = Status.values();

    /** Migrations m1000 and on, of every status in turn. */
    private void many(int n) {
        String statuses = java.util.stream.IntStream.range(0, ALL.length)
                .mapToObj(i -> "when " + i + " then '" + ALL[i].text() + "'")
                .collect(Collectors.joining(" "));
        db.run("insert into long_running_migration (name, status) select concat('m', 1000 + n), case mod(n, "
                + ALL.length + ") " + statuses + " end from " + series(n));
    }

    private static List<String> namesOfAll(Longhaul node, MigrationSearch search) {
        List<String> names = new ArrayList<>();
        MigrationSearch now = search;
        while (true) {
            Page<MigrationView> page = node.pages().migrations(now);
            page.items().forEach(view -> names.add(view.name()));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(search.limit());
            if (page.next().isEmpty()) {
                return names;
            }
            assertThat(page.items()).hasSize(search.limit());
            now = search.after(page.next().get());
        }
    }

    @Test
    @DisplayName("P20 the list comes by page, what needs a person first, each migration once")
    void urgent_ones_come_first() {
        many(130);
        Longhaul node = node();
        List<String> names = namesOfAll(node, MigrationSearch.all(7));
        assertThat(names).hasSize(130).doesNotHaveDuplicates();
        List<String> statuses = names.stream()
                .map(name -> db.text("select status from long_running_migration where name = ?", name))
                .distinct()
                .toList();
        assertThat(Set.copyOf(statuses.subList(0, 2))).isEqualTo(Set.of("failed", "rollback_failed"));
        assertThat(statuses.indexOf("in_progress")).isLessThan(statuses.indexOf("paused"));
        assertThat(statuses.indexOf("paused")).isLessThan(statuses.indexOf("created"));
        assertThat(statuses.indexOf("created")).isLessThan(statuses.indexOf("completed"));
        assertThat(namesOfAll(node, MigrationSearch.all(40).by(Order.NAME)))
                .isSorted()
                .hasSize(130);
    }

    @Test
    @DisplayName("P20 the list is narrowed by states and by a text, which is no pattern and no SQL")
    void searches() {
        many(26);
        List.of("odd_name%", "odd!name", "Odd'Name", "oddXname")
                .forEach(name -> aMigration(name).registered());
        Longhaul node = node();
        assertThat(namesOfAll(node, MigrationSearch.all(5).in(EnumSet.of(Status.FAILED, Status.PAUSED))))
                .hasSize(4);
        MigrationSearch by = MigrationSearch.all(2).by(Order.NAME);
        assertThat(namesOfAll(node, by.named("ODD"))).hasSize(4);
        assertThat(namesOfAll(node, by.named("d_n"))).containsExactly("odd_name%");
        assertThat(namesOfAll(node, by.named("%"))).containsExactly("odd_name%");
        assertThat(namesOfAll(node, by.named("!"))).containsExactly("odd!name");
        assertThat(namesOfAll(node, by.named("d'n"))).containsExactly("Odd'Name");
        assertThat(namesOfAll(node, by.named("' or 1 = 1 --"))).isEmpty();
        assertThat(namesOfAll(node, by.named("\0"))).isEmpty();
        assertThat(namesOfAll(node, by.named("  "))).hasSize(30);
        assertThat(namesOfAll(node, by.named("m10").in(Set.of(Status.COMPLETED))))
                .hasSize(2);
    }

    @Test
    void counts_by_state() {
        many(26);
        register("alpha");
        Map<Status, Long> counts = node().pages().counts(Optional.empty());
        assertThat(counts).hasSize(ALL.length).containsEntry(Status.FAILED, 2L).containsEntry(Status.CREATED, 3L);
        assertThat(node().pages().counts(Optional.of("ALPHA"))).isEqualTo(Map.of(Status.CREATED, 1L));
    }

    @Test
    void a_page_shows_what_the_whole_list_shows() {
        items(5);
        many(13);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        List<MigrationView> page =
                node.pages().migrations(MigrationSearch.all(100).by(Order.NAME)).items();
        assertThat(page).hasSize(14).usingRecursiveComparison().isEqualTo(node.migrations());
        assertThat(page.get(0).runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("a page takes as many statements over 500 migrations as over 20")
    void few_statements() {
        AtomicInteger statements = new AtomicInteger();
        db.dataSource()
                .failOnce(
                        sql -> {
                            // What makes a new connection ready comes when the pool wants one.
                            if (sql.contains("long_running_migration")) {
                                statements.incrementAndGet();
                            }
                            return false;
                        },
                        new SQLException("never"));
        many(20);
        Longhaul node = node();
        node.pages().migrations(MigrationSearch.all(500));
        statements.set(0);
        node.pages().migrations(MigrationSearch.all(500));
        int few = statements.getAndSet(0);
        db.run("delete from long_running_migration");
        many(500);
        assertThat(node.pages().migrations(MigrationSearch.all(500)).items()).hasSize(500);
        assertThat(statements.get()).isEqualTo(few).isBetween(1, 7);
    }

    @Test
    @DisplayName("a history of many events comes by page, newest first")
    void events_by_page() {
        register("alpha", "beta");
        db.run("insert into long_running_migration_event (migration_id, epoch, actor, channel, action, to_status)"
                + " select m.id, 1, concat('actor', n), 'cli', 'set', 'created' from long_running_migration m cross join "
                + series(25));
        Longhaul node = node();
        List<EventView> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<EventView> page = node.pages().events("alpha", after, 10);
            all.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        assertThat(all).hasSize(25);
        assertThat(all.stream().map(EventView::id)).isSortedAccordingTo(java.util.Comparator.<Long>reverseOrder());
        assertThat(all.get(0).actor()).isEqualTo("actor25");
        assertThat(node.pages().events("nobody", Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    @DisplayName("many runs come by page, newest first")
    void runs_by_page() {
        register("alpha");
        db.run("insert into long_running_migration_run (migration_id, epoch, fence, node, outcome)"
                + " select m.id, 1, n, 'here', 'yielded' from long_running_migration m cross join " + series(12));
        Longhaul node = node();
        Page<RunView> first = node.pages().runs("alpha", Optional.empty(), 7);
        assertThat(first.items()).extracting(RunView::fence).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L);
        Page<RunView> second = node.pages().runs("alpha", first.next(), 7);
        assertThat(second.items()).extracting(RunView::fence).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void pages_and_positions_have_bounds() {
        Longhaul node = node();
        for (int limit : new int[] {0, -1, 501}) {
            assertThatThrownBy(() -> MigrationSearch.all(limit))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("500");
            assertThatThrownBy(() -> node.pages().events("alpha", Optional.empty(), limit))
                    .isInstanceOf(UsageException.class);
        }
        for (String position : List.of("", "x", "1", "12:a", ":", "-1:a", "٣")) {
            assertThatThrownBy(
                            () -> node.pages().migrations(MigrationSearch.all(5).after(position)))
                    .as(position)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("first page");
        }
        assertThatThrownBy(() -> node.pages().runs("alpha", Optional.of("1; drop"), 5))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> MigrationSearch.all(5).named("a".repeat(201))).isInstanceOf(UsageException.class);
    }
}
