package dev.longhaul.bench;

import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;

/** The worker of {@link HeapOfWorker}, in a JVM of its own. */
public final class HeapProbe {
    static final String SAYS = "@HEAP ";

    private HeapProbe() {}

    /**
     * Carries the migration out and says at every tenth how many MiB are in use.
     *
     * @param args the database, its user and password, how many rows there are, whether Java computes
     */
    public static void main(String[] args) {
        Database database = new Database(args[0], args[1], args[2]);
        BenchJob.Body body = Boolean.parseBoolean(args[4])
                ? LonghaulRun.unnest(LonghaulRun::adaptive)
                : LonghaulRun.setBased(LonghaulRun::adaptive);
        Tenths tenths = new Tenths(Long.parseLong(args[3]));
        try (LonghaulRun run = LonghaulRun.of(database, body, builder -> builder.listener(tenths))) {
            run.work();
        }
    }

    private static final class Tenths implements RunListener {
        private final long rows;
        private long tenth = 1;

        Tenths(long rows) {
            this.rows = rows;
        }

        @Override
        public void progressed(RunProgress progress) {
            long done = progress.progress().done();
            if (done * 10 >= rows * tenth) {
                Runtime runtime = Runtime.getRuntime();
                runtime.gc();
                System.out.println(SAYS + (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20));
                tenth = done * 10 / rows + 1;
            }
        }
    }
}
