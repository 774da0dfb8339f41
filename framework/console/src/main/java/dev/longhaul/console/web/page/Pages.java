package dev.longhaul.console.web.page;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.MigrationView;
import dev.longhaul.console.output.DryRunText;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.service.ActionCommand;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Details;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.service.SettingsCommand;
import dev.longhaul.console.service.StaleException;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.FireReport;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.Action;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The web page: what it shows and does, through the service layer only. Thread-safe. */
public final class Pages implements AutoCloseable {
    private static final int CONFLICT = 409;
    private static final int STALE = 412;
    private static final int WRONG = 400;

    private final ConsoleService service;
    private final InstantSource clock;
    private final Looking looking;
    private final Live live;

    /**
     * Pages of a service.
     *
     * @param service what they show and do
     * @param clock tells the time of this node, for what stands on a page
     */
    public Pages(ConsoleService service, InstantSource clock) {
        this.service = service;
        this.clock = clock;
        this.looking = new Looking(service, clock);
        this.live = new Live(looking);
    }

    /**
     * The same by the time of this machine.
     *
     * @param service what they show and do
     */
    public Pages(ConsoleService service) {
        this(service, Ticker.system()::now);
    }

    /**
     * The routes.
     *
     * @return every page and every form
     */
    public List<Route> routes() {
        String one = "/migrations/{name}";
        SetAside setAside = new SetAside(service, clock);
        ForAll forAll = new ForAll(service, clock);
        Registering registering = new Registering(service, clock);
        List<Route> routes = new ArrayList<>(List.of(
                Assets.route(),
                Route.page("/", Access.VIEW, this::list),
                Route.page("/live", Access.VIEW, live::list),
                Route.form("/wake", Access.OPERATE, this::wake),
                Route.page("/register", Access.ADMIN, registering::form),
                Route.form("/register", Access.ADMIN, registering::send),
                Route.page("/settings", Access.VIEW, forAll::page),
                Route.form("/settings", Access.OPERATE, forAll::set),
                Route.page(one, Access.VIEW, this::detail),
                Route.page(one + "/live", Access.VIEW, live::migration),
                Route.page(one + "/history", Access.VIEW, this::history),
                Route.page(one + "/plan", Access.VIEW, this::plan),
                Route.form(one + "/plan", Access.OPERATE, this::dryRun),
                Route.page(one + "/settings", Access.OPERATE, this::settings),
                Route.form(one + "/settings", Access.OPERATE, this::set),
                Route.page(one + "/quarantine", Access.VIEW, setAside::page),
                Route.form(one + "/quarantine", Access.OPERATE, setAside::decide)));
        for (Action action : Action.values()) {
            String path = one + "/actions/" + action.text();
            Access access = Access.of(Role.of(action));
            routes.add(Route.page(path, access, exchange -> confirm(exchange, action, Optional.empty(), "")));
            routes.add(Route.form(path, access, exchange -> act(exchange, action)));
        }
        return List.copyOf(routes);
    }

    private Frame frame(Exchange exchange, String title) {
        return Frame.of(exchange, title, clock.instant());
    }

    private void list(Exchange exchange) {
        ListPage page = looking.list(exchange.caller(), Looking.query(exchange));
        exchange.html("list.jte", Map.of("frame", said(exchange, frame(exchange, "Migrations")), "page", page));
    }

    private void detail(Exchange exchange) {
        DetailPage page = looking.detail(exchange.caller(), exchange.name());
        Frame frame = frame(exchange, Words.name(page.view().name()));
        exchange.html("detail.jte", Map.of("frame", said(exchange, frame), "page", page));
    }

    /** After a form: what was done, by a word that we know; nothing that stands in an address is shown as it is. */
    static Frame said(Exchange exchange, Frame frame) {
        return exchange.query("did")
                .flatMap(word -> Optional.ofNullable(Did.TEXTS.get(word)))
                .map(text -> frame.with(new Frame.Notice(true, text)))
                .orElse(frame);
    }

    private void history(Exchange exchange) {
        Caller caller = exchange.caller();
        MigrationView view = service.migration(caller, exchange.name());
        exchange.html(
                "history.jte",
                Map.of(
                        "frame",
                        frame(exchange, "History of " + Words.name(view.name())),
                        "view",
                        view,
                        "events",
                        service.events(caller, view.name(), exchange.query("events"), Looking.PAGE),
                        "runs",
                        service.runs(caller, view.name(), exchange.query("runs"), Looking.PAGE)));
    }

    private void plan(Exchange exchange) {
        plan(exchange, List.of());
    }

    private void plan(Exchange exchange, List<String> tried) {
        Details details = service.details(exchange.caller(), exchange.name());
        MigrationView view = details.view();
        exchange.html(
                "plan.jte",
                Map.of(
                        "frame",
                        frame(exchange, "What " + Words.name(view.name()) + " executes"),
                        "view",
                        view,
                        "planned",
                        details.plan(),
                        "tried",
                        tried));
    }

    private void dryRun(Exchange exchange) {
        plan(exchange, DryRunText.lines(service.dryRun(exchange.caller(), exchange.name())));
    }

    private void wake(Exchange exchange) {
        FireReport report = service.wake(exchange.caller());
        boolean answered = report.answers().stream().anyMatch(FireReport.Answer::answered);
        exchange.redirect("/?did=" + (answered ? "wake" : "wake-nobody"));
    }

    private void confirm(Exchange exchange, Action action, Optional<String> refusal, String reason) {
        MigrationView view = service.migration(exchange.caller(), exchange.name());
        Offer offer = Offer.of(action, view);
        Frame frame = frame(exchange, offer.label() + ": " + Words.name(view.name()));
        exchange.html(
                "action.jte",
                Map.of(
                        "frame",
                        frame.refusing(refusal),
                        "view",
                        view,
                        "offer",
                        offer,
                        "possible",
                        action.allowed().contains(view.status()),
                        "reason",
                        reason));
    }

    private void act(Exchange exchange, Action action) throws IOException {
        String reason = exchange.field("reason").orElse("");
        try {
            ActionAnswer answer = service.act(
                    exchange.caller(),
                    new ActionCommand(
                            exchange.name(),
                            action,
                            exchange.field("rollback").isPresent(),
                            epoch(exchange),
                            exchange.field("request"),
                            Optional.of(reason).filter(text -> !text.isBlank())));
            if (answer.done()) {
                exchange.redirect(new Links("", "").migration(exchange.name()) + "?did=" + action.text());
            } else {
                exchange.context().status(CONFLICT);
                confirm(exchange, action, Optional.of(answer.text()), reason);
            }
        } catch (StaleException e) {
            exchange.context().status(STALE);
            confirm(exchange, action, Optional.of(String.valueOf(e.getMessage())), reason);
        }
    }

    static int epoch(Exchange exchange) throws IOException {
        try {
            return Integer.parseInt(exchange.field("epoch").orElse(""));
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("The form lacks the epoch that it was made for; load the page again.");
        }
    }

    private void settings(Exchange exchange) {
        settings(exchange, Optional.empty(), Map.of(), "");
    }

    private void settings(Exchange exchange, Optional<String> refusal, Map<String, String> typed, String reason) {
        MigrationView view = service.migration(exchange.caller(), exchange.name());
        Frame frame = frame(exchange, "Settings of " + Words.name(view.name()));
        exchange.html(
                "settings.jte",
                Map.of(
                        "frame",
                        frame.refusing(refusal),
                        "view",
                        view,
                        "fields",
                        SettingField.of(view, typed),
                        "reason",
                        reason));
    }

    private void set(Exchange exchange) throws IOException {
        Map<String, String> typed = SettingField.typed(exchange);
        String reason = exchange.field("reason").orElse("");
        int epoch = epoch(exchange);
        try {
            Map<String, String> changes =
                    SettingField.changes(service.migration(exchange.caller(), exchange.name()), typed);
            if (changes.isEmpty()) {
                settings(exchange, Optional.of("Nothing is different from before."), typed, reason);
                return;
            }
            ChangeAnswer answer = service.set(
                    exchange.caller(),
                    new SettingsCommand(
                            exchange.name(),
                            changes,
                            epoch,
                            exchange.field("request"),
                            Optional.of(reason).filter(text -> !text.isBlank())));
            if (answer.done()) {
                exchange.redirect(new Links("", "").migration(exchange.name()) + "?did=set");
            } else {
                exchange.context().status(CONFLICT);
                settings(exchange, Optional.of(Texts.firstLine(answer.text())), typed, reason);
            }
        } catch (UsageException | InvalidSettingException e) {
            exchange.context().status(WRONG);
            settings(exchange, Optional.of(String.valueOf(e.getMessage())), typed, reason);
        } catch (StaleException e) {
            exchange.context().status(STALE);
            settings(exchange, Optional.of(String.valueOf(e.getMessage())), typed, reason);
        }
    }

    /** Ends what pages are told live. Idempotent. */
    @Override
    public void close() {
        live.close();
    }
}
