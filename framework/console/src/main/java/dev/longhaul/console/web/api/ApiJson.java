package dev.longhaul.console.web.api;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.ClusterSetting;
import dev.longhaul.FiredReport;
import dev.longhaul.JobView;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.PruneReport;
import dev.longhaul.SampleView;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.service.Slice;
import dev.longhaul.console.web.http.Segment;
import dev.longhaul.console.web.page.Why;
import dev.longhaul.run.FireReport;
import dev.longhaul.run.ParameterField;
import dev.longhaul.state.Action;
import dev.longhaul.state.SettingChange;
import dev.longhaul.state.Status;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The objects of the API, beside those of {@link MigrationJson}, which the command line writes as well. */
final class ApiJson {
    private ApiJson() {}

    static Object migration(MigrationView view) {
        return MigrationJson.of(view)
                .field("path", Api.ROOT + "/migrations/" + Segment.of(view.name()))
                .field(
                        "actions",
                        Arrays.stream(Action.values())
                                .filter(action -> action.allowed().contains(view.status()))
                                .map(Action::text)
                                .toList())
                .object();
    }

    static <T> Object slice(String name, Slice<T> slice, Function<T, Object> item) {
        return new Json()
                .field(name, slice.items().stream().map(item).toList())
                .field("next", slice.next())
                .object();
    }

    static Object action(ActionAnswer answer) {
        return new Json()
                .field("name", answer.migration())
                .field("action", answer.action().text())
                .field("text", answer.text())
                .field("before", answer.before().map(Status::text))
                .field("after", answer.after().map(Status::text))
                .object();
    }

    static Object change(ChangeAnswer answer) {
        return new Json()
                .field("name", answer.migration())
                .field("text", answer.text())
                .object();
    }

    static Object sample(SampleView view) {
        return new Json()
                .field("at", view.at())
                .field("workers", view.workers())
                .field("rows", view.rows())
                .field("rowsPerSecond", view.rowsPerSecond())
                .field("batchMillis", view.batchMillis())
                .field("batchMillisP90", view.batchMillisP90())
                .field("batchSize", view.batchSize())
                .field("effort", view.effort())
                .field("signals", view.signals())
                .object();
    }

    static Object why(Why line) {
        return new Json()
                .field("tone", line.tone())
                .field("says", line.says())
                .field("helps", line.helps())
                .object();
    }

    static Object setting(ClusterSetting setting) {
        return new Json()
                .field("name", setting.name())
                .field("summary", setting.summary())
                .field("startedWith", setting.startedWith())
                .field("value", setting.value())
                .field("changedBy", setting.changedBy())
                .field("changedAt", setting.changedAt())
                .field("reason", setting.reason())
                .object();
    }

    static Object settingChange(SettingChange change) {
        return new Json()
                .field("at", change.at())
                .field("name", change.name())
                .field("from", change.from())
                .field("to", change.to())
                .field("actor", change.actor())
                .field("channel", change.channel())
                .field("address", change.address())
                .field("reason", change.reason())
                .object();
    }

    static Object node(NodeView view) {
        return new Json()
                .field("name", view.name())
                .field("appVersion", view.appVersion())
                .field("jobs", view.jobs())
                .field("lastSeen", view.lastSeen())
                .field("alive", view.alive())
                .object();
    }

    static Object job(JobView view) {
        return new Json()
                .field("name", view.name())
                .field("class", view.jobClass())
                .field("description", view.description())
                .field("added", view.added().map(LocalDate::toString))
                .field("dependsOn", view.dependsOn())
                .field("operations", view.operations())
                .field("rollable", view.rollable())
                .field(
                        "parameters",
                        view.parameters().stream().map(ApiJson::parameter).toList())
                .object();
    }

    private static Object parameter(ParameterField field) {
        return new Json()
                .field("name", field.name())
                .field("kind", field.kind().name().toLowerCase(Locale.ROOT))
                .field("choices", field.choices())
                .field("optional", field.optional())
                .field("list", field.list())
                .field("secret", field.secret())
                .field("expected", field.expected())
                .object();
    }

    static Object fired(FiredReport report) {
        return new Json()
                .field("fired", report.fired())
                .field("skipped", left(report.skipped()))
                .field("refused", left(report.refused()))
                .object();
    }

    static Object woken(FireReport report) {
        return new Json()
                .field(
                        "answers",
                        report.answers().stream()
                                .map(answer -> new Json()
                                        .field("node", answer.node())
                                        .field("text", answer.text())
                                        .field("answered", answer.answered())
                                        .object())
                                .toList())
                .object();
    }

    static Object pruned(PruneReport report) {
        return new Json()
                .field("migrations", report.migrations())
                .field("runs", report.runs())
                .field("events", report.events())
                .field("quarantined", report.quarantined())
                .field("rows", report.rows())
                .field("refused", left(report.refused()))
                .object();
    }

    private static List<?> left(List<FiredReport.Left> list) {
        return list.stream()
                .map(one -> new Json()
                        .field("name", one.migration())
                        .field("reason", one.reason())
                        .object())
                .toList();
    }
}
