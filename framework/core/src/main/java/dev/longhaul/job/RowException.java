package dev.longhaul.job;

import java.io.Serial;

/** A row could not be computed: says which, its cause why. So the row need not be searched for. */
public final class RowException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int rowsBefore;

    /**
     * A row's failure.
     *
     * @param row the row, with table and key
     * @param rowsBefore how many rows of the batch come before it
     * @param cause what the work threw
     */
    public RowException(String row, int rowsBefore, Throwable cause) {
        super("the row " + row + ": " + cause, cause);
        this.rowsBefore = rowsBefore;
    }

    /**
     * How many rows of the batch come before it.
     *
     * @return 0 for the first
     */
    public int rowsBefore() {
        return rowsBefore;
    }
}
