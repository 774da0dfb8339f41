package dev.longhaul.run;

import java.util.Optional;
import org.semver4j.Semver;

/**
 * A semantic version, compared without what follows its three numbers: {@code 2.0.0-rc.1} is the code of 2.0.0. Immutable.
 *
 * @param text as it was written
 * @param major the first number
 * @param minor the second
 * @param patch the third
 */
public record Version(String text, int major, int minor, int patch) {
    /**
     * Reads a version of an application.
     *
     * @param text for example {@code 1.4.0} or {@code 2.0.0-SNAPSHOT+17}
     * @return the version, or nothing when the text is no semantic version
     */
    public static Optional<Version> parse(String text) {
        return Optional.ofNullable(Semver.parse(text.strip())).map(value -> of(text.strip(), value));
    }

    /**
     * Reads what a service says its version is, which may have fewer numbers and words behind.
     *
     * @param text for example {@code 18.6 (Debian 18.6-1)}
     * @return the version, or nothing when there is no number in it
     */
    public static Optional<Version> coerce(String text) {
        return Optional.ofNullable(Semver.coerce(text.strip())).map(value -> of(text.strip(), value));
    }

    private static Version of(String text, Semver value) {
        return new Version(text, value.getMajor(), value.getMinor(), value.getPatch());
    }

    Semver semver() {
        return Semver.create(major, minor, patch);
    }

    @Override
    public String toString() {
        return text;
    }
}
