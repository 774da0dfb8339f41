package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.OperationsPosition;
import dev.longhaul.run.OperationsPosition.Entry;
import dev.longhaul.run.OperationsPosition.State;
import dev.longhaul.state.Status;
import dev.longhaul.store.CursorState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation of a migration, by its name. Immutable.
 *
 * @param id its name
 * @param state where it is, in words
 * @param tone a class of the stylesheet
 * @param rows rows that it did, in words; empty when it has none
 * @param note why it is skipped; empty otherwise
 */
public record StepLine(String id, String state, String tone, String rows, String note) {
    /** In the order of the class where it is known here, else by name and only those that have started. */
    static List<StepLine> of(MigrationView view, List<String> order) {
        if (view.operations().isEmpty()) {
            return List.of();
        }
        OperationsPosition position;
        try {
            position = OperationsPosition.of(view.cursor(), CursorState.VERSION);
        } catch (UsageException e) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(order);
        position.entries().keySet().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        Optional<String> current = view.operations().flatMap(at -> at.current());
        return ids.stream()
                .map(id -> line(
                        view,
                        id,
                        position.entries().get(id),
                        current.filter(id::equals).isPresent()))
                .toList();
    }

    private static StepLine line(
            MigrationView view, String id, @org.jspecify.annotations.Nullable Entry entry, boolean current) {
        boolean works = current
                && Status.WORKABLE.contains(view.status())
                && view.owner().isPresent();
        boolean broken = current && (view.status() == Status.FAILED || view.status() == Status.ROLLBACK_FAILED);
        if (entry == null) {
            return new StepLine(
                    Words.name(id),
                    broken ? "failed" : works ? "at work" : "later",
                    broken ? "bad" : works ? "work" : "idle",
                    "",
                    "");
        }
        boolean over = entry.state() == State.DONE || entry.state() == State.SKIPPED || entry.state() == State.UNDONE;
        String state = broken && !over ? "failed" : works && !over ? "at work" : words(entry.state());
        String tone = broken && !over ? "bad" : works && !over ? "work" : entry.isOver() ? "good" : "idle";
        String rows = entry.rows() == 0 && entry.total().isEmpty()
                ? ""
                : Texts.number(entry.rows())
                        + (entry.total().isPresent()
                                ? " of " + (entry.totalIsEstimate() ? "about " : "")
                                        + Texts.number(entry.total().getAsLong())
                                : "");
        return new StepLine(
                Words.name(id), state, tone, rows, entry.state() == State.SKIPPED ? Words.line(entry.inner()) : "");
    }

    private static String words(State state) {
        return switch (state) {
            case STARTED -> "begun";
            case UNDOING -> "partly undone";
            default -> state.name().toLowerCase(Locale.ROOT);
        };
    }
}
