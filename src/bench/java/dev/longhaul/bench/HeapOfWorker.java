package dev.longhaul.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the worker's heap grows with the rows: in a JVM of its own. */
final class HeapOfWorker implements Scenario {
    private static final double MOST_MIB = 128;
    private static final double SAME = 1.10;

    @Override
    public String key() {
        return "d-heap";
    }

    @Override
    public String title() {
        return "The worker's heap";
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        chapter.paragraph(
                "In use after a full collection, asked for at every tenth of the run, in a JVM with `-Xmx256m` that does"
                        + " nothing else; batches of the size that Longhaul chooses.");
        List<List<String>> table = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        for (int rows : size.isSmall() ? List.of(size.fewRows()) : List.of(size.fewRows(), size.heapRows())) {
            Seed seed = Seed.dense(rows);
            for (boolean computed : size.isSmall() ? List.of(true) : List.of(false, true)) {
                Ground ground = lab.ground(seed);
                List<Double> used = fork(ground, computed, size.isSmall());
                if (computed) {
                    Work.requireCodes("Longhaul", ground);
                } else {
                    Work.requireSet("Longhaul", ground);
                }
                most.add(Numbers.most(used));
                table.add(List.of(
                        Loops.rows(rows) + (computed ? ", computed in Java" : ", set-based"),
                        Chapter.number(used.get(0)),
                        Chapter.number(used.get(used.size() - 1)),
                        Chapter.number(Numbers.most(used))));
            }
            lab.forget(seed);
        }
        chapter.table(List.of("rows", "first, MiB", "last, MiB", "most, MiB"), table);
        chapter.atMost("heap of the worker after a collection", MOST_MIB, Numbers.most(most), " MiB");
        if (!size.isSmall()) {
            chapter.atMost("the same, many rows against few, set-based", SAME, most.get(2) / most.get(0), " ×");
            chapter.atMost("the same, many rows against few, in Java", SAME, most.get(3) / most.get(1), " ×");
        }
    }

    private static List<Double> fork(Ground ground, boolean computed, boolean small) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        // For a moment's work better code would not pay.
                        small ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                        "-Dlogback.configurationFile=bench-logback.xml",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HeapProbe.class.getName(),
                        ground.database().url(),
                        ground.database().user(),
                        ground.database().password(),
                        Integer.toString(ground.rows()),
                        Boolean.toString(computed))
                .redirectErrorStream(true)
                .start();
        List<Double> used = new ArrayList<>();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(HeapProbe.SAYS)) {
                    used.add(Double.valueOf(line.substring(HeapProbe.SAYS.length())));
                }
            }
            if (process.waitFor() != 0 || used.isEmpty()) {
                throw new WrongResultException("The worker in its own JVM failed:\n" + said);
            }
        } finally {
            process.destroyForcibly();
        }
        return used;
    }
}
