package dev.longhaul.run;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Ranges;
import dev.longhaul.store.WorkTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Divides what is left of a keyset into ranges that are worked on beside each other: one batch that makes their rows, with a checkpoint
 * like any other. It makes more ranges than workers, so that they end at about the same time. Used by the run's thread alone.
 */
final class DividePlan implements BatchPlan {
    /** The kind of the cursor of a migration whose positions are its ranges'. */
    static final String KIND = "ranges";

    private static final int RANGES_PER_WORKER = 4;

    private final KeysetTable table;
    private final KeysetPlan whole;
    private final String node;
    private final int mostParts;
    private final int batchSize;
    private final KeyCuts keyCuts;
    private List<List<Object>> cuts = List.of();
    private Optional<Claim> claim = Optional.empty();
    private boolean divided;

    /** Divides for some workers; {@code batchSize}: a range smaller than a batch is worth nothing. */
    DividePlan(KeysetTable table, KeysetPlan whole, String node, int parallelism, int batchSize) {
        this.table = table;
        this.whole = whole;
        this.node = node;
        this.mostParts = parallelism * RANGES_PER_WORKER;
        this.batchSize = batchSize;
        this.keyCuts = new KeyCuts(table);
    }

    /** Whether a migration is divided, by its cursor. */
    static boolean isDivided(Claim claim) {
        return isDivided(claim.cursor(), claim.cursorVersion());
    }

    /** The same by a cursor that is nobody's claim. */
    static boolean isDivided(Optional<String> cursor, int version) {
        return cursor.map(text -> CursorState.read(text, version))
                .filter(state -> state.kind().equals(KIND))
                .isPresent();
    }

    /** The keyset as it was when a migration was divided. */
    static Keyset keyset(CursorState cursor) {
        Keyset rows = Keyset.of(cursor.part("table").get(0), cursor.part("keys").toArray(String[]::new));
        Keyset keyset = cursor.part("distinct").isEmpty() ? rows : rows.distinct();
        return cursor.part("where").isEmpty()
                ? keyset
                : keyset.where(cursor.part("where").get(0));
    }

    /** Whether the ranges are there. */
    boolean hasDivided() {
        return divided;
    }

    @Override
    public void restore(Claim now) {
        claim = Optional.of(now);
        divided = isDivided(now);
        if (!divided) {
            whole.restore(now);
        }
    }

    @Override
    public void prepare(WorkTransaction transaction) throws Exception {
        if (!divided) {
            whole.prepare(transaction);
        }
    }

    @Override
    public boolean measurable() {
        return !divided && whole.finish().isPresent();
    }

    @Override
    public void measure(WorkTransaction transaction) throws Exception {
        whole.measure(transaction);
        cut(transaction);
    }

    /** Where counting or sampling took too long, or was not possible, the other is tried. */
    @Override
    public void estimate(WorkTransaction transaction) throws Exception {
        whole.estimate(transaction);
        cut(transaction);
    }

    private void cut(WorkTransaction transaction) throws Exception {
        OptionalLong left = left();
        int parts = left.isPresent()
                ? (int) Math.max(1, Math.min(mostParts, left.getAsLong() / Math.max(1, batchSize)))
                : mostParts;
        OptionalLong counted = whole.totalIsEstimate() ? OptionalLong.empty() : left;
        cuts = parts == 1
                ? List.of()
                : keyCuts.cut(transaction, whole.after(), whole.finish().orElseThrow(), counted, parts);
    }

    private OptionalLong left() {
        OptionalLong total = whole.total();
        return total.isPresent()
                ? OptionalLong.of(Math.max(
                        0, total.getAsLong() - claim.map(Claim::rowsDone).orElse(0L)))
                : total;
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        if (divided || cuts.isEmpty()) {
            return Optional.empty();
        }
        List<List<Object>> ends = new ArrayList<>(cuts);
        ends.add(whole.finish().orElseThrow());
        OptionalLong left = left();
        List<Object> after = whole.after();
        List<Ranges.Part> parts = new ArrayList<>();
        for (List<Object> end : ends) {
            OptionalLong share = left.isPresent() ? OptionalLong.of(left.getAsLong() / ends.size()) : left;
            parts.add(part(table, after, end, share, batchSize));
            after = end;
        }
        Ranges.divide(transaction, claim.orElseThrow(), node, parts);
        return Optional.of(new Done(0, cursor()));
    }

    static Ranges.Part part(KeysetTable table, List<Object> after, List<Object> end, OptionalLong rows, int batchSize) {
        return new Ranges.Part(
                after.isEmpty() ? Optional.empty() : Optional.of(words(after)),
                words(end),
                KeysetPlan.position(table, after, end),
                rows,
                batchSize);
    }

    private static String words(List<Object> key) {
        return key.size() == 1 ? String.valueOf(key.get(0)) : key.toString();
    }

    private CursorState cursor() {
        Keyset keyset = table.keyset();
        return new CursorState(
                KIND,
                table.label(),
                Map.of(
                        "table",
                        List.of(keyset.table()),
                        "keys",
                        keyset.keys(),
                        "where",
                        keyset.condition().stream().toList(),
                        "distinct",
                        keyset.distinctValues() ? List.of("true") : List.of()));
    }

    /** Refuses to go on when the job goes over something else now. */
    static void requireSame(Claim claim, KeysetTable table) {
        CursorState.readFor(claim.cursor(), claim.cursorVersion(), KIND, table.label());
        if (table.keyset().catchesLateRows()) {
            throw new UsageException(
                    "The migration was divided into ranges, which catch no late rows, but the job now says"
                            + " catchLateRows(). Deploy the job as it was, or restart the migration from zero.");
        }
    }

    @Override
    public void committed(CursorState cursor) {
        divided = true;
    }

    @Override
    public OptionalLong total() {
        return whole.total();
    }

    @Override
    public boolean totalIsEstimate() {
        return whole.totalIsEstimate();
    }

    @Override
    public boolean divisible() {
        return false;
    }

    @Override
    public String where() {
        return "the division of " + table.label();
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
