package dev.longhaul.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds names that are near to a misspelt one, by the number of edits (Levenshtein, 1965). */
public final class NearNames {
    private NearNames() {}

    /**
     * The nearest of some names.
     *
     * @param name what was written
     * @param names what there is
     * @param most how many to name
     * @return those that differ by at most half of their letters, nearest first
     */
    public static List<String> of(String name, Collection<String> names, int most) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(other -> distance(wanted, other.toLowerCase(Locale.ROOT)) <= Math.max(2, other.length() / 2))
                .sorted(Comparator.comparingInt((String other) -> distance(wanted, other.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
