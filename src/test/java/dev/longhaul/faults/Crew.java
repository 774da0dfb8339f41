package dev.longhaul.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The worker processes of one test: all ended with it, and what they said printed when it failed. */
final class Crew implements AfterEachCallback {
    private static final int LINES = 150;

    private final List<WorkerProcess> workers = new CopyOnWriteArrayList<>();
    private int started;

    Crew() {
        // A stopped process would not notice that its driver is gone.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> workers.forEach(WorkerProcess::kill)));
    }

    WorkerProcess start(WorkerOptions options) {
        return start(options, said -> {});
    }

    synchronized WorkerProcess start(WorkerOptions options, Consumer<Said> ear) {
        started++;
        WorkerProcess worker = new WorkerProcess("worker " + started + " (" + options.user() + ")", options, ear);
        workers.add(worker);
        return worker;
    }

    List<WorkerProcess> all() {
        return List.copyOf(workers);
    }

    List<WorkerProcess> alive() {
        return workers.stream().filter(WorkerProcess::isAlive).toList();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        workers.stream().filter(WorkerProcess::isAlive).forEach(WorkerProcess::kill);
        if (context.getExecutionException().isPresent()) {
            workers.forEach(worker -> System.out.println(worker.lastOutput(LINES)));
        }
        keepOutput(context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName());
        workers.clear();
    }

    private void keepOutput(String test) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "faults"));
            Files.write(
                    directory.resolve(test + ".log"),
                    workers.stream()
                            .map(worker -> worker.lastOutput(Integer.MAX_VALUE))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
