package dev.longhaul.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void a_pipe_gets_plain_text_of_any_width() {
        // Surefire's forks have no terminal.
        Terminal terminal = Terminal.detect(Map.of("TERM", "xterm", "COLUMNS", "80"));

        assertThat(terminal).isEqualTo(Terminal.plain());
    }
}
