package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.CursorState;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far the operations of a migration are, by their ids: the cursor of kind {@code operations}. Immutable.
 *
 * @param entries by id; an operation that has not started is not in it
 */
public record OperationsPosition(Map<String, Entry> entries) {
    private static final String KIND = "operations";
    private static final String ACCEPTED_AS_REMOVED = "removed";

    /** Where one operation is. */
    public enum State {
        /** It has done a part. */
        STARTED,
        /** It is done. */
        DONE,
        /** It has nothing to do on this database. */
        SKIPPED,
        /** A part of it is undone. */
        UNDOING,
        /** It is undone. */
        UNDONE;

        /**
         * The text in the cursor.
         *
         * @return the name in lower case
         */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One operation.
     *
     * @param hash what it was when it ran
     * @param state where it is
     * @param inner the cursor inside of it, or why it was skipped; empty when there is none
     * @param rows rows that it did in the present direction
     * @param total its rows in all, when known
     * @param totalIsEstimate whether that is an estimate
     */
    public record Entry(
            String hash, State state, String inner, long rows, OptionalLong total, boolean totalIsEstimate) {
        static final Entry NONE = new Entry("", State.UNDONE, "", 0, OptionalLong.empty(), false);

        /**
         * Whether it is behind the position of the way forward.
         *
         * @return whether it is done or skipped
         */
        public boolean isOver() {
            return state == State.DONE || state == State.SKIPPED;
        }

        /**
         * Whether a rollback has to undo it.
         *
         * @return whether it has started and is not undone
         */
        public boolean hasEffects() {
            return state == State.STARTED || state == State.DONE || state == State.UNDOING;
        }

        private List<String> texts() {
            String all = total.isPresent() ? (totalIsEstimate ? "~" : "") + total.getAsLong() : "";
            return List.of(hash, state.text(), inner, Long.toString(rows), all);
        }

        private static Entry of(List<String> texts) {
            String all = texts.get(4);
            boolean estimate = all.startsWith("~");
            return new Entry(
                    texts.get(0),
                    State.valueOf(texts.get(1).toUpperCase(Locale.ROOT)),
                    texts.get(2),
                    Long.parseLong(texts.get(3)),
                    all.isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(Long.parseLong(estimate ? all.substring(1) : all)),
                    estimate);
        }
    }

    /** Keeps them in order. */
    public OperationsPosition {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /**
     * Reads a stored cursor.
     *
     * @param cursor the cursor; nothing before the first checkpoint
     * @param version the version that stands beside it
     * @return the position
     * @throws UsageException when it is no cursor of operations, or cannot be read
     */
    public static OperationsPosition of(Optional<String> cursor, int version) {
        return CursorState.readFor(cursor, version, KIND, KIND)
                .map(OperationsPosition::of)
                .orElseGet(() -> new OperationsPosition(Map.of()));
    }

    static boolean isOneOf(CursorState cursor) {
        return cursor.kind().equals(KIND);
    }

    static OperationsPosition of(CursorState cursor) {
        try {
            return new OperationsPosition(cursor.parts().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, part -> Entry.of(part.getValue()))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UsageException("The cursor cannot be read; it may have been edited by hand: " + cursor.json());
        }
    }

    CursorState cursor() {
        return new CursorState(
                KIND,
                KIND,
                entries.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().texts())));
    }

    /**
     * One operation's place.
     *
     * @param id its id
     * @return where it is, {@code undone} when it has not started
     */
    public Entry of(String id) {
        return entries.getOrDefault(id, Entry.NONE);
    }

    OperationsPosition with(String id, Entry entry) {
        SortedMap<String, Entry> changed = new TreeMap<>(entries);
        changed.put(id, entry);
        return new OperationsPosition(changed);
    }

    OperationsPosition without(String id) {
        SortedMap<String, Entry> changed = new TreeMap<>(entries);
        changed.remove(id);
        return new OperationsPosition(changed);
    }

    /** With the hashes of what a person has accepted, those that are not there any more among them. */
    OperationsPosition accepting(OperationList list) {
        OperationsPosition accepted = this;
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            String hash =
                    list.find(each.getKey()).map(operation -> operation.hash()).orElse(ACCEPTED_AS_REMOVED);
            accepted = accepted.with(
                    each.getKey(),
                    new Entry(
                            hash, entry.state(), entry.inner(), entry.rows(), entry.total(), entry.totalIsEstimate()));
        }
        return accepted;
    }

    /** The operations that a rollback has to undo. */
    List<String> effective() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().hasEffects())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a person has accepted that it is not there any more. */
    boolean isAcceptedAsRemoved(String id) {
        return of(id).hash().equals(ACCEPTED_AS_REMOVED);
    }
}
