package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.beta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.Longhaul;
import dev.longhaul.Page;
import dev.longhaul.Person;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.Setting;
import dev.longhaul.state.SettingChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Settings that people change for all nodes at once. */
abstract class ClusterContract extends PersonContract {
    private static String inForce(Longhaul node, String name) {
        return node.cluster().settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow()
                .inForce();
    }

    @Test
    @DisplayName("what is set for all nodes holds on every node that serves, and on those that come later")
    void holds_on_all_nodes() {
        Longhaul one = node(builder -> builder.slots(2));
        Longhaul other = node().start();
        assertThat(one.cluster()
                        .set(Map.of("slots", "3", "batch.target-time", "50ms"), ADA)
                        .text())
                .isEqualTo("All nodes: batch.target-time default -> 50ms, slots default -> 3.");
        assertThat(one.settings().slots()).isEqualTo(3);
        await("the other node sees it").until(() -> other.settings().slots() == 3);
        assertThat(other.settings().pacing().target(dev.longhaul.pace.Pace.GENTLE))
                .isEqualTo(Duration.ofMillis(50));
        assertThat(node().settings().slots()).isEqualTo(3);
        one.cluster().set(Map.of("slots", "default"), ADA);
        assertThat(one.settings().slots()).isEqualTo(2);
        await("the other node sees it").until(() -> other.settings().slots() == 1);
        assertThat(inForce(one, "batch.target-time")).isEqualTo("50ms");
        assertThat(inForce(one, "slots")).isEqualTo("2");
    }

    @Test
    @DisplayName("a window for all stops what runs between two batches, and what is set for one migration is stronger")
    void a_migrations_own_setting_is_stronger() {
        items(40);
        register("alpha", "beta");
        Gate gate = gate();
        Longhaul node = node(alpha(waitingInEachBatch(gate)), beta(run -> run.once(batch -> {})));
        Future<?> tick = inBackground(() -> node.tick());
        gate.awaitReached();
        node.cluster().set(Map.of("windows", PaceContract.closedNow()), ADA);
        gate.open();
        join(tick);
        assertMigration("alpha").isInProgress().hasReason("outside of its windows");
        assertMigration("beta").hasStatus("created").hasReason("outside of its windows");
        node.set("alpha", Map.of("windows", "always"), ADA);
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("more slots let more run at once, fewer let those that are too many end after their batch")
    void slots_change_while_work_goes_on() {
        items(40);
        register("alpha", "beta");
        Gate one = gate();
        Gate other = gate();
        AtomicInteger at = new AtomicInteger();
        Longhaul node = node(
                        builder -> builder.tickEvery(Duration.ofMillis(200)),
                        alpha(counted(one, at)),
                        beta(counted(other, at)))
                .start();
        await("one of them runs").until(() -> at.get() == 1);
        node.fire(Duration.ofSeconds(5));
        assertThat(at.get()).isEqualTo(1);
        node.cluster().set(Map.of("slots", "2"), ADA);
        node.fire(Duration.ofSeconds(5));
        await("the other runs too").until(() -> at.get() == 2);
        one.open();
        other.open();
        await("both are done")
                .until(() -> db.state("alpha").status().equals("completed")
                        && db.state("beta").status().equals("completed"));
    }

    private static MigrationJob counted(Gate gate, AtomicInteger at) {
        return run -> run.once(batch -> {
            at.incrementAndGet();
            gate.pass();
        });
    }

    @Test
    void every_change_is_kept_with_who_and_why() {
        Longhaul node = node();
        node.cluster().set(Map.of("slots", "3"), ADA);
        node.cluster().set(Map.of("slots", "4", "pace", "fast"), Person.of("bob"));
        node.cluster().set(Map.of("slots", "default"), Person.of("bob").because("enough"));
        assertThat(node.cluster().set(Map.of("slots", "default"), ADA).text()).contains("nothing is changed");
        Page<SettingChange> page = node.cluster().history(Optional.empty(), 3);
        assertThat(page.items())
                .extracting(change -> change.actor() + " " + change.name() + " "
                        + change.from().orElse("-") + " " + change.to().orElse("-"))
                .containsExactly("bob slots 4 -", "bob slots 3 4", "bob pace - fast");
        SettingChange first = node.cluster().history(page.next(), 3).items().get(0);
        assertThat(first.actor()).isEqualTo("ada");
        assertThat(first.address()).contains("192.0.2.7");
        assertThat(first.reason()).contains("the disk is full");
        assertThat(node.cluster().settings()).anySatisfy(setting -> {
            assertThat(setting.name()).isEqualTo("pace");
            assertThat(setting.value()).contains("fast");
            assertThat(setting.changedBy()).contains("bob");
            assertThat(setting.changedAt()).isPresent();
            assertThat(setting.startedWith()).isEqualTo("gentle");
        });
    }

    @Test
    @DisplayName("what would contradict, is out of bounds or cannot be set for all is refused, naming it")
    void refusals() {
        Longhaul node = node(builder -> builder.setting(Setting.BATCH_LIMIT, "10s"));
        assertThatThrownBy(() -> node.cluster().set(Map.of("batch.target-time", "20s", "slots", "3"), ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("batch.limit")
                .hasMessageContaining("batch.target-time");
        assertThatThrownBy(() -> node.cluster().set(Map.of("slots", "1001"), ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("slots");
        assertThatThrownBy(() -> node.cluster().set(Map.of("lease", "2m"), ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'lease'");
        assertThatThrownBy(() -> node.cluster().set(Map.of(), ADA)).isInstanceOf(UsageException.class);
        assertThat(node.settings().slots()).isEqualTo(1);
        assertThat(node.cluster().history(Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    @DisplayName("a node on which it would contradict what that was started with stays as it was")
    void a_node_that_cannot_stays_as_it_was() {
        node().cluster().set(Map.of("batch.target-time", "20s"), ADA);
        Longhaul strict = node(builder -> builder.setting(Setting.BATCH_LIMIT, "10s"));
        assertThat(strict.settings().pacing().target(dev.longhaul.pace.Pace.FAST))
                .isEqualTo(Duration.ofMillis(250));
    }

    @Test
    @DisplayName("the same change of all nodes from many at once is made once, and all have its answer")
    void the_same_request_again() {
        Longhaul node = node();
        Person click = ADA.asRequest("click-1");
        CyclicBarrier together = new CyclicBarrier(3);
        List<Future<ChangeAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(inBackground(() -> {
                together.await();
                return node.cluster().set(Map.of("slots", "7"), click);
            }));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(join(answer).text()).isEqualTo("All nodes: slots default -> 7."));
        assertThat(node.cluster().history(Optional.empty(), 10).items()).hasSize(1);
        node.cluster().set(Map.of("slots", "2"), ADA);
        assertThat(node.cluster().set(Map.of("slots", "7"), click).text()).isEqualTo("All nodes: slots default -> 7.");
        assertThat(node.settings().slots()).isEqualTo(2);
    }

    @Test
    @DisplayName("a request that looks while its twin is carried out has its answer too")
    void the_same_request_in_between() {
        Longhaul node = node();
        Person click = ADA.asRequest("click-2");
        Gate gate = gate();
        db.dataSource()
                .holdBack(
                        sql -> sql.startsWith("select name, setting_value")
                                && Thread.currentThread().getName().equals("the first"),
                        gate);
        Future<ChangeAnswer> first = inBackground(() -> {
            Thread.currentThread().setName("the first");
            return node.cluster().set(Map.of("slots", "7"), click);
        });
        gate.awaitReached();
        assertThat(node.cluster().set(Map.of("slots", "7"), click).text()).isEqualTo("All nodes: slots default -> 7.");
        gate.open();
        assertThat(join(first).text()).isEqualTo("All nodes: slots default -> 7.");
        assertThat(node.cluster().history(Optional.empty(), 10).items()).hasSize(1);
    }
}
