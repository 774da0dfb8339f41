package dev.longhaul.run;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.Range;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/** Versions from, to and between, as npm writes them: {@code >=1.4.0 <3.0.0}, {@code ^2}, {@code 1.x || 3.x}. Immutable. */
public final class VersionRange {
    private static final Pattern OR = Pattern.compile("\\|\\|");
    private static final Pattern HYPHEN = Pattern.compile("\\s+-\\s+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern AFTER_OPERATOR = Pattern.compile("([<>=^~])\\s+");

    private final String text;
    private final List<List<Range>> alternatives;

    private VersionRange(String text, List<List<Range>> alternatives) {
        this.text = text;
        this.alternatives = alternatives;
    }

    /**
     * Reads a range.
     *
     * @param text the range
     * @return the range
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static VersionRange of(String text) {
        String clean = AFTER_OPERATOR.matcher(text.strip()).replaceAll("$1");
        // The library leaves out what it cannot read, which would make the range wider than it was meant.
        for (String alternative : OR.split(clean, -1)) {
            Pattern between = HYPHEN.matcher(alternative).find() ? HYPHEN : BLANKS;
            Arrays.stream(between.split(alternative.strip(), -1))
                    .filter(part -> part.isEmpty() || parse(part).isEmpty())
                    .findFirst()
                    .ifPresent(part -> {
                        throw new IllegalArgumentException("'" + text + "' is no range of semantic versions"
                                + (part.isEmpty() ? "" : " ('" + part + "' cannot be read)")
                                + "; write it like \">=1.4.0 <3.0.0\"");
                    });
        }
        VersionRange range = new VersionRange(text.strip(), parse(clean).get());
        if (!range.canBeMet()) {
            throw new IllegalArgumentException("'" + text + "' is a range that no version is in");
        }
        return range;
    }

    private static Parsed parse(String text) {
        return new Parsed(RangeListFactory.create(text));
    }

    private record Parsed(RangeList list) {
        boolean isEmpty() {
            return list.get().stream().allMatch(List::isEmpty);
        }

        List<List<Range>> get() {
            return list.get().stream().map(List::copyOf).toList();
        }
    }

    /** The least version of every alternative is one of its bounds, or the next after one, or the first of all. */
    private boolean canBeMet() {
        return alternatives.stream()
                .anyMatch(all -> matches(all, Semver.ZERO)
                        || all.stream()
                                .map(Range::getRangeVersion)
                                .map(Semver::withClearedPreReleaseAndBuild)
                                .anyMatch(bound -> matches(all, bound) || matches(all, bound.withIncPatch())));
    }

    private static boolean matches(List<Range> all, Semver version) {
        return all.stream().allMatch(range -> range.isSatisfiedBy(version));
    }

    /**
     * Whether a version is in the range.
     *
     * @param version the version
     * @return whether it is
     */
    public boolean contains(Version version) {
        return alternatives.stream().anyMatch(all -> matches(all, version.semver()));
    }

    /**
     * Whether neither a version nor any later one is in the range.
     *
     * @param version the version
     * @return whether it is beyond the maximum; never, when there is none
     */
    public boolean isPassedBy(Version version) {
        return alternatives.stream().allMatch(all -> all.stream().anyMatch(isUpperBoundBelow(version.semver())));
    }

    private static Predicate<Range> isUpperBoundBelow(Semver version) {
        return range -> !range.isSatisfiedBy(version)
                && (version.isGreaterThan(range.getRangeVersion())
                        || (version.isEqualTo(range.getRangeVersion())
                                && range.toString().startsWith("<")));
    }

    @Override
    public String toString() {
        return text;
    }
}
