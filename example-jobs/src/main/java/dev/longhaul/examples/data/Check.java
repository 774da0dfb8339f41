package dev.longhaul.examples.data;

/**
 * One thing to be proved: what a query over the untouched data answered must be what another one answers at the end.
 * Immutable.
 *
 * @param what in words, and the key under which the expectation is kept
 * @param before the query before the first migration
 * @param after the query at the end
 */
record Check(String what, String before, String after) {
    static Check of(String what, String before, String beforeFrom, String after, String afterFrom) {
        return new Check(what, Fingerprint.sql(before, beforeFrom), Fingerprint.sql(after, afterFrom));
    }
}
