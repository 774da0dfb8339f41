package dev.longhaul.console.web.page;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.MigrationView;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.QuarantineCommand;
import dev.longhaul.console.service.QuarantineCommand.Decision;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.service.StaleException;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.QuarantineState;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page of the rows that a migration has set aside, and its form. Thread-safe.
 *
 * @param service what it shows and does
 * @param clock tells the time
 */
record SetAside(ConsoleService service, InstantSource clock) {
    private static final int PAGE = 100;

    void page(Exchange exchange) {
        page(exchange, Optional.empty());
    }

    private void page(Exchange exchange, Optional<String> refusal) {
        Caller caller = exchange.caller();
        MigrationView view = service.migration(caller, exchange.name());
        Optional<QuarantineState> state = exchange.query("state")
                .map(text -> Arrays.stream(QuarantineState.values())
                        .filter(one -> one.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.badRequest("There is no such state.")));
        Set<QuarantineState> states = state.<Set<QuarantineState>>map(EnumSet::of)
                .orElse(EnumSet.complementOf(EnumSet.of(QuarantineState.RESOLVED)));
        SetAsidePage page = new SetAsidePage(
                view,
                service.quarantineClasses(caller, view.name()),
                service.quarantine(
                        caller, view.name(), QuarantineSelection.ALL, states, exchange.position("after"), PAGE),
                state,
                caller.may(Role.OPERATE));
        Frame frame = Frame.of(exchange, "Rows set aside by " + Words.name(view.name()), clock.instant());
        exchange.html("quarantine.jte", Map.of("frame", frame.refusing(refusal), "page", page));
    }

    void decide(Exchange exchange) throws IOException {
        try {
            Decision decision = decision(exchange);
            ChangeAnswer answer = service.decide(
                    exchange.caller(),
                    new QuarantineCommand(
                            exchange.name(),
                            decision,
                            selection(exchange),
                            Pages.epoch(exchange),
                            exchange.field("request"),
                            exchange.field("reason").filter(text -> !text.isBlank())));
            if (answer.done()) {
                exchange.redirect(new Links("", "").migration(exchange.name()) + "?did="
                        + decision.name().toLowerCase(Locale.ROOT) + "-rows");
            } else {
                exchange.context().status(409);
                page(exchange, Optional.of(Texts.firstLine(answer.text())));
            }
        } catch (UsageException e) {
            exchange.context().status(400);
            page(exchange, Optional.of(String.valueOf(e.getMessage())));
        } catch (StaleException e) {
            exchange.context().status(412);
            page(exchange, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static Decision decision(Exchange exchange) throws IOException {
        String text = exchange.field("decision").orElse("");
        return Arrays.stream(Decision.values())
                .filter(decision -> decision.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest("There is no such decision."));
    }

    private static QuarantineSelection selection(Exchange exchange) throws IOException {
        switch (exchange.field("which").orElse("")) {
            case "all" -> {
                return QuarantineSelection.ALL;
            }
            case "class" -> {
                return QuarantineSelection.errorClass(
                        exchange.field("class").orElseThrow(() -> new UsageException("Choose a class of errors.")));
            }
            default -> {
                List<String> keys = exchange.fields("key");
                if (keys.isEmpty()) {
                    throw new UsageException("Choose rows first, or say that all are meant.");
                }
                return QuarantineSelection.keys(keys.toArray(String[]::new));
            }
        }
    }
}
