package dev.longhaul.store;

import java.util.List;

/**
 * An index as the database's catalog has it. Immutable.
 *
 * @param id its key in the catalog; 0 where there is none
 * @param tableId the key of its table; 0 where there is none
 * @param qualifiedName its name with schema, quoted where it must be
 * @param table its table, for a person
 * @param onTable whether that is the table that was asked about
 * @param valid whether it is finished: false for what an interrupted concurrent build or drop has left
 * @param unique whether it is unique
 * @param method its access method
 * @param partial whether it has a condition
 * @param keys its key columns as the catalog has them; empty for an expression
 * @param included how many further columns it holds
 * @param definition its definition, for a person
 */
public record ExistingIndex(
        long id,
        long tableId,
        String qualifiedName,
        String table,
        boolean onTable,
        boolean valid,
        boolean unique,
        String method,
        boolean partial,
        List<String> keys,
        int included,
        String definition) {
    /** Copies the list. */
    public ExistingIndex {
        keys = List.copyOf(keys);
    }
}
