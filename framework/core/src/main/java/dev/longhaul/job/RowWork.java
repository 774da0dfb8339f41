package dev.longhaul.job;

/** What a job computes for one row. */
@FunctionalInterface
public interface RowWork {
    /**
     * Computes and sets what is to be written; a row in which nothing is set stays as it is.
     *
     * @param row the row
     * @throws Exception anything: the batch is rolled back, and the error names the row
     */
    void change(Row row) throws Exception;
}
