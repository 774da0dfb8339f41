package dev.longhaul.pace;

import java.time.Duration;

/**
 * Whether batches wait until their commit is on the disk. Whoever commits has the whole log before it written first, so what batches leave
 * unwritten is what the next commit of somebody else waits for. In pace {@code gentle} a batch therefore waits, as long as the disk
 * confirms quickly: within half of the target time at the median of {@value #WINDOW} commits. Where it takes longer, the disk would be
 * busy with the batches' commits for so much of the time that others had to wait for those; then, as in pace {@code fast} always, a
 * batch is answered before it is on the disk, and after {@value #SOON} batches it is tried again, later each time that it was in vain. What
 * that is worth is in docs/benchmarks.md. Not thread-safe.
 */
public final class CommitWait {
    static final int WINDOW = 11;
    static final int SOON = 100;
    static final int LATE = 6_400;

    private static final double QUICK = 0.5;

    private final LastTimes waits = new LastTimes(WINDOW);
    private int left;
    private int next = SOON;
    private boolean later;

    /** One that has seen no commit: batches of pace gentle wait. */
    public CommitWait() {}

    /**
     * Whether the next batch may be answered before it is on the disk.
     *
     * @param pace the pace that holds
     * @return false when it is to wait
     */
    public boolean later(Pace pace) {
        later = pace == Pace.FAST || left > 0;
        return later;
    }

    /**
     * A batch was committed, as {@link #later} has said last.
     *
     * @param commit how long its commit took
     * @param target how long a batch should last
     */
    public void committed(Duration commit, Duration target) {
        if (later) {
            left = Math.max(0, left - 1);
            return;
        }
        waits.add(commit.toNanos());
        if (!waits.isFull()) {
            return;
        }
        if (waits.median() > QUICK * target.toNanos()) {
            left = next;
            next = Math.min(LATE, 2 * next);
            waits.forget();
        } else {
            next = SOON;
        }
    }
}
