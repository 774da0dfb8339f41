package dev.longhaul.run;

import dev.longhaul.store.Dialect;
import dev.longhaul.store.Evidence;
import dev.longhaul.store.JsonText;
import dev.longhaul.store.StatementWatch;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks, in the first batch of a run, how the database finds the rows of work whose own filter is the cursor, and warns where no index helps
 * it: such work passes in each batch all rows that were done before. On PostgreSQL alone. Used by the run's thread.
 */
final class FilterWatch implements StatementWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FilterWatch.class);

    private final RunControl control;
    private final boolean explains;
    private boolean attached;
    private boolean over;
    private @Nullable Evidence evidence;

    FilterWatch(Dialect dialect, RunControl control) {
        this.control = control;
        this.explains = dialect.buildsConcurrently();
    }

    /** The transaction of a batch is about to begin. */
    void beforeBatch() {
        if (explains && !over) {
            attached = true;
            control.connection().watchedBy(this);
        } else if (attached) {
            attached = false;
            control.connection().watchedBy(control.observed());
        }
    }

    /** The author's statements follow. */
    void listen(WorkTransaction transaction) {
        evidence = explains && !over ? transaction.evidence() : null;
    }

    void stop() {
        evidence = null;
        over = true;
    }

    @Override
    public boolean wantsValues() {
        return evidence != null;
    }

    @Override
    public void before(String sql, Values values) {
        Evidence inBatch = evidence;
        if (inBatch == null || over) {
            return;
        }
        try {
            Optional<Map<String, @Nullable Object>> plan =
                    inBatch.planJson(sql, values).map(JsonText::object);
            if (plan.isPresent()) {
                over = true;
                for (Map<?, ?> node : IndexAdvice.nodes(plan.get().get("Plan"))) {
                    warn(inBatch, node);
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("no advice on the filter of {}: {}", control.claim().name(), Halt.words(e));
        }
    }

    private void warn(Evidence inBatch, Map<?, ?> node) throws SQLException {
        if (!node.containsKey("Relation Name")
                || !node.containsKey("Filter")
                || node.containsKey("Index Cond")
                || node.containsKey("Recheck Cond")) {
            return;
        }
        String relation = String.valueOf(node.get("Relation Name"));
        String table = Dialect.quoted(String.valueOf(node.get("Schema"))) + "." + Dialect.quoted(relation);
        String filter = String.valueOf(node.get("Filter"));
        if (inBatch.statisticalRows(table) < IndexAdvice.SMALL
                || inBatch.indexes(table).stream().anyMatch(by -> mayHelp(by, filter))) {
            return;
        }
        String advice = "each batch passes all rows of " + relation
                + " that were done before, and their dead versions: its filter needs an index on what is left (create index"
                + " concurrently … where …), and vacuum has to keep up";
        LOG.warn("{}: {}", control.claim().name(), advice);
        control.observed().note(DeadRows.TABLE, Map.of("name", relation, "advice", advice));
    }

    /** While nearly all rows are left it is used by no plan, and need not be. */
    private static boolean mayHelp(Evidence.By index, String filter) {
        return index.special()
                || Pattern.compile("(?<!\\w)" + Pattern.quote(index.column()) + "(?!\\w)")
                        .matcher(filter)
                        .find();
    }

    @Override
    public long begins() {
        return control.observed().begins();
    }

    @Override
    public void executed(long since) {
        control.observed().executed(since);
    }

    @Override
    public void checkpointed(long since) {
        control.observed().checkpointed(since);
    }

    @Override
    public void committed(long since) {
        control.observed().committed(since);
    }
}
