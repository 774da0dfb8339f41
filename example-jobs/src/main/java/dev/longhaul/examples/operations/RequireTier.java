package dev.longhaul.examples.operations;

import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.SqlMigration;

/** The third of three: once every account has a tier, none may be without; there is no scan under a lock. */
@Migration(
        name = "demo_tour_6_require_tier",
        added = "2026-11-21",
        description = "Makes demo_account.tier not null.",
        dependsOn = "demo_tour_5_fill_tiers",
        appVersions = ">=2.0.0 <3.0.0")
public final class RequireTier implements SqlMigration {
    @Override
    public Operation sql() {
        return Operation.of("not_null", SetNotNull.of("demo_account", "tier"));
    }
}
