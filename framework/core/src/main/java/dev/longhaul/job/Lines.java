package dev.longhaul.job;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file as a {@link Source}; the position is the number of bytes read, so that a resumed run does
 * not read the file from its beginning. The file must not change until the migration is completed and must be there on
 * every node that may run it. Opens the file for each chunk, holds nothing open in between. Immutable.
 */
public final class Lines implements Source<Long, String> {
    private final Path file;

    private Lines(Path file) {
        this.file = file;
    }

    /**
     * The lines of a file, without their line ends ({@code \n} or {@code \r\n}).
     *
     * @param file the file
     * @return the source
     */
    public static Lines of(Path file) {
        return new Lines(file);
    }

    @Override
    public CursorType<Long> cursorType() {
        return new CursorType<>("byte-offset", String::valueOf, Long::valueOf);
    }

    @Override
    public Chunk<Long, String> read(@Nullable Long after, int size) throws IOException {
        if (!Files.isReadable(file)) {
            throw new UsageException("The file " + file.toAbsolutePath()
                    + " is not there, or cannot be read: put it on every node that may run the migration.");
        }
        long offset = after == null ? 0 : after;
        long length = Files.size(file);
        if (offset > length) {
            throw new UsageException(
                    "The file " + file + " has " + length + " bytes, but the migration has already read " + offset
                            + ": it was replaced or cut. Put the original file back.");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(offset);
            return read(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16), offset, size);
        }
    }

    private static Chunk<Long, String> read(InputStream in, long start, int size) throws IOException {
        List<String> lines = new ArrayList<>(Math.min(size, 1024));
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long offset = start;
        long consumed = start;
        int octet;
        while (lines.size() < size && (octet = in.read()) >= 0) {
            offset++;
            if (octet == '\n') {
                lines.add(text(line));
                line.reset();
                consumed = offset;
            } else {
                line.write(octet);
            }
        }
        if (lines.size() < size && line.size() > 0) {
            lines.add(text(line));
            consumed = offset;
        }
        return lines.isEmpty() ? Chunk.end() : new Chunk<>(lines, consumed);
    }

    private static String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
