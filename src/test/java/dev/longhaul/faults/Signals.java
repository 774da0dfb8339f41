package dev.longhaul.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the operating system does to processes. */
final class Signals {
    private Signals() {}

    /** Sends a signal such as {@code STOP}; a process that is gone already is nobody's fault. */
    static void send(String signal, long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
