package dev.longhaul.console.progress;

import dev.longhaul.console.output.Texts;
import dev.longhaul.run.BuildProgress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import java.util.HashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Tells of runs by a bar for each migration, drawn on the terminal's error stream. Thread-safe. */
public final class ProgressBars implements RunListener, AutoCloseable {
    private static final int REFRESH_MILLIS = 200;

    private final int width;
    private final Map<String, Bar> bars = new HashMap<>();

    /**
     * No bar yet.
     *
     * @param width how many characters fit into the terminal's line
     */
    public ProgressBars(int width) {
        this.width = width;
    }

    private record Bar(ProgressBar drawn, BarText text) implements AutoCloseable {
        @Override
        public void close() {
            drawn.close();
        }
    }

    @Override
    public synchronized void started(RunProgress at) {
        String subject = ProgressText.subject(at.migration(), at.range());
        BarText text = new BarText(subject, width - 1);
        text.show(at);
        ProgressBar drawn = new ProgressBarBuilder()
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setMaxRenderedLength(width - 1)
                .setRenderer((state, length) -> text.line())
                .continuousUpdate()
                .build();
        Bar before = bars.put(subject, new Bar(drawn, text));
        if (before != null) {
            before.close();
        }
    }

    @Override
    public synchronized void progressed(RunProgress at) {
        Bar bar = bars.get(ProgressText.subject(at.migration(), at.range()));
        if (bar != null) {
            bar.text().show(at);
        }
    }

    @Override
    public synchronized void building(BuildProgress at) {
        Bar bar = bars.get(Texts.name(at.migration()));
        if (bar != null) {
            bar.text().show(at);
        }
    }

    @Override
    public synchronized void ended(RunReport report) {
        Bar bar = bars.remove(ProgressText.subject(report.migration(), report.range()));
        if (bar != null) {
            bar.text().show(report);
            bar.close();
        }
    }

    @Override
    public synchronized void close() {
        bars.values().forEach(Bar::close);
        bars.clear();
    }
}
