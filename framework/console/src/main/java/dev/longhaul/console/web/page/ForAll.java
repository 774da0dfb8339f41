package dev.longhaul.console.web.page;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.Setting;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The page of the settings that may be changed for all nodes while they serve, and its form. Thread-safe.
 *
 * @param service what it shows and does
 * @param clock tells the time
 */
record ForAll(ConsoleService service, InstantSource clock) {
    void page(Exchange exchange) {
        page(exchange, Optional.empty(), Map.of(), "");
    }

    private List<SettingField> fields(Caller caller, Map<String, String> typed) {
        return service.clusterSettings(caller).stream()
                .map(setting -> new SettingField(
                        setting.name(),
                        typed.getOrDefault(setting.name(), setting.value().orElse("")),
                        setting.startedWith(),
                        setting.summary(),
                        Setting.byKey(setting.name()).map(SettingField::choices).orElse(List.of())))
                .toList();
    }

    private void page(Exchange exchange, Optional<String> refusal, Map<String, String> typed, String reason) {
        Caller caller = exchange.caller();
        Frame frame = Frame.of(exchange, "Settings of all nodes", clock.instant());
        exchange.html(
                "forall.jte",
                Map.of(
                        "frame",
                        Pages.said(exchange, frame).refusing(refusal),
                        "fields",
                        fields(caller, typed),
                        "changes",
                        service.clusterChanges(caller, Optional.empty(), Looking.PAGE)
                                .items(),
                        "mayOperate",
                        caller.may(Role.OPERATE),
                        "reason",
                        reason));
    }

    void set(Exchange exchange) throws IOException {
        Map<String, String> typed = SettingField.typed(exchange);
        String reason = exchange.field("reason").orElse("");
        Map<String, String> changes = new TreeMap<>();
        for (SettingField now : fields(exchange.caller(), Map.of())) {
            String text = typed.getOrDefault(now.key(), now.value()).strip();
            if (!text.equals(now.value())) {
                changes.put(now.key(), text.isEmpty() ? "default" : text);
            }
        }
        if (changes.isEmpty()) {
            page(exchange, Optional.of("Nothing is different from before."), typed, reason);
            return;
        }
        try {
            ChangeAnswer answer = service.setAll(
                    exchange.caller(),
                    changes,
                    exchange.field("request"),
                    Optional.of(reason).filter(text -> !text.isBlank()));
            if (answer.done()) {
                exchange.redirect("/settings?did=set-all");
            } else {
                exchange.context().status(409);
                page(exchange, Optional.of(Texts.firstLine(answer.text())), typed, reason);
            }
        } catch (UsageException | InvalidSettingException e) {
            exchange.context().status(400);
            page(exchange, Optional.of(String.valueOf(e.getMessage())), typed, reason);
        }
    }
}
