package dev.longhaul.faults;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Kills workers at random moments, one to three at a time, and shuts the server down in between. */
final class Killing {
    private static final int MOMENT_MILLIS = 300;
    private static final int MOST_AT_ONCE = 3;

    private final Chaos chaos;
    private final Random random;

    Killing(Chaos chaos, Random random) {
        this.chaos = chaos;
        this.random = random;
    }

    void untilDone() {
        while (chaos.tally.wants(Fault.KILL) || chaos.tally.wants(Fault.RESTART)) {
            Chaos.pause(random, MOMENT_MILLIS);
            if (restartIsDue()) {
                restart();
            } else {
                kill();
            }
        }
    }

    /** Spread evenly among the kills. */
    private boolean restartIsDue() {
        if (!chaos.tally.wants(Fault.RESTART)) {
            return false;
        }
        int every = Fault.KILL.wanted(1) / (Fault.RESTART.wanted(1) + 1);
        return chaos.tally.of(Fault.KILL) >= every * (chaos.tally.of(Fault.RESTART) + 1)
                || !chaos.tally.wants(Fault.KILL);
    }

    private void restart() {
        Set<String> working = new HashSet<>();
        chaos.victims().forEach(worker -> working.addAll(worker.active().keySet()));
        long since = System.nanoTime();
        chaos.server.restartImmediately();
        chaos.gaps.hitAll(Fault.RESTART, working, since);
        chaos.tally.done(Fault.RESTART);
        chaos.awaitRecovered(Fault.RESTART, working);
    }

    private void kill() {
        List<WorkerProcess> victims = chaos.victims();
        // Somebody must be left to take over, or the gap would measure how fast a JVM starts.
        int most = Math.min(MOST_AT_ONCE, victims.size() - 1);
        if (most < 1) {
            return;
        }
        Collections.shuffle(victims, random);
        // Idle workers are killed too, but not first.
        victims.sort((a, b) -> Boolean.compare(a.active().isEmpty(), b.active().isEmpty()));
        Set<String> orphans = new HashSet<>();
        for (WorkerProcess victim : victims.subList(0, 1 + random.nextInt(most))) {
            if (!chaos.frozen.add(victim)) {
                continue;
            }
            long since = System.nanoTime();
            victim.kill();
            chaos.tally.done(Fault.KILL);
            chaos.gaps.hit(Fault.KILL, victim, victim.active(), since);
            orphans.addAll(victim.active().keySet());
        }
        chaos.awaitRecovered(Fault.KILL, orphans);
    }
}
