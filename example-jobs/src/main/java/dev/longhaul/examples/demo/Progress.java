package dev.longhaul.examples.demo;

import dev.longhaul.console.output.Terminal;
import dev.longhaul.console.progress.ProgressBars;
import dev.longhaul.console.progress.ProgressLines;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.Ticker;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows the runs: as bars on a terminal, as lines elsewhere. */
record Progress(RunListener listener, Runnable end) implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(3);

    static Progress on(Terminal terminal, PrintWriter out) {
        if (terminal.interactive()) {
            ProgressBars bars = new ProgressBars(terminal.width());
            return new Progress(bars, bars::close);
        }
        return new Progress(new ProgressLines(out::println, Ticker.system(), BETWEEN_LINES), () -> {});
    }

    @Override
    public void close() {
        end.run();
    }
}
