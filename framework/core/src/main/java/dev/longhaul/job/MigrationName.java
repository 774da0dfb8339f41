package dev.longhaul.job;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for the names of migrations, in one place: for annotations, for the API and for rows inserted by SQL. */
public final class MigrationName {
    /** The width of the column {@code long_running_migration.name}. */
    public static final int MAX_LENGTH = 200;

    private static final Pattern ALLOWED =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.:@-]*(?: [\\p{L}\\p{N}_.:@-]+)*");

    private MigrationName() {}

    /**
     * What is wrong with a name, in words; empty when nothing is.
     *
     * @param name the name as it was written
     * @return the fault, or nothing for a name that may be used
     */
    public static Optional<String> faultOf(String name) {
        if (name.isBlank()) {
            return Optional.of("is blank");
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of("has " + name.length() + " characters, at most " + MAX_LENGTH + " are allowed");
        }
        if (name.contains("..")) {
            return Optional.of("contains '..'");
        }
        if (!ALLOWED.matcher(name).matches()) {
            return Optional.of("may contain only letters, digits, '_', '-', '.', ':', '@' and single spaces inside, "
                    + "and starts with a letter, a digit or '_'");
        }
        return Optional.empty();
    }

    /**
     * Checks a name.
     *
     * @param name the name as it was written
     * @return the same name
     * @throws InvalidNameException when {@link #faultOf} finds a fault
     */
    public static String check(String name) {
        faultOf(name).ifPresent(fault -> {
            throw new InvalidNameException(name, fault);
        });
        return name;
    }
}
