package dev.longhaul.job;

import java.io.Serial;

/** A migration's name breaks the rule of {@link MigrationName}. */
public final class InvalidNameException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 60;

    InvalidNameException(String name, String fault) {
        super("The migration name '" + printable(name) + "' " + fault + ".");
    }

    /**
     * A foreign name made safe to print: control characters replaced, cut when long.
     *
     * @param name any text
     * @return the text without control characters, at most 60 characters and an ellipsis
     */
    public static String printable(String name) {
        String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "…";
    }
}
