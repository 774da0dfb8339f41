package dev.longhaul.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
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

    /**
     * Cancels the statement that a migration's build executes on the server, whoever started it and whether or not that worker is
     * still alive. What it leaves is found and cleared away by the next run.
     *
     * @param connection any connection to the database
     * @param dialect its dialect
     * @param migration the migration's name
     * @return whether there was such a statement
     * @throws SQLException as the driver throws it
     */
    public static boolean cancelBuild(Connection connection, Dialect dialect, String migration) throws SQLException {
        return dialect.catalog().cancelHolder(connection, key(migration));
    }
}
