package dev.longhaul.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The lock that the session of a migration's builds holds for as long as it lives. A build outlives its client on the server, and its
 * token cannot stop it: the lock tells the next worker that it is there. Stateless.
 */
public final class BuildFence {
    private BuildFence() {}

    /** The advisory lock's key. */
    static long key(String migration) {
        return ByteBuffer.wrap(digest("longhaul:" + migration)).getLong();
    }

    /**
     * A short text that stands for a longer one, for names of our own in the catalog.
     *
     * @param text any text
     * @return 16 hexadecimal digits
     */
    public static String hash(String text) {
        return HexFormat.of().formatHex(digest(text), 0, Long.BYTES);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
