package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.Row;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.ColumnValue;
import dev.longhaul.store.RowUpdate;
import dev.longhaul.store.TableColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that was read, with what is to be written into it. Used by one thread at a time. */
final class BatchRow implements Row, RowUpdate.Line {
    private static final Object UNSET = new Object();
    private static final @Nullable Object[] NOTHING = {};

    private final BatchRows batch;
    private final ReadColumns read;
    private final int index;
    private final List<Object> key;
    private final @Nullable Object[] values;
    private @Nullable Object[] fresh = NOTHING;

    BatchRow(BatchRows batch, ReadColumns read, int index, List<Object> key, @Nullable Object[] values) {
        this.batch = batch;
        this.read = read;
        this.index = index;
        this.key = key;
        this.values = values;
    }

    @Override
    public List<Object> key() {
        return key;
    }

    int index() {
        return index;
    }

    boolean isOf(BatchRows other) {
        return batch == other;
    }

    boolean isChanged() {
        for (Object value : fresh) {
            if (value != UNSET) {
                return true;
            }
        }
        return false;
    }

    /** What was set is written: it is now what the row holds. */
    void written() {
        for (int i = 0; i < fresh.length; i++) {
            int place = fresh[i] == UNSET ? -1 : read.place(batch.targets().column(i));
            if (place >= 0) {
                values[place] = fresh[i];
            }
        }
        fresh = NOTHING;
    }

    @Override
    public boolean isSet(int column) {
        return column < fresh.length && fresh[column] != UNSET;
    }

    @Override
    public @Nullable Object value(int column) {
        return fresh[column];
    }

    private @Nullable Object held(String column) {
        int target = batch.targets().placeIfAny(column);
        if (target >= 0 && isSet(target)) {
            return fresh[target];
        }
        return values[read.place(column)];
    }

    @Override
    public <T> @Nullable T get(String column, Class<T> type) {
        Object value = held(column);
        if (value == null) {
            return null;
        }
        try {
            return ColumnValue.as(value, type)
                    .orElseThrow(() -> new UsageException("The column " + column + " of " + batch.label() + " holds a "
                            + value.getClass().getSimpleName() + ", which cannot be had as " + type.getName() + "."));
        } catch (ArithmeticException e) {
            throw new LonghaulException(
                    "The column " + column + " holds " + value + ", which is no " + type.getSimpleName() + ".", e);
        }
    }

    @Override
    public boolean isNull(String column) {
        return held(column) == null;
    }

    @Override
    public String text(String column) {
        return present(column, get(column, String.class));
    }

    @Override
    public long number(String column) {
        return present(column, get(column, Long.class));
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new LonghaulException("The column " + column
                    + " is null. Ask isNull(…) or get(…) where that may be, or leave such rows out with where(…).");
        }
        return value;
    }

    @Override
    public Row set(String column, @Nullable Object value) {
        int target = batch.targets().place(column);
        TableColumn to = batch.targets().column(target);
        Object wanted = value == null ? null : converted(to, value);
        if (fresh.length <= target) {
            int before = fresh.length;
            fresh = Arrays.copyOf(fresh, target + 1);
            Arrays.fill(fresh, before, target + 1, UNSET);
        }
        int place = read.place(to);
        fresh[target] = place >= 0 && Objects.deepEquals(values[place], wanted) ? UNSET : wanted;
        return this;
    }

    private Object converted(TableColumn to, Object value) {
        try {
            return ColumnValue.into(to.kind(), value).orElseThrow(() -> batch.refusedValue(to, value));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new LonghaulException(
                    "The column " + to.name() + " is of type " + to.type() + ", into which " + value + " does not go.",
                    e);
        }
    }

    /** Which row, for a person: like the place at which a migration failed. */
    @Override
    public String toString() {
        return batch.label() + " = " + key;
    }
}
