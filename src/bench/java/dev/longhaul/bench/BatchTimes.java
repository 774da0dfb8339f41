package dev.longhaul.bench;

import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import java.util.ArrayList;
import java.util.List;

/** How long each batch of a run lasted, from the one's end to the other's, with all that lies between. Used from the run's thread. */
final class BatchTimes implements RunListener {
    private final List<Double> seconds = new ArrayList<>();
    private final List<Long> rows = new ArrayList<>();
    private long since = System.nanoTime();
    private long done;

    @Override
    public void started(RunProgress progress) {
        since = System.nanoTime();
    }

    @Override
    public void progressed(RunProgress progress) {
        long now = System.nanoTime();
        seconds.add((now - since) / 1e9);
        rows.add(progress.progress().done() - done);
        done = progress.progress().done();
        since = now;
    }

    /** Seconds; the first also has what comes before it, such as the count. */
    List<Double> seconds() {
        return seconds;
    }

    List<Long> rows() {
        return rows;
    }

    int count() {
        return seconds.size();
    }

    /** The time per row of the batch in the middle of some: what a batch costs when the disk does not just stall. */
    double medianPerRow(int from, int to) {
        List<Double> each = new ArrayList<>();
        for (int i = from; i < to; i++) {
            each.add(seconds.get(i) / rows.get(i));
        }
        return Numbers.median(each);
    }
}
