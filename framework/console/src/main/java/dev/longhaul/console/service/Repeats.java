package dev.longhaul.console.service;

import dev.longhaul.job.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers a request that comes twice with the first one's answer, while it is remembered: the last {@value #MOST} of this process.
 * Thread-safe; requests with an id come one after the other, so that the second waits for the first one's answer.
 */
final class Repeats {
    private static final int MOST = 10_000;

    private record Kept(Object request, Object answer) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    synchronized <A extends Object> A once(
            Caller caller, Optional<String> requestId, Object request, Class<A> type, Supplier<A> work) {
        if (requestId.isEmpty()) {
            return work.get();
        }
        MigrationQuery.Limits.requireShort("Idempotency-Key", requestId, 200);
        String key = caller.name() + "\n" + requestId.get();
        Kept before = kept.get(key);
        if (before != null) {
            if (!before.request().equals(request)) {
                throw new UsageException("The Idempotency-Key '" + requestId.get()
                        + "' was used for another request before; take a new one for each.");
            }
            return type.cast(before.answer());
        }
        A answer = work.get();
        kept.put(key, new Kept(request, answer));
        return answer;
    }
}
