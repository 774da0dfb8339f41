package dev.longhaul.console.output;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
public final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /**
     * The names that are most like what was written.
     *
     * @param written what was written
     * @param names the names that there are
     * @return at most three, the nearest first; empty when none is near
     */
    public static List<String> of(String written, Collection<String> names) {
        String wanted = written.toLowerCase(Locale.ROOT);
        int tolerance = Math.max(2, wanted.length() / 3);
        return names.stream()
                .filter(name -> isNear(wanted, name.toLowerCase(Locale.ROOT), tolerance))
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static boolean isNear(String wanted, String name, int tolerance) {
        return name.contains(wanted) || distance(wanted, name) <= tolerance;
    }

    /** Levenshtein's: how many characters must be put in, taken out or exchanged. */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int exchanged = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(exchanged, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[other.length()];
    }
}
