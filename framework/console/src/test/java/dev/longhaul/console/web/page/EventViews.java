package dev.longhaul.console.web.page;

import static dev.longhaul.console.output.Views.MORNING;

import dev.longhaul.EventView;
import dev.longhaul.state.Status;
import java.util.Optional;

/** Makes entries of a history for tests. */
final class EventViews {
    private EventViews() {}

    static EventView of(String actor, String action, String reason, Status from, Status to) {
        return new EventView(
                1,
                1,
                MORNING,
                actor,
                "ui",
                Optional.of("10.0.0.1"),
                action,
                Optional.of(reason),
                Optional.of(from),
                to,
                Optional.empty());
    }
}
