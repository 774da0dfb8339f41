package dev.longhaul.examples.data;

/**
 * What a set of rows is compared by: their number, and a sum over all rows to which each row contributes by its key and
 * its content, so that a row lost and another one doubled do not cancel out.
 */
final class Fingerprint {
    private Fingerprint() {}

    static String of(long rows, long checksum) {
        return rows + " rows, checksum " + checksum;
    }

    /** SQL that answers the same text; {@code contribution} is a bigint made of each row. */
    static String sql(String contribution, String from) {
        return "select count(*) || ' rows, checksum ' || coalesce(sum(" + contribution + "), 0) from " + from;
    }
}
