package dev.longhaul;

import dev.longhaul.run.DryRun;
import dev.longhaul.run.Engine;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.NodeAgent;
import dev.longhaul.run.Planner;
import dev.longhaul.run.Steering;
import dev.longhaul.schedule.QuartzSchedule;
import dev.longhaul.store.Changes;
import dev.longhaul.store.CommonSettings;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Counting;
import dev.longhaul.store.Emptiness;
import dev.longhaul.store.Guarding;
import dev.longhaul.store.Listing;
import dev.longhaul.store.Nodes;
import dev.longhaul.store.QuarantineRequests;
import dev.longhaul.store.Registry;
import dev.longhaul.store.Requests;
import dev.longhaul.store.Retention;
import dev.longhaul.store.Samples;
import dev.longhaul.store.WorkQueue;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is behind the methods of the facade, put together once. What people ask for goes by {@code people}, which is {@code control} itself
 * where they have no connections of their own; what the engine does, and what says whether this node is well, by {@code control}.
 */
record Workings(
        ControlPlane control,
        ControlPlane people,
        Optional<SessionFactory> ownSessionFactory,
        Registry registry,
        Views views,
        Actions actions,
        Equipment equipment,
        Engine engine,
        QuartzSchedule schedule,
        AtomicReference<@Nullable NodeAgent> agent,
        Checkup checkup)
        implements AutoCloseable {
    static Workings of(LonghaulBuilder builder, Parts parts) {
        ControlPlane control = parts.control();
        ControlPlane people = parts.people();
        Registry registry = new Registry(people);
        Equipment equipment = Equipping.equipment(builder, parts, new Nodes(control));
        Views views = new Views(registry, new Guarding(people), equipment);
        Registry ownRegistry = new Registry(control);
        Views ownViews = new Views(ownRegistry, new Guarding(control), equipment);
        Engine engine = new Engine(equipment);
        QuartzSchedule schedule =
                new QuartzSchedule(equipment.settings().tickEvery(), engine::look, equipment.ticker());
        AtomicReference<@Nullable NodeAgent> agent = new AtomicReference<>();
        return new Workings(
                control,
                people,
                parts.mappings().own(),
                registry,
                views,
                new Actions(new Steering(parts.jobs(), registry, new Requests(people))),
                equipment,
                engine,
                schedule,
                agent,
                new Checkup(
                        ownRegistry,
                        equipment,
                        new UpgradeGate(equipment, ownViews, new Emptiness(control)),
                        schedule,
                        () -> agent.get() != null));
    }

    void requireNotStarted() {
        if (agent.get() != null) {
            throw new IllegalStateException("start() was called before; one instance is one node.");
        }
    }

    /** From now on this node serves; when it could not be entered, nothing has begun. */
    void start() {
        NodeAgent fresh = new NodeAgent(equipment, engine, schedule);
        fresh.enter();
        agent.set(fresh);
        engine.serve();
        fresh.start();
        schedule.start();
    }

    void stop() {
        schedule.stop();
        engine.stop();
        NodeAgent serving = agent.getAndSet(null);
        if (serving != null) {
            serving.close();
        }
    }

    UpgradeGate gate() {
        return new UpgradeGate(equipment, views, new Emptiness(control));
    }

    Registering registering() {
        return new Registering(registry, equipment, engine);
    }

    Changing changing() {
        return new Changing(new Changes(people), equipment.jobs(), equipment.settings());
    }

    MigrationQuarantine quarantine(String name) {
        return new MigrationQuarantine(new QuarantineRequests(people), name, Optional.empty());
    }

    Pruning pruning() {
        return new Pruning(new Retention(people), registry, equipment.jobs());
    }

    Pages pages() {
        return new Pages(new Listing(people), new Samples(people), queue(), views);
    }

    Cluster cluster() {
        return new Cluster(new CommonSettings(people), new Counting(people), equipment, checkup);
    }

    Planner planner() {
        return new Planner(equipment.asking(queue(), nodes()), registry);
    }

    private WorkQueue queue() {
        return new WorkQueue(people, equipment.worker());
    }

    Nodes nodes() {
        return new Nodes(people);
    }

    DryRun dryRun() {
        return new DryRun(equipment, registry);
    }

    @Override
    public void close() {
        ownSessionFactory.ifPresent(SessionFactory::close);
        Parts.close(control, people);
    }
}
