package dev.longhaul.console.output;

import dev.longhaul.EventView;
import java.util.List;

/** The history of a migration as {@code show} prints it. */
public final class EventLines {
    private EventLines() {}

    /**
     * The history.
     *
     * @param events oldest first
     * @return a line for each
     */
    public static List<String> of(List<EventView> events) {
        return events.stream().map(EventLines::line).toList();
    }

    private static String line(EventView event) {
        return "  " + Texts.moment(event.at()) + "  "
                + event.from().map(from -> from.text() + " -> ").orElse("")
                + event.to().text() + "  " + event.action() + " by " + Texts.name(event.actor()) + " ("
                + event.channel()
                + event.address().map(from -> " from " + Texts.firstLine(from)).orElse("") + ")"
                + event.reason().map(Texts::firstLine).map(text -> ": " + text).orElse("");
    }
}
