package dev.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The processor time of all processes of a server on this machine, from Linux's {@code /proc}; unknown elsewhere. */
final class ServerCpu {
    /** {@code USER_HZ}, which is 100 on every architecture that Java runs on. */
    static final double TICKS_A_SECOND = 100;

    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;

    private final String postmaster;
    private final double before;
    private final long since = System.nanoTime();

    ServerCpu(Database database) throws SQLException {
        long checkpointer = database.number("select pid from pg_stat_activity where backend_type = 'checkpointer'");
        // Of a server on another machine there is no such process here, or it is somebody else's.
        boolean here = name(Path.of("/proc/" + checkpointer)).contains("postgres");
        this.postmaster = here ? fields(Path.of("/proc/" + checkpointer)).get(PARENT) : "";
        this.before = seconds();
    }

    /** Of one core, since it was made; not a number where that cannot be known. */
    double share() {
        return postmaster.isEmpty() ? Double.NaN : (seconds() - before) / ((System.nanoTime() - since) / 1e9);
    }

    /** Of those that live, and of those that have ended, which the postmaster has inherited. */
    private double seconds() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.mapToDouble(this::secondsOf).sum();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private double secondsOf(Path process) {
        List<String> fields = fields(process);
        if (fields.size() <= CHILDREN_SYSTEM) {
            return 0;
        }
        boolean isPostmaster = process.getFileName().toString().equals(postmaster);
        if (!isPostmaster && !fields.get(PARENT).equals(postmaster)) {
            return 0;
        }
        return fields.subList(USER, isPostmaster ? CHILDREN_SYSTEM + 1 : USER + 2).stream()
                        .mapToLong(Long::parseLong)
                        .sum()
                / TICKS_A_SECOND;
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm"));
        } catch (IOException e) {
            return "";
        }
    }

    /** The fields behind the name, which may contain anything. */
    private static List<String> fields(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}
