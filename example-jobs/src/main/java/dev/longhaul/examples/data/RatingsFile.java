package dev.longhaul.examples.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file of ratings: one a line, made of the line's number alone; the remark is often empty and may hold anything. */
final class RatingsFile {
    private RatingsFile() {}

    /** Writes the file and answers what must be in the table when each line has been read once. */
    static String write(Path file, int lines) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        long checksum = 0;
        long remarks = 0;
        try (BufferedWriter writer = Files.newBufferedWriter(unfinished)) {
            for (long line = 1; line <= lines; line++) {
                long account = TableLoad.accountId(line * 7 % (lines * 5L) + 1);
                long stars = 1 + line * line % 5;
                String remark = remark(line);
                writer.write(account + ";" + stars + ";" + remark);
                writer.write(line % 1000 == 0 ? "\r\n" : "\n");
                checksum += account * stars;
                remarks += remark.isEmpty() ? 0 : 1;
            }
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return Fingerprint.of(lines, checksum) + ", " + remarks + " with a remark";
    }

    private static String remark(long line) {
        if (line % 3 != 0) {
            return "";
        }
        return line % 21 == 0 ? "\"größer; als 'gedacht' ☃\"" : "remark " + line;
    }
}
