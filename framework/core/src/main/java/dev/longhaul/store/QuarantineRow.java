package dev.longhaul.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A row, or a group of rows with one key, that is about to be set aside. Immutable.
 *
 * @param key the key in words, one for each row of an epoch; what is longer than the column is cut and ends with its SHA-256
 * @param position what finds it again
 * @param operation the operation in which it is, of a migration of operations
 * @param rows how many rows bear the key
 */
public record QuarantineRow(String key, CursorState position, Optional<String> operation, long rows) {
    private static final int LONGEST_KEY = 1_000;
    private static final int LENGTH_OF_HASH = 64;

    /** Makes the key storable. */
    public QuarantineRow {
        String clean = History.storable(key);
        key = clean.length() <= LONGEST_KEY
                ? clean
                : clean.substring(0, LONGEST_KEY - LENGTH_OF_HASH - 1) + "…" + hash(key);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
