package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Health;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Secret;
import dev.longhaul.job.Transaction;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.Step;
import dev.longhaul.run.PlanReport;
import dev.longhaul.run.PlanReport.Planned;
import dev.longhaul.run.PlanReport.Prospect;
import dev.longhaul.run.PlanReport.State;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the plan says, and that it touches nothing. */
abstract class PlanContract extends CaseContract {
    record Login(@Secret String token) {}

    @Migration(name = "operations", parameters = Login.class)
    static final class Built implements OperationsJob {
        private final List<Operation> operations;

        Built(List<Operation> operations) {
            this.operations = operations;
        }

        @Override
        public List<Operation> operations(JobInput input) {
            return operations.stream()
                    .map(operation -> operation.id().equals("grant")
                            ? Operation.sql(
                                            "grant",
                                            "update item set note = '"
                                                    + input.parameters(Login.class)
                                                            .token()
                                                            .replace("'", "''") + "'")
                                    .nothingToRollBack()
                            : operation)
                    .toList();
        }
    }

    private static Part built(Operation... operations) {
        return builder -> builder.job(Built.class, () -> new Built(List.of(operations)));
    }

    private static final Operation CREATE = Operation.sql(
                    "create", "create table item2 (id bigint primary key, v integer not null)")
            .rollback("drop table item2");
    private static final Operation COPY = Operation.eachBatch(
                    "copy",
                    Keyset.of("item", "id").where("v = 0").batchSize(2),
                    "insert into item2 (id, v) select id, v from item where {range}")
            .rollback(Step.sql("delete from item2"));
    private static final Operation INDEX =
            Operation.of("index", CreateIndex.of("item2_v", "item2", "v").where("v > 0"));
    private static final Operation ONLY_POSTGRES = Operation.sql("comment", "comment on table item2 is 'new'")
            .skipOnH2()
            .nothingToRollBack();
    private static final Operation GRANT = Operation.sql("grant", "replaced");

    private void registerBuilt() {
        aMigration("operations")
                .with("parameters", "'{\"token\": \"tok''en-4711\"}'")
                .registered();
    }

    private static Planned of(PlanReport plan, String name) {
        return plan.migrations().stream()
                .filter(planned -> planned.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static MigrationJob never() {
        return run -> {
            throw new AssertionError("a plan runs nothing");
        };
    }

    @Migration(name = "unwell")
    static final class Unwell implements MigrationJob {
        static final AtomicInteger ASKED = new AtomicInteger();

        @Override
        public Outcome run(RunContext run) {
            throw new AssertionError("a plan runs nothing");
        }

        @Override
        public Health healthCheck(Transaction look) throws Exception {
            ASKED.incrementAndGet();
            look.update("update item set v = 99");
            return Health.bad("the disk is nearly full");
        }
    }

    @Migration(name = "idle")
    static final class Idle implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            throw new AssertionError("a plan runs nothing");
        }

        @Override
        public boolean isRequired(Transaction look) throws Exception {
            return look.count("select count(*) from item where v < 0") > 0;
        }
    }

    @Migration(name = "follower", dependsOn = "alpha")
    static final class Follower extends Jobs.Given {
        Follower() {
            super(never());
        }
    }

    @Test
    @DisplayName("plan: the order is that of the tick, the reasons are those of the tick, and nothing is touched")
    void order_and_reasons_are_those_of_the_tick() {
        items(3);
        aMigration("alpha").registered();
        aMigration("beta").withPriority(5).registered();
        aMigration("gamma")
                .inStatus("failed")
                .with("status_reason", "'it broke'")
                .registered();
        aMigration("follower").registered();
        aMigration("unwell").registered();
        aMigration("idle").registered();
        aMigration("operations").registered();
        aMigration("unknown-here").registered();
        aMigration("asked").inStatus("pausing").registered();
        aMigration("held").heldByADeadWorker(600).registered();
        aMigration("later").inStatus("scheduled").registered();
        aMigration("past").inStatus("completed").registered();
        Longhaul node = node(
                Jobs.alpha(never()),
                Jobs.beta(never()),
                Jobs.gamma(never()),
                built(CREATE),
                builder -> builder.job(Unwell.class).job(Idle.class).job(Follower.class, Follower::new));
        Map<String, String> before = db.everything();

        PlanReport plan = node.plan();

        assertThat(db.everything()).isEqualTo(before);
        assertThat(plan.migrations())
                .filteredOn(planned -> planned.prospect() == Prospect.RUNS)
                .extracting(Planned::name)
                .containsExactly("beta", "alpha");
        assertThat(plan.migrations().subList(0, 2)).extracting(Planned::name).containsExactly("beta", "alpha");
        assertThat(of(plan, "follower").prospect()).isEqualTo(Prospect.WAITS);
        assertThat(of(plan, "unwell").prospect()).isEqualTo(Prospect.WAITS);
        assertThat(of(plan, "idle").prospect()).isEqualTo(Prospect.SETTLES);
        assertThat(of(plan, "operations").reason().orElseThrow()).contains("'token' is missing");
        assertThat(of(plan, "asked").prospect()).isEqualTo(Prospect.SETTLES);
        assertThat(of(plan, "held").prospect()).isEqualTo(Prospect.RUNNING);
        assertThat(of(plan, "later").prospect()).isEqualTo(Prospect.PERSON);
        assertThat(of(plan, "later").actions()).contains(Action.FIRE);
        assertThat(of(plan, "gamma").reason()).contains("it broke");
        assertThat(of(plan, "gamma").actions())
                .contains(Action.RETRY, Action.RESTART)
                .doesNotContain(Action.FIRE);
        assertThat(of(plan, "past").prospect()).isEqualTo(Prospect.OVER);
        assertThat(of(plan, "alpha").steps())
                .singleElement()
                .satisfies(step -> assertThat(step.note().orElseThrow()).contains(Jobs.Alpha.class.getName(), "run()"));

        assertThat(plan.migrations())
                .allSatisfy(planned -> assertThat(node.plan(planned.name())).contains(planned));
        int asked = Unwell.ASKED.get();
        node.plan("alpha");
        assertThat(Unwell.ASKED).as("a check of another one").hasValue(asked);
        assertThat(node.plan("nobody")).isEmpty();
        assertThat(db.everything()).isEqualTo(before);

        // The tick says the same, apart from what its own first runs change.
        TickReport tick = node.tick();
        assertThat(migrationsOf(tick)).containsExactly("beta", "alpha");
        for (String name : List.of("unwell", "idle", "operations", "unknown-here", "held")) {
            assertThat(of(plan, name).reason()).contains(waitingReason(tick, name));
        }
        assertThat(of(plan, "follower").reason()).contains("waits for alpha (created)");
    }

    @Test
    @DisplayName("plan: scheduled mode is shown, and schedules nothing")
    void scheduled_mode_is_shown() {
        register("alpha");
        Longhaul node = node(Jobs.alpha(never()), builder -> builder.setting(Setting.SCHEDULED_MODE, "true"));
        assertThat(of(node.plan(), "alpha").prospect()).isEqualTo(Prospect.SETTLES);
        assertThat(of(node.plan(), "alpha").reason().orElseThrow()).contains("scheduled mode");
        assertMigration("alpha").hasStatus("created");
    }

    @Test
    @DisplayName("plan: operations are shown with their statements as they run on this database, secrets masked")
    void operations_are_shown() {
        items(5);
        registerBuilt();
        Longhaul node = node(built(CREATE, COPY, INDEX, ONLY_POSTGRES, GRANT));
        Map<String, String> before = db.everything();
        Planned planned = of(node.plan(), "operations");
        assertThat(db.everything()).isEqualTo(before);
        assertThat(planned.prospect()).isEqualTo(Prospect.RUNS);
        assertThat(planned.parameters()).contains("{\"token\":\"***\"}");
        assertThat(planned.steps())
                .extracting(PlanReport.Step::id)
                .containsExactly("create", "copy", "index", "comment", "grant");
        State onlyPostgres = db.isPostgres() ? State.LATER : State.SKIPPED;
        assertThat(planned.steps())
                .extracting(PlanReport.Step::state)
                .containsExactly(State.NEXT, State.LATER, onlyPostgres, onlyPostgres, State.LATER);
        assertThat(planned.steps().get(0).statements())
                .containsExactly("create table item2 (id bigint primary key, v integer not null)");
        assertThat(planned.steps().get(1).statements())
                .containsExactly("insert into item2 (id, v) select id, v from item where {range}");
        assertThat(planned.steps().get(1).note().orElseThrow()).contains("item by id", "v = 0");
        if (db.isPostgres()) {
            assertThat(planned.steps().get(2).statements())
                    .singleElement()
                    .satisfies(sql -> assertThat(sql).contains("create index concurrently", "item2_v"));
        } else {
            assertThat(planned.steps().get(2).note().orElseThrow()).contains("partial");
            assertThat(planned.steps().get(2).statements()).isEmpty();
            assertThat(planned.steps().get(3).note().orElseThrow()).contains("h2");
        }
        assertThat(planned.steps().get(4).statements()).containsExactly("update item set note = '***'");
        assertThat(planned.toString()).doesNotContain("4711");
    }

    @Test
    @DisplayName("plan: half-done operations go on at the next one, and a rollback shows the way back in reverse")
    void half_done_and_backwards() {
        items(5);
        registerBuilt();
        Longhaul node = node(
                built(
                        CREATE,
                        COPY,
                        Operation.sql("bad", "update nowhere set v = 1").nothingToRollBack()),
                builder -> builder.setting(Setting.AUTO_ROLLBACK, "false"));
        node.tick();
        assertMigration("operations").isFailed();
        Planned failed = of(node.plan(), "operations");
        assertThat(failed.prospect()).isEqualTo(Prospect.PERSON);
        assertThat(failed.steps())
                .extracting(PlanReport.Step::state)
                .containsExactly(State.DONE, State.DONE, State.NEXT);

        db.run("update long_running_migration set status = 'rolling_back', next_run_at = null");
        Planned back = of(node.plan(), "operations");
        assertThat(back.backwards()).isTrue();
        assertThat(back.prospect()).isEqualTo(Prospect.RUNS);
        assertThat(back.steps().stream()
                        .filter(step -> !step.id().equals("bad"))
                        .toList())
                .extracting(step -> step.id() + " " + step.statements())
                .containsExactly("copy [delete from item2]", "create [drop table item2]");
    }

    @Test
    @DisplayName("plan: only those actions are listed that would be done, not those that its operations refuse")
    void only_what_would_be_done_is_listed() {
        items(5);
        registerBuilt();
        Operation oneWay = Operation.sql("one", "update item set v = 1");
        Operation bad = Operation.sql("bad", "update nowhere set v = 1").nothingToRollBack();
        Longhaul node = node(built(oneWay, bad));
        node.tick();
        assertMigration("operations").isFailed();

        Set<Action> listed = of(node.plan(), "operations").actions();

        assertThat(listed).containsExactlyInAnyOrder(Action.RETRY, Action.CANCEL, Action.FORCE_CANCEL);
        for (Action action : Set.of(Action.ROLLBACK, Action.ACCEPT, Action.RESTART)) {
            assertThat(node.act(ActionRequest.of("operations", action, Person.of("ada")))
                            .done())
                    .as("%s", action)
                    .isFalse();
        }
        node.act(ActionRequest.of("operations", Action.CANCEL, Person.of("ada")));
        assertThat(of(node.plan(), "operations").actions()).isEmpty();
    }

    @Test
    @DisplayName("plan: an operation of batches that has begun still shows its table and statement")
    void a_begun_operation_is_shown_whole() {
        items(5);
        registerBuilt();
        Operation clash = Operation.sql("clash", "insert into item2 (id, v) values (5, 0)")
                .nothingToRollBack();
        Longhaul node = node(built(CREATE, clash, COPY), builder -> builder.setting(Setting.AUTO_ROLLBACK, "false"));
        node.tick();
        PlanReport.Step copy = of(node.plan(), "operations").steps().get(2);
        assertThat(copy.note().orElseThrow()).contains("has begun", "item by id");
        assertThat(copy.statements()).hasSize(1);
    }

    @Test
    @DisplayName("plan: a changed operation that has run is shown as the run would report it")
    void changed_operations_wait() {
        items(5);
        registerBuilt();
        Operation bad = Operation.sql("bad", "update nowhere set v = 1").nothingToRollBack();
        Part stays = builder -> builder.setting(Setting.AUTO_ROLLBACK, "false");
        node(built(CREATE, bad), stays).tick();
        db.run("update long_running_migration set status = 'in_progress'");
        Operation changed =
                Operation.sql("create", "create table item2 (id bigint)").rollback("drop table item2");
        Planned planned = of(node(built(changed, bad), stays).plan(), "operations");
        assertThat(planned.prospect()).isEqualTo(Prospect.WAITS);
        assertThat(planned.reason().orElseThrow()).contains("'create' (changed");
    }

    @Test
    @DisplayName("plan: a job that cannot tell its operations harms no other")
    void operations_that_cannot_be_told() {
        items(1);
        registerBuilt();
        register("alpha");
        Longhaul node = node(builder -> builder.job(Built.class, () -> new Built(List.of())), Jobs.alpha(never()));
        PlanReport plan = node.plan();
        assertThat(of(plan, "operations").reason().orElseThrow()).contains("does not tell its operations");
        assertThat(of(plan, "alpha").prospect()).isEqualTo(Prospect.RUNS);
    }
}
