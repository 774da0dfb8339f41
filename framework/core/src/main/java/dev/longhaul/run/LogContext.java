package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.store.Claim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What every line of the log says that a run's threads write, in SLF4J's mapped diagnostic context: {@code migration}, {@code run} (the
 * migration, the range if there is one, and the fence) and {@code fence}.
 */
final class LogContext {
    private LogContext() {}

    /** Afterwards there is what was there before. */
    static <T> T in(Claim claim, Supplier<T> work) {
        Map<String, String> context = of(claim);
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        context.forEach((key, value) -> {
            before.put(key, MDC.get(key));
            MDC.put(key, value);
        });
        try {
            return work.get();
        } finally {
            before.forEach(LogContext::restore);
        }
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    private static Map<String, String> of(Claim claim) {
        String name = InvalidNameException.printable(claim.name());
        String range = claim.range().map(of -> "/" + of.id()).orElse("");
        String fence = Long.toString(claim.fence());
        return Map.of("migration", name, "run", name + range + "/" + fence, "fence", fence);
    }
}
