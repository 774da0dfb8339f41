package dev.longhaul.console.web.security;

import dev.longhaul.job.UsageException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-256, as {@code pbkdf2-sha256$<iterations>$<salt>$<hash>} in Base64. Immutable.
 *
 * @param iterations from {@value #LEAST} to {@value #MOST}; the more, the dearer is each guess
 * @param salt random
 * @param hash the derived key
 */
public record PasswordHash(int iterations, byte[] salt, byte[] hash) {
    /** The iterations of a new hash. */
    public static final int USUAL = 600_000;

    /** The fewest that are accepted. */
    public static final int LEAST = 100_000;

    /** The most that are accepted: each log-in has to compute them. */
    public static final int MOST = 10_000_000;

    private static final String ALGORITHM = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * Hashes a password with a fresh salt.
     *
     * @param password the password
     * @param iterations how dear a guess is to be
     * @return what is to be kept
     */
    public static PasswordHash of(char[] password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @param text the four parts
     * @return the hash
     * @throws UsageException saying what is wrong with it
     */
    public static PasswordHash read(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(ALGORITHM)) {
            throw new UsageException("its hash is not as 'longhaul console-password' writes it");
        }
        try {
            int iterations = Integer.parseInt(parts[1]);
            if (iterations < LEAST || iterations > MOST) {
                throw new UsageException(
                        "its hash has " + iterations + " iterations; " + LEAST + " to " + MOST + " are possible");
            }
            byte[] hash = Base64.getUrlDecoder().decode(parts[3]);
            byte[] salt = Base64.getUrlDecoder().decode(parts[2]);
            if (hash.length == HASH_BITS / Byte.SIZE && salt.length >= SALT_BYTES) {
                return new PasswordHash(iterations, salt, hash);
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("its hash is not as 'longhaul console-password' writes it");
        }
        throw new UsageException("its hash is cut");
    }

    /**
     * Whether a password is the one.
     *
     * @param password what somebody has typed
     * @return whether it has this hash; takes the same time in either case
     */
    public boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    /**
     * As it is kept.
     *
     * @return one word
     */
    public String text() {
        return ALGORITHM + "$" + iterations + "$" + ENCODER.encodeToString(salt) + "$" + ENCODER.encodeToString(hash);
    }

    @Override
    public String toString() {
        return ALGORITHM;
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
