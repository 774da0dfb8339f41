package dev.longhaul.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A {@link Worker} in its own process, as the driver holds it: what it said, and every way to hurt it. */
final class WorkerProcess {
    private static final int LINES = 400;
    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Writer commands;
    private final Consumer<Said> ear;
    private final Thread reader;
    private final List<String> output = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private final Map<String, Long> active = new TreeMap<>();

    WorkerProcess(String name, WorkerOptions options, Consumer<Said> ear) {
        this.name = name;
        this.ear = ear;
        try {
            process = JavaProcess.quick(Worker.class.getName(), options.arguments())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                heard(line);
            }
        } catch (IOException e) {
            heard("(its output broke off: " + e.getMessage() + ")");
        }
    }

    private void heard(String line) {
        Said heard = line.startsWith("@") ? Said.parse(this, System.nanoTime(), line) : null;
        synchronized (this) {
            keep(line);
            if (heard != null) {
                said.add(heard);
                if (heard.is("STARTED")) {
                    active.put(heard.migration(), heard.fence());
                } else if (heard.is("ENDED")) {
                    active.remove(heard.migration());
                }
            }
            notifyAll();
        }
        if (heard != null) {
            ear.accept(heard);
        }
    }

    /** Of a row of batches only the last one. */
    private void keep(String line) {
        int last = output.size() - 1;
        if (last >= 0 && line.startsWith("@DONE ") && output.get(last).contains(" @DONE ")) {
            output.set(last, LocalTime.now(ZoneId.systemDefault()) + " " + line);
        } else {
            output.add(line.startsWith("@") ? LocalTime.now(ZoneId.systemDefault()) + " " + line : line);
        }
    }

    /** The first thing said since the process began, or from now on, for which this holds. */
    Said await(String description, Duration limit, Predicate<Said> which) {
        return awaitAfter(0, limit, which)
                .orElseThrow(() -> new AssertionError(
                        name + " did not say within " + limit + ": " + description + "\n" + whatItDoes()));
    }

    /** What its threads do, if it lives. */
    private String whatItDoes() {
        if (process.isAlive()) {
            int already = lines();
            Signals.send("QUIT", process.pid());
            long end = System.nanoTime() + A_MOMENT.toNanos();
            synchronized (this) {
                while (output.stream().skip(already).noneMatch(line -> line.startsWith("Heap"))
                        && System.nanoTime() < end) {
                    waitUntil(end);
                }
            }
        }
        return lastOutput(LINES) + (reader.isAlive() ? "" : "\n(nobody reads its output any more)");
    }

    private synchronized int lines() {
        return output.size();
    }

    private void waitUntil(long end) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(end - System.nanoTime(), 200_000_000));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first thing said after so many others for which this holds; nothing at the limit or when the worker is dead. */
    synchronized Optional<Said> awaitAfter(int already, Duration limit, Predicate<Said> which) {
        long end = System.nanoTime() + limit.toNanos();
        int next = already;
        while (true) {
            for (; next < said.size(); next++) {
                if (which.test(said.get(next))) {
                    return Optional.of(said.get(next));
                }
            }
            if (System.nanoTime() >= end || !reader.isAlive()) {
                return Optional.empty();
            }
            waitUntil(end);
        }
    }

    WorkerProcess awaitReady() {
        await("READY", Duration.ofMinutes(1), line -> line.is("READY"));
        return this;
    }

    synchronized boolean isReady() {
        return process.isAlive() && said.stream().anyMatch(line -> line.is("READY"));
    }

    synchronized int saidSoFar() {
        return said.size();
    }

    synchronized List<Said> said(String what) {
        return said.stream().filter(line -> line.is(what)).toList();
    }

    /** Its unfinished runs: migration and fence. */
    synchronized Map<String, Long> active() {
        return new TreeMap<>(active);
    }

    void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            // It is dead: whoever needs its answer will notice.
            heard("(does not hear any more: " + line + ")");
        }
    }

    /** Asks the next batch to wait at this point of its work, and waits until one does. */
    Said holdBatch(String point) {
        int already = saidSoFar();
        command("STOP " + point);
        return awaitAfter(already, Duration.ofSeconds(10), line -> line.is("AT"))
                .orElseThrow(() -> new AssertionError(name + " had no batch to hold"));
    }

    /** {@code kill -9}; its last words are read when this returns. */
    void kill() {
        // Process.destroy would also close the streams, and with them its last words.
        Signals.send("KILL", process.pid());
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGTERM. */
    void terminate() {
        Signals.send("TERM", process.pid());
    }

    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not exited within " + limit);
            }
            reader.join(5_000);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGSTOP. */
    void freeze() {
        Signals.send("STOP", process.pid());
    }

    /** SIGCONT. */
    void wake() {
        Signals.send("CONT", process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    synchronized String lastOutput(int lines) {
        List<String> last = output.subList((int) Math.max(0, output.size() - (long) lines), output.size());
        return "---- " + name + (process.isAlive() ? "" : ", exit " + process.exitValue()) + ", last " + last.size()
                + " of " + output.size() + " lines\n" + String.join("\n", last);
    }

    @Override
    public String toString() {
        return name;
    }
}
