package dev.longhaul.console.web.http;

import dev.longhaul.job.MigrationName;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A migration's name as one segment of a path. A name that may be a migration's stands there as it is; any other one, which only a plain
 * insert can bring about and which servers or proxies may refuse in a path, as {@code ~} and its UTF-8 in Base64.
 */
public final class Segment {
    private static final char MARK = '~';

    private Segment() {}

    /**
     * Writes a name.
     *
     * @param name any text
     * @return a segment, percent-encoded
     */
    public static String of(String name) {
        return MigrationName.faultOf(name).isEmpty()
                ? URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")
                : MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a segment.
     *
     * @param segment without its percent-encoding
     * @return the name; nothing when it is none that {@link #of} writes
     */
    public static Optional<String> read(String segment) {
        if (segment.isEmpty() || segment.charAt(0) != MARK) {
            return Optional.of(segment);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(segment.substring(1));
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
