package dev.longhaul;

import dev.longhaul.pace.Budgets;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.JobChecks;
import dev.longhaul.run.LeftToOthers;
import dev.longhaul.run.Listeners;
import dev.longhaul.run.LiveSettings;
import dev.longhaul.run.Settings;
import dev.longhaul.run.Throttle;
import dev.longhaul.run.Ticker;
import dev.longhaul.run.WalPrompter;
import dev.longhaul.schedule.ShedLockSlots;
import dev.longhaul.store.Claims;
import dev.longhaul.store.CommonSettings;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Endings;
import dev.longhaul.store.Guarding;
import dev.longhaul.store.Nodes;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.Requests;
import dev.longhaul.store.Samples;
import dev.longhaul.store.Stalls;
import dev.longhaul.store.Vitals;
import dev.longhaul.store.WorkQueue;
import dev.longhaul.store.WorkerId;
import java.util.List;

/** Puts together what the runs of an instance share. */
final class Equipping {
    private Equipping() {}

    static Equipment equipment(LonghaulBuilder builder, Parts parts, Nodes nodes) {
        Settings settings = parts.settings();
        ControlPlane control = parts.control();
        Mappings mappings = parts.mappings();
        Ticker ticker = Ticker.system();
        Budgets budgets =
                new Budgets(settings.pacing().rates(), Runtime.getRuntime().availableProcessors());
        LiveSettings live =
                new LiveSettings(settings, new CommonSettings(control), budgets, Consistency.room(parts.dataSource()));
        live.refresh();
        WorkerId worker = new WorkerId(NodeName.fresh(), settings.appVersion());
        Claims claims = new Claims(control, worker, settings.lease());
        return new Equipment(
                parts.dataSource(),
                control.dialect(),
                mappings.all(),
                new WorkQueue(control, worker),
                claims,
                new Endings(claims, settings.giveUpAfter()),
                new Quarantine(control),
                new Samples(control),
                new Stalls(control),
                new Guarding(control),
                new Requests(control),
                nodes,
                parts.jobs(),
                new JobChecks(
                        parts.dataSource(),
                        control.dialect(),
                        mappings.all(),
                        Consistency.services(builder, control),
                        settings.lease()),
                new ShedLockSlots(
                        control.dataSource(),
                        control.dialect().name(),
                        worker.node(),
                        () -> live.now().slots(),
                        settings.lease(),
                        ticker),
                live,
                ticker,
                worker,
                new LeftToOthers(ticker, settings.tickEvery()),
                new Listeners(builder.listeners),
                Throttle.watching(claims, settings, List.copyOf(builder.signals), ticker, worker),
                new WalPrompter(new Vitals(claims)),
                budgets);
    }
}
