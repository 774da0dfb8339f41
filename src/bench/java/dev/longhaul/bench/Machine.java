package dev.longhaul.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On what was measured. */
final class Machine {
    private static final String SETTINGS =
            "'shared_buffers', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'wal_compression', 'max_wal_size', 'min_wal_size',"
                    + " 'checkpoint_timeout', 'autovacuum', 'jit', 'work_mem', 'maintenance_work_mem', 'effective_cache_size',"
                    + " 'random_page_cost', 'io_method', 'track_io_timing'";

    /** The column in the first line of {@code /proc/stat}. */
    private static final int STOLEN = 8;

    private Machine() {}

    static String describe(Server server) throws SQLException {
        List<String> lines = new ArrayList<>();
        Runtime runtime = Runtime.getRuntime();
        lines.add("- " + runtime.availableProcessors() + " cores, " + first("/proc/cpuinfo", "model name")
                + "; memory " + first("/proc/meminfo", "MemTotal") + "; load before " + load() + "; "
                + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        lines.add("- Java " + Runtime.version() + ", heap " + (runtime.maxMemory() >> 20) + " MiB");
        lines.add("- " + server.admin().rows("select version()").get(0).get(0) + "; " + server.origin());
        lines.add("- "
                + server
                        .admin()
                        .rows("select name || ' ' || current_setting(name) from pg_settings where name in (" + SETTINGS
                                + ") order by name")
                        .stream()
                        .map(row -> String.valueOf(row.get(0)))
                        .collect(Collectors.joining(", ")));
        return String.join("\n", lines);
    }

    /** What the host has given to others since it started while this machine's processors had work, in seconds of one; not a number where that cannot be known. */
    static double stolenSeconds() {
        return lines("/proc/stat")
                .map(line -> line.split(" +"))
                .filter(fields -> fields[0].equals("cpu") && fields.length > STOLEN)
                .mapToDouble(fields -> Double.parseDouble(fields[STOLEN]) / ServerCpu.TICKS_A_SECOND)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String load() {
        return lines("/proc/loadavg")
                .map(line -> line.split(" ", 2)[0])
                .findFirst()
                .orElse("unknown");
    }

    private static String first(String file, String name) {
        return lines(file)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("of an unknown kind");
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
