package dev.longhaul.run;

import dev.longhaul.store.JsonText;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The secret values among a migration's parameters, as they may turn up in the texts of errors. While a run works, its thread hides
 * them in every text that {@link Halt} makes: bound to the thread, so that no place that words an error can forget them. Immutable.
 */
final class Secrets {
    /** What stands for a secret. */
    static final String MASK = "***";

    static final Secrets NONE = new Secrets(List.of());

    private static final ThreadLocal<Secrets> HIDDEN_NOW = ThreadLocal.withInitial(() -> NONE);

    /** Shorter ones are hidden only where they stand by themselves, or no text could be read any more. */
    private static final int SHORT = 4;

    /** So much of a value gives it away: servers and messages quote only the beginning of a long one. */
    private static final int BEGINNING = 16;

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    static Secrets of(Collection<String> values) {
        return new Secrets(values.stream()
                .flatMap(Secrets::forms)
                .filter(form -> !form.isBlank())
                .distinct()
                .toList());
    }

    /** The value as it is, in JSON, and as databases quote it; H2 also writes control characters as numbers. */
    private static Stream<String> forms(String value) {
        String json = JsonText.of(value);
        String doubled = value.replace("\"", "\"\"");
        StringBuilder h2 = new StringBuilder();
        doubled.chars()
                .forEach(
                        c -> h2.append(Character.isISOControl(c) ? String.format("\\%04x", c) : Character.toString(c)));
        return Stream.of(value, json.substring(1, json.length() - 1), doubled, value.replace("'", "''"), h2.toString());
    }

    /** A text without the secrets. */
    String masked(String text) {
        StringBuilder masked = new StringBuilder();
        int from = 0;
        for (int at = 0; at < text.length() && !values.isEmpty(); ) {
            int begin = at;
            int length = values.stream()
                    .mapToInt(value -> quoted(text, begin, value))
                    .max()
                    .orElse(0);
            if (length > 0) {
                masked.append(text, from, at).append(MASK);
                from = at + length;
            }
            at += Math.max(length, 1);
        }
        return masked.append(text, from, text.length()).toString();
    }

    /** How much of a value a text quotes at a place; 0 when it is not enough to give it away. */
    private static int quoted(String text, int at, String value) {
        int length = 0;
        while (length < value.length()
                && at + length < text.length()
                && text.charAt(at + length) == value.charAt(length)) {
            length++;
        }
        boolean enough = length >= Math.min(value.length(), BEGINNING)
                && (value.length() >= SHORT || standsAlone(text, at, at + length));
        return enough ? length : 0;
    }

    private static boolean standsAlone(String text, int begin, int end) {
        return (begin == 0 || !Character.isLetterOrDigit(text.charAt(begin - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    /** Does something with these secrets hidden in what this thread says. */
    <T> T whileHidden(Supplier<T> work) {
        Secrets before = HIDDEN_NOW.get();
        HIDDEN_NOW.set(this);
        try {
            return work.get();
        } finally {
            HIDDEN_NOW.set(before);
        }
    }

    /** A text without what this thread has to hide. */
    static String hide(String text) {
        return HIDDEN_NOW.get().masked(text);
    }
}
