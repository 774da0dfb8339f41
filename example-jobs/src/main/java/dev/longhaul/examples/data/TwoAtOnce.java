package dev.longhaul.examples.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does pieces of work on two threads, as a laptop's database can serve; the first that fails ends them all. */
final class TwoAtOnce {
    private TwoAtOnce() {}

    static void run(List<Callable<Void>> pieces) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "longhaul-demo");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<Void> done = new ExecutorCompletionService<>(threads);
            List<Callable<Void>> waiting = new ArrayList<>(pieces);
            waiting.forEach(done::submit);
            for (int piece = 0; piece < pieces.size(); piece++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdown();
        }
    }
}
