package dev.longhaul.run;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.JsonText;
import dev.longhaul.store.Opening;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.QuarantineRow;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a table's keys in ascending order up to a finish line that is fixed at the start. For late rows it then waits
 * for the transactions that were open at the end of the scan and makes another pass, until none is left.
 */
final class KeysetPlan implements BatchPlan {
    private static final String KIND = "keyset";
    private static final String ROW = "row";
    private static final String KEY = "key";
    private static final int MOST_PASSES = 10;
    private static final String NOTHING_OPEN = "-";

    private final KeysetTable table;
    private final BatchWork body;
    private final Dialect dialect;
    private List<Object> after = List.of();
    private Optional<List<Object>> finish = Optional.empty();
    private int pass = 1;
    private List<String> wait = List.of();
    private OptionalLong total = OptionalLong.empty();
    private boolean totalIsEstimate;
    private OptionalLong bytesOfRow = OptionalLong.empty();
    private boolean started;
    private final RowLoop loop;
    private Optional<Opening<KeysetTable.Bound>> opened = Optional.empty();
    private @Nullable BatchRows inHand;
    private boolean isRange;
    private final String operation;
    private final BoundAhead ahead;
    private String where;
    private int rows;

    /** Of one operation, or of a job without when that is empty. */
    KeysetPlan(KeysetTable table, BatchWork body, Dialect dialect, String operation, BoundAhead ahead) {
        this.operation = operation;
        this.ahead = ahead;
        this.table = table;
        this.body = body;
        this.dialect = dialect;
        this.where = table.label();
        this.loop = new RowLoop(table);
    }

    /** The position before the first batch of a range. */
    static CursorState position(KeysetTable table, List<Object> after, List<Object> finish) {
        return cursor(table, after, finish, 1, List.of());
    }

    static List<Object> after(CursorState cursor) {
        return KeyCodec.read(cursor.part("after"));
    }

    static List<Object> finish(CursorState cursor) {
        return KeyCodec.read(cursor.part("finish"));
    }

    List<Object> after() {
        return after;
    }

    Optional<List<Object>> finish() {
        return finish;
    }

    @Override
    public boolean mayCommitLater() {
        return true;
    }

    @Override
    public void restore(Claim claim) {
        isRange = claim.range().isPresent();
        total = claim.rowsTotal().isPresent() ? claim.rowsTotal() : total;
        totalIsEstimate = claim.rowsTotal().isPresent() ? claim.totalIsEstimate() : totalIsEstimate;
        Optional<CursorState> stored = CursorState.readFor(claim.cursor(), claim.cursorVersion(), KIND, table.label());
        // A crash of the server may have taken back even the first batch: then it begins again, up to the same finish
        // line.
        stored.ifPresentOrElse(this::take, this::begin);
    }

    private void begin() {
        after = List.of();
        pass = 1;
        wait = List.of();
    }

    private void take(CursorState cursor) {
        started = true;
        after = after(cursor);
        finish = Optional.of(finish(cursor));
        pass = Integer.parseInt(cursor.part("pass").get(0));
        wait = cursor.part("wait");
    }

    @Override
    public void prepare(WorkTransaction transaction) throws SQLException {
        loop.prepare(transaction);
        bytesOfRow = dialect.bytesOfRow(transaction.connection(), table.table());
        if (started) {
            return;
        }
        finish = table.last(transaction);
        if (finish.isEmpty()) {
            total = OptionalLong.of(0);
        }
    }

    @Override
    public int firstSize(int usual) {
        return table.firstSize(usual);
    }

    @Override
    public OptionalLong bytesOfRow() {
        return bytesOfRow;
    }

    @Override
    public boolean measurable() {
        return !isRange;
    }

    @Override
    public void measure(WorkTransaction transaction) throws SQLException {
        if (total.isEmpty() && finish.isPresent()) {
            OptionalLong known = table.known(transaction);
            totalIsEstimate = known.isPresent();
            total = known.isPresent() ? known : table.count(transaction, finish.get());
        }
    }

    @Override
    public void estimate(WorkTransaction transaction) throws SQLException {
        if (total.isEmpty()) {
            total = table.estimate(transaction);
            totalIsEstimate = total.isPresent();
        }
    }

    /** Where the planner tells its plans, so that they can be understood. */
    @Override
    public boolean advisable() {
        return dialect.buildsConcurrently() && finish.isPresent();
    }

    @Override
    public Optional<IndexAdvice> advice(WorkTransaction transaction, int size) throws SQLException {
        return IndexAdvice.of(table, transaction, after, finish.orElseThrow(), size);
    }

    @Override
    public Optional<Opening<KeysetTable.Bound>> opening(BatchInfo info) {
        inHand = null;
        rows = info.size();
        where = table.label() + " after " + after;
        if (finish.isEmpty() || !wait.isEmpty()) {
            opened = Optional.empty();
            return opened;
        }
        opened = loop.found(ahead, after, finish.get(), info);
        if (opened.isPresent()) {
            return Optional.empty();
        }
        opened = loop.opening(after, finish.get(), info);
        return opened;
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        if (finish.isEmpty()) {
            return Optional.empty();
        }
        Optional<BatchRows> cut =
                wait.isEmpty() ? loop.next(transaction, opened, after, finish.get(), info) : Optional.empty();
        if (cut.isEmpty()) {
            return table.keyset().catchesLateRows() ? lateRows(transaction) : Optional.empty();
        }
        BatchRows batch = cut.get();
        inHand = batch;
        if (opened.filter(query -> !query.rows().isEmpty()).isPresent()) {
            loop.seek(ahead, batch.through(), finish.get(), info);
        }
        body.run(new WorkBatch(transaction, info, cut));
        return Optional.of(new Done(batch.count(), cursor(batch.through(), finish.get(), pass, List.of())));
    }

    private Optional<Done> lateRows(WorkTransaction transaction) throws SQLException {
        List<Object> end = finish.orElseThrow();
        rows = 1;
        if (wait.isEmpty()) {
            String mark = dialect.markOpenTransactions(transaction.connection()).orElse(NOTHING_OPEN);
            return Optional.of(new Done(0, cursor(after, end, pass, List.of(mark))));
        }
        Optional<List<Object>> newEnd = table.last(transaction);
        if (newEnd.isEmpty() || !anyLate(transaction, newEnd.get())) {
            return Optional.empty();
        }
        if (pass == MOST_PASSES) {
            throw new UsageException("After " + MOST_PASSES + " passes rows of " + table.label()
                    + " still meet the condition "
                    + table.keyset().condition().orElse("") + ": the work must make its rows stop meeting it, and the"
                    + " application must write new rows in their new shape.");
        }
        return Optional.of(new Done(0, cursor(List.of(), newEnd.get(), pass + 1, List.of())));
    }

    /** Rows that are set aside still need work, and are not late. */
    private boolean anyLate(WorkTransaction transaction, List<Object> end) throws SQLException {
        Set<List<String>> aside = Quarantine.positions(transaction, operation).stream()
                .map(position -> position.part(KEY))
                .collect(Collectors.toSet());
        return aside.isEmpty()
                ? table.any(transaction, end)
                : !aside.containsAll(table.keys(transaction, end, aside.size() + 1).stream()
                        .map(KeyCodec::write)
                        .toList());
    }

    private CursorState cursor(List<Object> position, List<Object> end, int ofPass, List<String> marks) {
        return cursor(table, position, end, ofPass, marks);
    }

    private static CursorState cursor(
            KeysetTable table, List<Object> position, List<Object> end, int ofPass, List<String> marks) {
        Map<String, List<String>> parts = new TreeMap<>();
        parts.put("after", KeyCodec.write(position));
        parts.put("finish", KeyCodec.write(end));
        parts.put("pass", List.of(Integer.toString(ofPass)));
        parts.put("wait", marks);
        return new CursorState(KIND, table.label(), parts);
    }

    @Override
    public Optional<SetAside.Row> leftBehind() {
        BatchRows batch = inHand;
        if (batch == null || finish.isEmpty()) {
            return Optional.empty();
        }
        List<Object> key = batch.through();
        CursorState position = new CursorState(ROW, table.label(), Map.of(KEY, KeyCodec.write(key)));
        String words = key.size() == 1
                ? String.valueOf(key.get(0))
                : JsonText.of(key.stream().map(String::valueOf).toList());
        return Optional.of(new SetAside.Row(
                new QuarantineRow(words, position, Optional.empty(), batch.count()),
                new Done(0, cursor(key, finish.get(), pass, List.of())),
                Optional.empty()));
    }

    /** Its rows may need nothing any more: somebody has mended them to the end, or deleted them. */
    @Override
    public long again(WorkTransaction transaction, BatchInfo info, CursorState position) throws Exception {
        CursorState.readFor(Optional.of(position.json()), CursorState.VERSION, ROW, table.label());
        List<Object> key = KeyCodec.read(position.part(KEY));
        Optional<BatchRows> rows =
                new RowLoop(table.only(key)).next(transaction, Optional.empty(), List.of(), key, info);
        if (rows.isPresent()) {
            body.run(new WorkBatch(transaction, info, rows));
        }
        return rows.map(BatchRows::count).orElse(0);
    }

    @Override
    public boolean mayWait() {
        return !wait.isEmpty() && !wait.get(0).equals(NOTHING_OPEN);
    }

    @Override
    public Optional<String> waitsFor(WorkTransaction transaction) throws SQLException {
        return dialect.openSince(transaction.connection(), wait.get(0))
                ? Optional.of("waits for transactions that were open when the table's end was reached")
                : Optional.empty();
    }

    @Override
    public void committed(CursorState cursor) {
        take(cursor);
        loop.committed();
    }

    @Override
    public OptionalLong total() {
        return total;
    }

    @Override
    public boolean totalIsEstimate() {
        return totalIsEstimate;
    }

    @Override
    public String where() {
        BatchRows batch = inHand;
        return batch == null ? where : batch.where();
    }

    @Override
    public int rowsInHand() {
        BatchRows batch = inHand;
        return batch == null ? rows : batch.count();
    }
}
