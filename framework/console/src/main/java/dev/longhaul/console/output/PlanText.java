package dev.longhaul.console.output;

import dev.longhaul.run.PlanReport;
import dev.longhaul.run.PlanReport.Planned;
import dev.longhaul.run.PlanReport.Prospect;
import dev.longhaul.state.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the next tick would do, as {@code plan} prints it. */
public final class PlanText {
    private PlanText() {}

    /**
     * The plan.
     *
     * @param migrations those that are asked for, in the order of the report
     * @return its lines
     */
    public static List<String> lines(List<Planned> migrations) {
        List<String> lines = new ArrayList<>();
        int turn = 0;
        for (Planned planned : migrations) {
            turn += planned.prospect() == Prospect.RUNS ? 1 : 0;
            lines.add(head(planned, turn));
            planned.parameters().ifPresent(text -> lines.add("   parameters " + Texts.firstLine(text)));
            planned.steps().forEach(step -> lines.addAll(lines(step)));
        }
        return lines;
    }

    private static String head(Planned planned, int turn) {
        String name = Texts.name(planned.name()) + " (" + planned.status().text() + ")";
        Optional<String> reason = planned.reason().map(Texts::firstLine);
        String because = reason.map(text -> ": " + text).orElse("");
        return switch (planned.prospect()) {
            case RUNS -> turn + ". " + name + (planned.backwards() ? " is undone, in reverse" : " runs") + because;
            case RUNNING -> "-  " + name + " " + reason.orElse("runs");
            case SETTLES -> "-  " + name + " only changes its status" + because;
            case WAITS -> "-  " + name + " waits" + because;
            case PERSON -> "-  " + name + " is for a person" + because + " (" + actions(planned) + ")";
            case OVER -> "-  " + name + " is over" + because;
        };
    }

    private static String actions(Planned planned) {
        Set<Action> actions = planned.actions();
        return actions.stream()
                .filter(action -> !sameWithoutForce(action, actions))
                .sorted()
                .map(Action::command)
                .collect(Collectors.joining(", "));
    }

    /** No worker is on what waits for a person, so there is nobody to be forced. */
    private static boolean sameWithoutForce(Action action, Set<Action> actions) {
        return (action == Action.FORCE_CANCEL && actions.contains(Action.CANCEL))
                || (action == Action.FORCE_PAUSE && actions.contains(Action.PAUSE));
    }

    private static List<String> lines(PlanReport.Step step) {
        List<String> lines = new ArrayList<>();
        lines.add("   " + state(step) + " " + step.id() + " (" + step.kind() + ")"
                + step.note().map(note -> ": " + Texts.firstLine(note)).orElse(""));
        if (step.state() == PlanReport.State.NEXT || step.state() == PlanReport.State.LATER) {
            step.statements()
                    .forEach(statement -> Texts.lines(statement)
                            .lines()
                            .map(line -> "      " + line)
                            .forEach(lines::add));
        }
        return lines;
    }

    private static String state(PlanReport.Step step) {
        return String.format(Locale.ROOT, "%-7s", step.state().name().toLowerCase(Locale.ROOT));
    }

    /**
     * The same for {@code --output json}: {@code name}, {@code status}, {@code prospect}, {@code reason}, {@code actions}, {@code
     * backwards}, {@code parameters} and {@code steps} with {@code id}, {@code kind}, {@code state}, {@code note}, {@code statements}.
     *
     * @param migrations those that are asked for
     * @return a list of objects
     */
    public static List<Object> json(List<Planned> migrations) {
        return migrations.stream().map(PlanText::json).toList();
    }

    private static Object json(Planned planned) {
        return new Json()
                .field("name", planned.name())
                .field("status", planned.status().text())
                .field("prospect", planned.prospect().name().toLowerCase(Locale.ROOT))
                .field("reason", planned.reason())
                .field(
                        "actions",
                        planned.actions().stream().sorted().map(Action::text).toList())
                .field("backwards", planned.backwards())
                .field("parameters", planned.parameters())
                .field("steps", planned.steps().stream().map(PlanText::json).toList())
                .object();
    }

    private static Object json(PlanReport.Step step) {
        return new Json()
                .field("id", step.id())
                .field("kind", step.kind())
                .field("state", step.state().name().toLowerCase(Locale.ROOT))
                .field("note", step.note())
                .field("statements", step.statements())
                .object();
    }
}
