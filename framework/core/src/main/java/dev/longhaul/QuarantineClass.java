package dev.longhaul;

import dev.longhaul.state.QuarantineState;

/**
 * Quarantined rows with errors of one class, in one state. Immutable.
 *
 * @param errorClass {@code SQLSTATE 22001}, or the exception's class
 * @param state the state
 * @param entries how many entries
 * @param rows how many rows, which are more where several share a key
 */
public record QuarantineClass(String errorClass, QuarantineState state, long entries, long rows) {}
