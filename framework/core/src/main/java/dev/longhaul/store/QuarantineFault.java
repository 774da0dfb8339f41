package dev.longhaul.store;

import java.util.Optional;

/**
 * Why a row could not be migrated. Immutable.
 *
 * @param errorClass {@code SQLSTATE 22001}, or the exception's class where no database was involved; at most 500 characters
 * @param sqlState the database's word for it
 * @param text the message, at most {@value #LONGEST_TEXT} characters
 */
public record QuarantineFault(String errorClass, Optional<String> sqlState, String text) {
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_CLASS = 500;
    private static final int LENGTH_OF_STATE = 5;

    /** Cuts what is too long. */
    public QuarantineFault {
        errorClass = cut(errorClass, LONGEST_CLASS);
        text = cut(History.storable(text), LONGEST_TEXT);
    }

    /**
     * What an error says.
     *
     * @param error the error
     * @param text its message, without secrets
     * @return the fault
     */
    public static QuarantineFault of(Throwable error, String text) {
        Optional<String> state = ErrorTable.sqlState(error).filter(code -> code.length() <= LENGTH_OF_STATE);
        return new QuarantineFault(
                state.map(code -> "SQLSTATE " + code).orElse(error.getClass().getName()), state, text);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
