package dev.longhaul.run;

import dev.longhaul.job.Chunk;
import dev.longhaul.job.ItemWork;
import dev.longhaul.job.Source;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Placeholders;
import dev.longhaul.store.QuarantineRow;
import dev.longhaul.store.WorkTransaction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Goes through a source that is not a table; it is read outside the transaction. */
final class SourcePlan<C, T> implements BatchPlan {
    private static final String KIND = "source";
    private static final String ITEM = "item";
    private static final String BEGINNING = "the beginning";

    private final Source<C, T> source;
    private final ItemWork<T> body;
    private @Nullable C after;
    private Chunk<C, T> chunk = Chunk.end();
    private OptionalLong total = OptionalLong.empty();
    private int rows;

    SourcePlan(Source<C, T> source, ItemWork<T> body) {
        this.source = source;
        this.body = body;
    }

    @Override
    public boolean mayCommitLater() {
        return true;
    }

    @Override
    public void restore(Claim claim) {
        after = CursorState.readFor(
                        claim.cursor(),
                        claim.cursorVersion(),
                        KIND,
                        source.cursorType().name())
                .map(this::position)
                .orElse(null);
        total = claim.rowsTotal().isPresent() ? claim.rowsTotal() : source.total();
    }

    private C position(CursorState cursor) {
        String text = cursor.part("at").get(0);
        try {
            return source.cursorType().read().apply(text);
        } catch (RuntimeException e) {
            throw new UsageException("The cursor '" + text + "' is not a position of type "
                    + source.cursorType().name() + ": " + e);
        }
    }

    @Override
    public boolean fetch(int size) throws Exception {
        rows = size;
        // Should the reading fail, the one before is not what failed.
        chunk = Chunk.end();
        chunk = source.read(after, size);
        if (chunk.items().size() > size) {
            throw new UsageException(
                    "The source answered " + chunk.items().size() + " items when at most " + size + " were asked for.");
        }
        if (!chunk.items().isEmpty()) {
            rows = chunk.items().size();
        }
        return !chunk.items().isEmpty();
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        List<T> items = chunk.items();
        transaction.placeholders(new Placeholders(Optional.empty(), Optional.of(info.size())));
        body.run(new WorkBatch(transaction, info, Optional.empty()), items);
        C next = Objects.requireNonNull(chunk.next());
        if (next.equals(after)) {
            throw new UsageException("The source answered items and the position '" + next
                    + "', which is the one that it was asked to read after: it would never end.");
        }
        String text = source.cursorType().write().apply(next);
        return Optional.of(
                new Done(items.size(), new CursorState(KIND, source.cursorType().name(), Map.of("at", List.of(text)))));
    }

    @Override
    public void committed(CursorState cursor) {
        after = position(cursor);
    }

    @Override
    public Optional<SetAside.Row> leftBehind() {
        C next = chunk.next();
        if (chunk.items().size() != 1 || next == null) {
            return Optional.empty();
        }
        String type = source.cursorType().name();
        List<String> at =
                after == null ? List.of() : List.of(source.cursorType().write().apply(after));
        return Optional.of(new SetAside.Row(
                new QuarantineRow(
                        at.isEmpty() ? BEGINNING : at.get(0),
                        new CursorState(ITEM, type, Map.of("at", at)),
                        Optional.empty(),
                        1),
                new Done(
                        0,
                        new CursorState(
                                KIND,
                                type,
                                Map.of("at", List.of(source.cursorType().write().apply(next))))),
                Optional.empty()));
    }

    /** One item, read at the position before it. */
    @Override
    public long again(WorkTransaction transaction, BatchInfo info, CursorState position) throws Exception {
        CursorState.readFor(
                Optional.of(position.json()),
                CursorState.VERSION,
                ITEM,
                source.cursorType().name());
        Chunk<C, T> one = source.read(position.part("at").isEmpty() ? null : position(position), 1);
        if (one.items().size() != 1) {
            throw new IllegalStateException("the source has no item any more after "
                    + (position.part("at").isEmpty()
                            ? BEGINNING
                            : position.part("at").get(0)));
        }
        transaction.placeholders(new Placeholders(Optional.empty(), Optional.of(info.size())));
        body.run(new WorkBatch(transaction, info, Optional.empty()), one.items());
        return 1;
    }

    @Override
    public OptionalLong total() {
        return total;
    }

    @Override
    public String where() {
        return (rows == 1 ? "the item" : rows + " items") + " after "
                + (after == null
                        ? BEGINNING
                        : source.cursorType().name() + " "
                                + source.cursorType().write().apply(after));
    }

    @Override
    public int rowsInHand() {
        return rows;
    }
}
