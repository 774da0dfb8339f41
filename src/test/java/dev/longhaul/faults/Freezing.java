package dev.longhaul.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Stops workers in the middle of a batch until another one has gone on with it, then wakes them. */
final class Freezing {
    private static final Duration A_BATCH = Duration.ofSeconds(3);
    private static final Duration TO_NOTICE = Duration.ofSeconds(20);

    private final Chaos chaos;
    private final Random random;
    private final Proof proof;

    Freezing(Chaos chaos, Random random) {
        this.chaos = chaos;
        this.random = random;
        this.proof = new Proof(chaos.db);
    }

    void untilDone() {
        while (chaos.tally.wants(Fault.STALL)) {
            Chaos.pause(random, 200);
            List<WorkerProcess> busy = chaos.victims().stream()
                    .filter(worker -> !worker.active().isEmpty())
                    .toList();
            if (!busy.isEmpty() && chaos.victims().size() > 1) {
                freeze(busy.get(random.nextInt(busy.size())));
            }
        }
    }

    private void freeze(WorkerProcess victim) {
        if (!chaos.frozen.add(victim)) {
            return;
        }
        try {
            int already = victim.saidSoFar();
            victim.command("STOP " + (random.nextBoolean() ? "BEFORE" : "AFTER"));
            Optional<Said> held = victim.awaitAfter(already, A_BATCH, said -> said.is("AT"));
            if (held.isPresent()) {
                victim.freeze();
                untilOvertaken(victim, held.get());
            }
        } finally {
            chaos.frozen.remove(victim);
        }
    }

    private void untilOvertaken(WorkerProcess victim, Said held) {
        long since = System.nanoTime();
        int already = victim.saidSoFar();
        try {
            chaos.gaps.hit(Fault.STALL, victim, victim.active(), since);
            chaos.awaitRecovered(Fault.STALL, Set.of(held.migration()));
            if (!isTakenOver(held)) {
                return;
            }
            if (System.nanoTime() - since > WorkerOptions.LEASE.toNanos()) {
                chaos.tally.done(Fault.STALL);
            }
        } finally {
            victim.wake();
        }
        Optional<Said> end = victim.awaitAfter(
                already,
                TO_NOTICE,
                said -> said.is("ENDED")
                        && said.migration().equals(held.migration())
                        && (!isDivided(held) || said.fence() == held.fence()));
        if (end.isEmpty()) {
            throw new AssertionError(victim + " was woken and has not ended its run of " + held.details());
        }
        if (proof.commits(held.migration(), held.fence(), held.third()) > 0) {
            throw new AssertionError("The batch that " + victim + " held when it lost its claim was committed: "
                    + held.details() + ", " + end.get().details());
        }
        chaos.tally.saw("woken workers whose run ended " + end.get().third());
    }

    private static boolean isDivided(Said held) {
        return BumpJobs.DIVIDED.contains(held.migration());
    }

    /** Of a migration that is divided others work on other ranges all the while: what counts is the range that was held. */
    private boolean isTakenOver(Said held) {
        long end = System.nanoTime() + TO_NOTICE.toNanos();
        while (isDivided(held) && System.nanoTime() < end) {
            try {
                if (proof.isLost(held.migration(), held.fence())) {
                    return true;
                }
            } catch (IllegalStateException e) {
                chaos.tally.saw("(server away when a range was looked at)");
            }
            Chaos.pause(random, 200);
        }
        return !isDivided(held);
    }
}
