package dev.longhaul.console.web.page;

import dev.longhaul.JobView;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.service.NotFoundException;
import dev.longhaul.console.service.RegisterCommand;
import dev.longhaul.console.service.Slice;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.job.UsageException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The form by which a migration is registered, made of the parameters that its job takes. Thread-safe.
 *
 * @param service what registers it
 * @param clock tells the time
 */
record Registering(ConsoleService service, InstantSource clock) {
    void form(Exchange exchange) {
        Optional<String> name = exchange.query("job");
        if (name.isEmpty()) {
            show(exchange, unregistered(exchange.caller()));
        } else {
            show(exchange, job(exchange, name.get()), Map.of(), "", Optional.empty());
        }
    }

    /** As many as are shown, by a statement for each few hundred jobs. */
    private List<JobView> unregistered(Caller caller) {
        List<JobView> jobs = service.jobs(caller);
        List<JobView> found = new ArrayList<>();
        for (int from = 0; from < jobs.size() && found.size() < MigrationQuery.MOST; from += Slice.MOST) {
            List<JobView> some = jobs.subList(from, Math.min(jobs.size(), from + Slice.MOST));
            Set<String> known = service.many()
                    .statuses(caller, some.stream().map(JobView::name).toList())
                    .keySet();
            some.stream().filter(job -> !known.contains(job.name())).forEach(found::add);
        }
        return found;
    }

    private JobView job(Exchange exchange, String name) {
        return service.jobs(exchange.caller()).stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(name));
    }

    private void show(Exchange exchange, List<JobView> jobs) {
        exchange.html(
                "register.jte",
                Map.of(
                        "frame",
                        Frame.of(exchange, "Register a migration", clock.instant()),
                        "jobs",
                        jobs.subList(0, Math.min(jobs.size(), MigrationQuery.MOST)),
                        "job",
                        Optional.empty(),
                        "inputs",
                        List.of(),
                        "reason",
                        ""));
    }

    private void show(
            Exchange exchange, JobView job, Map<String, String> typed, String reason, Optional<String> refusal) {
        Frame frame = Frame.of(exchange, "Register " + Words.name(job.name()), clock.instant());
        exchange.html(
                "register.jte",
                Map.of(
                        "frame",
                        frame.refusing(refusal),
                        "jobs",
                        List.of(),
                        "job",
                        Optional.of(job),
                        "inputs",
                        ParameterInput.of(job.parameters(), typed),
                        "reason",
                        reason));
    }

    void send(Exchange exchange) throws IOException {
        JobView job = job(exchange, exchange.field("job").orElse(""));
        Map<String, String> typed = new HashMap<>();
        for (Map.Entry<String, List<String>> field : exchange.form().entrySet()) {
            if (field.getKey().startsWith(ParameterInput.PREFIX)) {
                typed.put(
                        field.getKey().substring(ParameterInput.PREFIX.length()),
                        field.getValue().get(0));
            }
        }
        List<ParameterInput> inputs = ParameterInput.of(job.parameters(), typed);
        String reason = exchange.field("reason").orElse("");
        Map<String, String> shownAgain = withoutSecrets(inputs);
        try {
            boolean registered = service.many()
                    .register(
                            exchange.caller(),
                            new RegisterCommand(
                                    job.name(),
                                    job.parameters().isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(ParameterInput.json(inputs)),
                                    exchange.field("when")
                                            .filter("scheduled"::equals)
                                            .isPresent(),
                                    exchange.field("request"),
                                    Optional.of(reason).filter(text -> !text.isBlank())));
            if (registered) {
                exchange.redirect(new Links("", "").migration(job.name()) + "?did=register");
            } else {
                exchange.context().status(409);
                show(
                        exchange,
                        job,
                        shownAgain,
                        reason,
                        Optional.of(job.name() + " is registered already; nothing is changed."));
            }
        } catch (UsageException e) {
            exchange.context().status(400);
            show(exchange, job, shownAgain, reason, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** What was typed comes back with a refusal, but for what nobody must see. */
    private static Map<String, String> withoutSecrets(List<ParameterInput> inputs) {
        Map<String, String> shown = new HashMap<>();
        inputs.stream()
                .filter(input -> !input.field().secret())
                .forEach(input -> shown.put(input.name(), input.value()));
        return shown;
    }
}
