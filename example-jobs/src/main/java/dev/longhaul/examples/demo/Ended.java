package dev.longhaul.examples.demo;

import dev.longhaul.run.OperationProgress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import java.util.ArrayList;
import java.util.List;

/** Remembers what became of operations, for a terminal whose bars have passed over them. Thread-safe. */
final class Ended implements RunListener {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void progressed(RunProgress progress) {
        progress.operation().filter(at -> at.ended().isPresent()).ifPresent(at -> add(progress, at));
    }

    private synchronized void add(RunProgress progress, OperationProgress at) {
        texts.add(progress.migration() + ": " + at.text());
    }

    /** What has come since the last time. */
    synchronized List<String> take() {
        List<String> all = List.copyOf(texts);
        texts.clear();
        return all;
    }
}
