package dev.longhaul.console.web.page;

import dev.longhaul.EventView;
import dev.longhaul.JobView;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.QuarantineClass;
import dev.longhaul.RangeView;
import dev.longhaul.RunView;
import dev.longhaul.console.output.PositionText;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.service.Slice;
import dev.longhaul.run.Settings;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about one migration, as its page shows it. Immutable.
 *
 * @param view the migration
 * @param job its job, where this node knows it
 * @param nodes the nodes
 * @param runs its last runs, newest first
 * @param events its last events, newest first
 * @param ranges its ranges, if it is divided
 * @param classes the errors of the rows that it has set aside
 * @param graph what it depends on and what depends on it
 * @param plots what the plots draw, as JSON
 * @param settings those that this node was started with
 * @param role what who looks may do
 * @param at now, by this node's clock
 */
public record DetailPage(
        MigrationView view,
        Optional<JobView> job,
        List<NodeView> nodes,
        Slice<RunView> runs,
        Slice<EventView> events,
        Slice<RangeView> ranges,
        List<QuarantineClass> classes,
        Optional<Graph> graph,
        Optional<String> plots,
        Settings settings,
        Role role,
        Instant at) {
    /** Copies the lists. */
    public DetailPage {
        nodes = List.copyOf(nodes);
        classes = List.copyOf(classes);
    }

    /**
     * Why it stands where it stands.
     *
     * @return what must be known first comes first
     */
    public List<Why> why() {
        return new Explanation(view, nodes, events.items(), settings, at).lines();
    }

    /**
     * What may be done with it now.
     *
     * @return what is most likely wanted first
     */
    public List<Offer> offers() {
        return Offer.of(view, role).stream()
                .filter(offer -> offer.action() != Action.ROLLBACK
                        || job.map(JobView::rollable).orElse(true))
                .toList();
    }

    /**
     * Its operations.
     *
     * @return empty for other jobs
     */
    public List<StepLine> steps() {
        return StepLine.of(view, job.map(JobView::operations).orElse(List.of()));
    }

    /**
     * Where the time goes.
     *
     * @return parts of one bar; empty when that is not known
     */
    public List<Shares> shares() {
        return view.observed().times().map(Shares::of).orElse(List.of());
    }

    /**
     * Its runs along the time.
     *
     * @return nothing without runs
     */
    public Optional<Timeline> timeline() {
        return Timeline.of(runs.items(), at);
    }

    /**
     * The figures beside the bar.
     *
     * @return by name; without what is unknown
     */
    public Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        put(figures, "Rate", Words.rate(view));
        view.observed()
                .rate()
                .ifPresent(rate -> put(
                        figures,
                        "Rate, mostly between",
                        Texts.number(Math.round(rate.low())) + " and " + Texts.number(Math.round(rate.high())) + "/s"));
        put(figures, "Time left", Words.eta(view));
        put(figures, "Done at", Words.expected(view));
        put(figures, "Running time", Texts.duration(view.progress().running()));
        put(figures, "Batches", Texts.number(view.batches()));
        put(figures, "Batch size", view.batchSize() == 0 ? "" : Texts.count(view.batchSize(), "row"));
        put(figures, "Pace", Words.throttle(view));
        put(figures, "Attempts since the last progress", view.attempts() == 0 ? "" : Integer.toString(view.attempts()));
        put(figures, "Set aside", view.quarantined() == 0 ? "" : Texts.setAside(view));
        view.division()
                .ifPresent(at ->
                        put(figures, "Ranges", at.ranges() + ", " + at.open() + " open, " + at.atWork() + " at work"));
        return figures;
    }

    /**
     * What it is: registration, job, position.
     *
     * @return by name; without what is unknown
     */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "Class", job.map(JobView::jobClass).orElse("not known on this node"));
        put(facts, "Added", job.flatMap(JobView::added).map(Object::toString).orElse(""));
        put(facts, "Registered", Words.moment(view.createdAt()));
        put(facts, "Started", view.startedAt().map(Words::moment).orElse(""));
        put(facts, "Finished", view.finishedAt().map(Words::moment).orElse(""));
        put(facts, "Owner", view.owner().map(Words::name).orElse(""));
        put(facts, "Lease until", view.leaseUntil().map(Words::moment).orElse(""));
        put(facts, "Epoch, fence", view.epoch() + ", " + view.fence());
        put(facts, "Runs", Texts.number(view.runs()));
        put(facts, "Priority", view.priority() == 0 ? "" : Integer.toString(view.priority()));
        put(
                facts,
                "Workers",
                view.parallelism()
                        .map(number -> number + ", as a person has set it")
                        .orElse(""));
        put(facts, "Position", view.cursor().map(PositionText::of).orElse(""));
        return facts;
    }

    /**
     * Its parameters, secrets as {@code ***}.
     *
     * @return by name
     */
    public Map<String, String> parameters() {
        return view.parameters().map(Values::ofObject).orElse(Map.of());
    }

    /**
     * Whether who looks may act.
     *
     * @return whether the role is that of an operator at least
     */
    public boolean mayOperate() {
        return role.includes(Role.OPERATE);
    }

    /**
     * Whether its error is of now, not of a run before.
     *
     * @return whether it failed
     */
    public boolean isFailed() {
        return view.status() == Status.FAILED || view.status() == Status.ROLLBACK_FAILED;
    }

    /**
     * How many rows the greatest class of errors has, for the bars beside them.
     *
     * @return at least 1
     */
    public long mostInAClass() {
        return classes.stream().mapToLong(QuarantineClass::rows).max().orElse(1);
    }

    private static void put(Map<String, String> map, String name, String value) {
        if (!value.isEmpty()) {
            map.put(name, value);
        }
    }
}
