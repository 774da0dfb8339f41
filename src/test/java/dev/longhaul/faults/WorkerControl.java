package dev.longhaul.faults;

import dev.longhaul.job.RunContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The worker's side of the conversation with the driver: commands come by standard input, what happens is said on
 * standard output. The end of the input is the end of the worker, so that none is left over.
 */
final class WorkerControl {
    private static final Duration STOPPED = Duration.ofSeconds(1);
    private static final Duration NOBODY_CAME = Duration.ofSeconds(5);

    private String stopAt = "";
    private volatile long pauseMillis;

    WorkerControl(long pauseMillis) {
        this.pauseMillis = pauseMillis;
    }

    /** One line for the driver. */
    synchronized void say(String what, Object... details) {
        StringBuilder line = new StringBuilder("@").append(what);
        for (Object detail : details) {
            line.append(' ').append(String.valueOf(detail).replace('\n', ' '));
        }
        System.out.println(line);
        System.out.flush();
    }

    /** Reads {@code PACE n} and {@code STOP BEFORE|AFTER} until the driver is gone. */
    void obeyUntilTheEnd() throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = commands.readLine()) != null) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "PACE" -> pauseMillis = Long.parseLong(words[1]);
                case "STOP" -> stopAt(words[1]);
                default -> throw new IllegalArgumentException(line);
            }
        }
        Runtime.getRuntime().halt(3);
    }

    /** What a batch takes besides its SQL. */
    void pace() throws InterruptedException {
        if (pauseMillis > 0) {
            Thread.sleep(pauseMillis);
        }
    }

    /**
     * If the driver asked for it, says that this batch is at this point of its work and waits to be stopped (or killed)
     * there.
     *
     * @return whether the process was stopped and woken again
     */
    boolean stopHere(String point, RunContext run, long number) throws InterruptedException {
        if (!takesStop(point)) {
            return false;
        }
        say("AT", run.migration(), run.fence(), number, point);
        long start = System.nanoTime();
        long last = start;
        while (last - start < NOBODY_CAME.toNanos()) {
            Thread.sleep(5);
            long now = System.nanoTime();
            if (now - last > STOPPED.toNanos()) {
                return true;
            }
            last = now;
        }
        return false;
    }

    private synchronized void stopAt(String point) {
        stopAt = point;
    }

    /** One batch only, whichever run's it is. */
    private synchronized boolean takesStop(String point) {
        boolean here = stopAt.equals(point);
        stopAt = here ? "" : stopAt;
        return here;
    }
}
