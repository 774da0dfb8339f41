package dev.longhaul.console.output;

import java.io.Console;
import java.util.Map;

/**
 * What is at the other end of the output. Immutable.
 *
 * @param interactive whether a person looks at it and lines may be drawn again
 * @param colours whether colours are welcome
 * @param width how many characters fit into a line; {@link #UNLIMITED} when it is no terminal
 */
public record Terminal(boolean interactive, boolean colours, int width) {
    /** The width of what is no terminal. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int USUAL_WIDTH = 80;
    private static final int MIN_WIDTH = 40;
    private static final int HELP_WIDTH = 110;

    /**
     * A file or a pipe.
     *
     * @return plain text of any width
     */
    public static Terminal plain() {
        return new Terminal(false, false, UNLIMITED);
    }

    /**
     * That of this process. {@code TERM=dumb} counts as none, {@code NO_COLOR} takes the colours out, {@code COLUMNS}
     * (exported by the launcher) is the width.
     *
     * @param variables the environment
     * @return what is there
     */
    public static Terminal detect(Map<String, String> variables) {
        if (!isTerminal() || variables.getOrDefault("TERM", "dumb").equals("dumb")) {
            return plain();
        }
        boolean colours = variables.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(true, colours, width(variables.getOrDefault("COLUMNS", "")));
    }

    private static int width(String columns) {
        return columns.matches("\\d{1,6}") ? Math.max(MIN_WIDTH, Integer.parseInt(columns)) : USUAL_WIDTH;
    }

    /** From JDK 22 on there is a console also where there is no terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // The rest of the method sees to it.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /**
     * The width for help texts, which read badly when very wide.
     *
     * @return at most 110
     */
    public int helpWidth() {
        return Math.max(USUAL_WIDTH, Math.min(width, HELP_WIDTH));
    }
}
