package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.state.Action;
import dev.longhaul.state.Channel;
import java.util.List;

/** What cases about people's actions share. */
abstract class PersonContract extends CaseContract {
    static final Person ADA =
            Person.of("ada").because("the disk is full").via(Channel.HTTP).from("192.0.2.7");

    static MigrationJob waitingInEachBatch(Gate gate) {
        return run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            gate.pass();
        });
    }

    static ActionAnswer ask(Longhaul node, String name, Action action) {
        return node.act(ActionRequest.of(name, action, ADA));
    }

    static ActionAnswer done(Longhaul node, String name, Action action) {
        ActionAnswer answer = ask(node, name, action);
        assertThat(answer.done()).as(answer.text()).isTrue();
        return answer;
    }

    static EventView lastEvent(Longhaul node, String name) {
        List<EventView> events = node.events(name);
        return events.get(events.size() - 1);
    }

    final long eventsOf(String name) {
        return db.number(
                "select count(*) from long_running_migration_event e join long_running_migration m on m.id = e.migration_id"
                        + " where m.name = ?",
                name);
    }

    @Migration(name = "alpha")
    static final class Undoable implements MigrationJob {
        private final MigrationJob work;

        Undoable(MigrationJob work) {
            this.work = work;
        }

        @Override
        public Outcome run(RunContext run) throws Exception {
            return work.run(run);
        }

        @Override
        public Outcome rollback(RunContext run) throws Exception {
            return run.once(batch -> batch.update("update item set v = 0"));
        }
    }

    static Jobs.Part undoable() {
        return builder -> builder.job(Undoable.class, () -> new Undoable(addOneToEach(2)));
    }
}
