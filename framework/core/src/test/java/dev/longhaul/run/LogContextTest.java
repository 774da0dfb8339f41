package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What lines of the log say, and that the thread is as it was afterwards. */
class LogContextTest {
    @AfterEach
    void empty() {
        MDC.clear();
    }

    @Test
    void what_was_there_before_is_there_again() throws SQLException {
        try (EngineParts parts = new EngineParts(TestDatabase.h2(), Map.of())) {
            RunControl control = parts.claimed("alpha");
            MDC.put("run", "the application's own");
            String inside = LogContext.in(control.claim(), () -> MDC.get("migration") + " " + MDC.get("run"));
            assertThat(inside).isEqualTo("alpha alpha/1");
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("run", "the application's own"));
            control.connection().close();
        }
    }
}
