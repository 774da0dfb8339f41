package dev.longhaul.console.web.api;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.console.output.DryRunText;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.service.ActionCommand;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.NotFoundException;
import dev.longhaul.console.service.QuarantineCommand;
import dev.longhaul.console.service.RegisterCommand;
import dev.longhaul.console.service.SettingsCommand;
import dev.longhaul.console.web.http.Endpoint;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Segment;
import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API does. */
record Acting(ConsoleService service) {
    private static final String REASON = "reason";

    Endpoint action(Action action) {
        return exchange -> act(exchange, action);
    }

    private void act(Exchange exchange, Action action) throws IOException {
        Fields fields = Fields.of(exchange);
        boolean ends = action == Action.CANCEL || action == Action.FORCE_CANCEL;
        boolean rollback = ends && fields.truth("rollback");
        Optional<String> reason = fields.text(REASON);
        int epoch = Seen.epoch(exchange, service, fields);
        fields.nothingElse();
        ActionAnswer answer = service.act(
                exchange.caller(),
                new ActionCommand(exchange.name(), action, rollback, epoch, requestId(exchange), reason));
        if (answer.before().isEmpty()) {
            throw new NotFoundException(exchange.name());
        }
        if (!answer.done()) {
            throw new ProblemException(Problem.of(
                            409, "state", "The migration's state does not allow this.", answer.text())
                    .with("state", answer.before().map(Status::text).orElse(""))
                    .with("allowed", answer.allowed().stream().map(Status::text).toList()));
        }
        exchange.json(ApiJson.action(answer));
    }

    Endpoint decision(QuarantineCommand.Decision decision) {
        return exchange -> decide(exchange, decision);
    }

    private void decide(Exchange exchange, QuarantineCommand.Decision decision) throws IOException {
        Fields fields = Fields.of(exchange);
        QuarantineSelection selection = new QuarantineSelection(fields.texts("keys"), fields.text("class"));
        boolean all = fields.truth("all");
        Optional<String> reason = fields.text(REASON);
        int epoch = Seen.epoch(exchange, service, fields);
        fields.nothingElse();
        if (!all && selection.equals(QuarantineSelection.ALL)) {
            throw ProblemException.badRequest("Say which rows: 'keys', 'class', or 'all'.");
        }
        answer(
                exchange,
                service.decide(
                        exchange.caller(),
                        new QuarantineCommand(
                                exchange.name(), decision, selection, epoch, requestId(exchange), reason)));
    }

    void set(Exchange exchange) throws IOException {
        Fields fields = Fields.of(exchange);
        Map<String, String> values = fields.values("values");
        Optional<String> reason = fields.text(REASON);
        int epoch = Seen.epoch(exchange, service, fields);
        fields.nothingElse();
        if (values.isEmpty()) {
            throw Fields.wrong("values", "names nothing to set");
        }
        answer(
                exchange,
                service.set(
                        exchange.caller(),
                        new SettingsCommand(exchange.name(), values, epoch, requestId(exchange), reason)));
    }

    void setAll(Exchange exchange) throws IOException {
        Fields fields = Fields.of(exchange);
        Map<String, String> values = fields.values("values");
        Optional<String> reason = fields.text(REASON);
        fields.nothingElse();
        answer(exchange, service.setAll(exchange.caller(), values, requestId(exchange), reason));
    }

    private static void answer(Exchange exchange, ChangeAnswer answer) {
        if (!answer.done()) {
            throw new ProblemException(Problem.of(409, "state", "Nothing was changed.", answer.text()));
        }
        exchange.json(ApiJson.change(answer));
    }

    void dryRun(Exchange exchange) throws IOException {
        Fields.of(exchange).nothingElse();
        service.migration(exchange.caller(), exchange.name());
        exchange.json(DryRunText.json(service.dryRun(exchange.caller(), exchange.name())));
    }

    void register(Exchange exchange) throws IOException {
        Fields fields = Fields.of(exchange);
        RegisterCommand command = new RegisterCommand(
                fields.requiredText("name"),
                fields.json("parameters"),
                fields.truth("scheduled"),
                requestId(exchange),
                fields.text(REASON));
        fields.nothingElse();
        if (!service.many().register(exchange.caller(), command)) {
            throw new ProblemException(Problem.of(
                    409,
                    "state",
                    "Nothing was changed.",
                    "'" + InvalidNameException.printable(command.name()) + "' was registered before."));
        }
        exchange.json(new Json()
                .field("name", command.name())
                .field("path", Api.ROOT + "/migrations/" + Segment.of(command.name()))
                .object());
    }

    void fire(Exchange exchange) throws IOException {
        Fields fields = Fields.of(exchange);
        List<String> names = fields.texts("names");
        Optional<String> reason = fields.text(REASON);
        fields.nothingElse();
        if (names.isEmpty()) {
            throw Fields.wrong("names", "names no migration");
        }
        exchange.json(ApiJson.fired(service.many().fire(exchange.caller(), names, reason)));
    }

    void wake(Exchange exchange) throws IOException {
        Fields.of(exchange).nothingElse();
        exchange.json(ApiJson.woken(service.wake(exchange.caller())));
    }

    void prune(Exchange exchange) throws IOException {
        Fields fields = Fields.of(exchange);
        Duration olderThan = duration(fields.requiredText("olderThan"));
        List<String> rows = fields.texts("rows");
        Optional<String> reason = fields.text(REASON);
        fields.nothingElse();
        exchange.json(ApiJson.pruned(service.many().prune(exchange.caller(), olderThan, rows, reason)));
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw Fields.wrong("olderThan", "must be a duration of ISO-8601, such as P90D");
        }
    }

    private static Optional<String> requestId(Exchange exchange) {
        return exchange.header("Idempotency-Key");
    }
}
