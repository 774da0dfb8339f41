package dev.longhaul;

import dev.longhaul.store.QuarantineRequests;
import java.util.List;
import java.util.Optional;

/**
 * Which of a migration's quarantined rows are meant; what is named restricts them together. Immutable.
 *
 * @param keys those with these {@linkplain dev.longhaul.state.QuarantineEntry#key keys}; none for all
 * @param errorClass those with errors of this class, of its simple name, or of this SQLSTATE; nothing for all
 */
public record QuarantineSelection(List<String> keys, Optional<String> errorClass) {
    /** All rows. */
    public static final QuarantineSelection ALL = new QuarantineSelection(List.of(), Optional.empty());

    /** Copies the list. */
    public QuarantineSelection {
        keys = List.copyOf(keys);
    }

    /**
     * Rows by their keys.
     *
     * @param keys as they are listed
     * @return these rows
     */
    public static QuarantineSelection keys(String... keys) {
        return new QuarantineSelection(List.of(keys), Optional.empty());
    }

    /**
     * Rows by their error.
     *
     * @param name a class as it is listed, its simple name, or a SQLSTATE
     * @return the rows of this class
     */
    public static QuarantineSelection errorClass(String name) {
        return new QuarantineSelection(List.of(), Optional.of(name));
    }

    QuarantineRequests.Selection stored() {
        return new QuarantineRequests.Selection(keys, errorClass);
    }
}
