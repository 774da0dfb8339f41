package dev.longhaul.run;

import dev.longhaul.store.Evidence;
import dev.longhaul.store.StatementWatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for the plan of each statement that is executed, before it is, while it is told to listen. Used by the run's thread alone. */
final class QueryPlans implements StatementWatch {
    private static final int MOST_STATEMENTS = 10;
    private static final int MOST_LINES = 30;
    private static final int LONGEST = 2_000;
    private static final List<String> WITH_PLANS = List.of("select", "with", "insert", "update", "delete", "merge");

    private final Map<String, DryRunReport.QueryPlan> plans = new LinkedHashMap<>();
    private @Nullable Evidence evidence;
    private boolean ofEngine;

    /** From now on statements are the engine's, or the author's. */
    void listen(Evidence inTransaction, boolean toEngine) {
        evidence = inTransaction;
        ofEngine = toEngine;
    }

    void stop() {
        evidence = null;
    }

    List<DryRunReport.QueryPlan> plans() {
        return List.copyOf(plans.values());
    }

    @Override
    public boolean wantsValues() {
        return evidence != null;
    }

    @Override
    public void before(String sql, Values values) {
        Evidence asked = evidence;
        String text = sql.strip();
        String word = text.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        if (asked == null || !WITH_PLANS.contains(word) || plans.containsKey(text) || plans.size() >= MOST_STATEMENTS) {
            return;
        }
        List<String> lines = asked.plan(sql, values);
        plans.put(
                text,
                new DryRunReport.QueryPlan(
                        text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…",
                        ofEngine,
                        lines.size() <= MOST_LINES ? lines : lines.subList(0, MOST_LINES)));
    }
}
