package dev.longhaul.examples.demo;

import static dev.longhaul.examples.data.Programme.nameOf;

import dev.longhaul.MigrationView;
import dev.longhaul.RangeView;
import dev.longhaul.console.output.DryRunText;
import dev.longhaul.examples.operations.CountOrders;
import dev.longhaul.pace.TimeShares;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A migration that is tried, adapts its batches, has two workers, and makes way when the application has more to do than it can. */
final class SpeedScene {
    static final String COUNT = nameOf(CountOrders.class);
    private static final double FELT = 0.5;

    private final Stage stage;
    private Optional<Double> least = Optional.empty();

    SpeedScene(Stage stage) {
        this.stage = stage;
    }

    void play() throws Exception {
        stage.release(6);
        stage.deploy("2.0.0");
        if (stage.view(COUNT).status() == Status.SCHEDULED) {
            stage.say("This is what 'longhaul plan --dry-run' shows, without the query plans:");
            stage.say(withoutPlans(DryRunText.lines(stage.longhaul().dryRun(COUNT))));
            stage.set(COUNT, "batch.target-time", "50ms", "shorter batches show more");
            stage.act(Action.FIRE, COUNT, "the dry run looks good");
        }
        if (stage.view(COUNT).status() != Status.COMPLETED) {
            carryOut();
        }
        stage.prove(8, false);
    }

    private static List<String> withoutPlans(List<String> lines) {
        List<String> kept = new ArrayList<>();
        boolean plan = false;
        for (String line : lines) {
            plan = line.startsWith("  Plan of") || (plan && line.startsWith("    "));
            if (!plan) {
                kept.add("  | " + line);
            }
        }
        return kept;
    }

    private void carryOut() throws Exception {
        Rush rush = stage.rush();
        try {
            MigrationView view = stage.view(COUNT);
            while (view.status() != Status.COMPLETED) {
                view = stage.look(COUNT);
                stage.pulse().take().ifPresent(text -> stage.say("  " + text));
                throttled().filter(seen -> rush.isOn() && seen.share() < FELT).ifPresent(seen -> {
                    stage.say("  Longhaul has noticed; its workers wrote down: throttled to "
                            + Math.round(100 * seen.share()) + " % of full speed, because of " + seen.reason() + ".");
                    least = Optional.of(seen.share());
                    rush.leave();
                    stage.say("The visitors have gone. It gets faster again, step by step:");
                });
            }
        } finally {
            rush.leave();
        }
        List<RangeView> ranges = stage.longhaul().ranges(COUNT);
        stage.say("It went over " + ranges.size() + " ranges, two at a time (a worker without one splits another's); "
                + Math.round(100 * waited()) + " % of the time of its workers went into making way.");
        stage.prove(
                "ranges that are completed",
                ranges.size() + " of " + ranges.size(),
                ranges.stream()
                                .filter(range -> range.status().equals(Status.COMPLETED.text()))
                                .count()
                        + " of " + ranges.size());
        if (least.isPresent()) {
            stage.prove("the throttle made way for the visitors", "true", String.valueOf(waited() > 0));
        } else if (rush.hasCome()) {
            stage.say("It was over before the visitors could be felt.");
        }
    }

    private record Throttled(double share, String reason) {}

    /** What its workers wrote down last, if it is about a throttle. */
    private Optional<Throttled> throttled() {
        return stage.longhaul().ranges(COUNT).stream()
                .flatMap(range -> SpeedScene.throttled(range.observed().facts().get("throttle")).stream())
                .min(Comparator.comparingDouble(Throttled::share));
    }

    private static Optional<Throttled> throttled(@Nullable Object fact) {
        return fact instanceof Map<?, ?> seen
                        && seen.get("share") instanceof Number share
                        && seen.get("reason") instanceof String reason
                ? Optional.of(new Throttled(share.doubleValue(), reason))
                : Optional.empty();
    }

    /** The share of the time of all its runs in which a throttle held them back. */
    private double waited() {
        return stage.longhaul().runs(COUNT).stream()
                .flatMap(run -> run.observed().times().stream())
                .reduce(TimeShares::plus)
                .map(times -> times.share(TimeShares.Part.THROTTLE))
                .orElse(0.0);
    }
}
