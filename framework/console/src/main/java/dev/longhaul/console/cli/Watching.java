package dev.longhaul.console.cli;

import dev.longhaul.console.output.Terminal;
import dev.longhaul.console.output.Texts;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Shows something again and again until the process is told to stop: drawn over itself on a terminal; elsewhere printed when it has
 * changed. A database that cannot be reached for a while is said, with when the lines shown are from. For one thread.
 */
final class Watching {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final String HOME = "\u001B[H";
    private static final String REST_OF_LINE = "\u001B[K";
    private static final String REST_OF_SCREEN = "\u001B[J";
    private static final Pattern PAINT = Pattern.compile("\u001B\\[[0-9;]*m");
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Environment environment;
    private final PrintWriter out;
    private final Supplier<List<String>> look;
    private List<String> shown = List.of();
    private String seenAt = "";
    private List<String> printed = List.of();

    Watching(Invocation invocation, Supplier<List<String>> look) {
        this.environment = invocation.environment();
        this.out = invocation.out();
        this.look = look;
    }

    void untilTold() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        environment.stopSignals().onStop(told::countDown);
        Terminal terminal = environment.terminal();
        if (terminal.interactive()) {
            out.print(HOME + REST_OF_SCREEN);
        }
        do {
            List<String> lines = look();
            if (terminal.interactive()) {
                draw(lines, terminal.width());
            } else if (!lines.equals(printed)) {
                printed = lines;
                out.println(now());
                lines.forEach(out::println);
            }
            out.flush();
        } while (!told.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    }

    private List<String> look() {
        try {
            shown = look.get();
            seenAt = now();
            return shown;
        } catch (RuntimeException e) {
            if (shown.isEmpty() || !Failures.isOutOfReach(e)) {
                throw e;
            }
            List<String> lines = new ArrayList<>(shown);
            lines.add("");
            lines.add("The database cannot be reached; this is as it was at " + seenAt + ".");
            return lines;
        }
    }

    private void draw(List<String> lines, int width) {
        StringBuilder screen = new StringBuilder(HOME);
        int room = height() - 2;
        line(screen, now() + "; Ctrl-C ends this", width);
        lines.stream().limit(lines.size() > room ? room - 1L : room).forEach(text -> line(screen, text, width));
        if (lines.size() > room) {
            line(screen, "… " + (lines.size() - room + 1) + " more lines than fit; --status shows fewer", width);
        }
        out.print(screen.append(REST_OF_SCREEN));
    }

    /** What wraps would shift everything below. */
    private static void line(StringBuilder screen, String text, int width) {
        boolean fits = PAINT.matcher(text).replaceAll("").length() <= width;
        screen.append(fits ? text : PAINT.matcher(text).replaceAll("").substring(0, width - 1) + "…")
                .append(REST_OF_LINE)
                .append(System.lineSeparator());
    }

    private int height() {
        String lines = environment.variables().getOrDefault("LINES", "");
        return lines.matches("\\d{1,6}") ? Math.max(5, Integer.parseInt(lines)) : UNLIMITED;
    }

    private String now() {
        return Texts.moment(environment.clock().instant());
    }
}
