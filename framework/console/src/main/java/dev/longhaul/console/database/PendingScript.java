package dev.longhaul.console.database;

import dev.longhaul.job.LonghaulException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A schema migration that has not been applied. Immutable.
 *
 * @param script its file name
 * @param text what is in it; empty when it is no SQL script
 */
public record PendingScript(String script, String text) {
    private static final String CLASSPATH = "classpath:";

    /** Reads what is on the class path; one in Java has no text. */
    static PendingScript read(String location, String script) {
        String resource = location.substring(CLASSPATH.length()) + "/" + script;
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return new PendingScript(script, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LonghaulException("The schema migration " + resource + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Whether it seems to register a migration: names it where rows are inserted.
     *
     * @param migration the name
     * @return whether it mentions Longhaul's table and the name as an SQL text
     */
    public boolean registers(String migration) {
        return text.contains(Tables.MIGRATIONS) && text.contains("'" + migration + "'");
    }
}
