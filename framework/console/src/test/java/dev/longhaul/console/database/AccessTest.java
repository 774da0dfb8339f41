package dev.longhaul.console.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTest {
    @Test
    void a_password_is_never_printed() {
        Access inQuery =
                new Access("jdbc:postgresql://h/d?user=a&password=secret&ssl=on", Optional.empty(), Optional.empty());
        Access inH2 = new Access("jdbc:h2:mem:x;PASSWORD=secret;MODE=x", Optional.empty(), Optional.empty());
        Access inHost = new Access("jdbc:postgresql://a:secret@h/d", Optional.of("u"), Optional.of("secret"));

        assertThat(inQuery).hasToString("jdbc:postgresql://h/d?user=a&password=***&ssl=on");
        assertThat(inH2).hasToString("jdbc:h2:mem:x;PASSWORD=***;MODE=x");
        assertThat(inHost).hasToString("jdbc:postgresql://***@h/d");
    }

    @Test
    void without_a_url_the_project_has_a_file_that_several_processes_may_open() {
        assertThat(Access.embedded(Path.of("/p")).url())
                .isEqualTo("jdbc:h2:file:/p/.longhaul/longhaul;AUTO_SERVER=TRUE");
    }

    @Test
    void only_two_kinds_of_database_are_known() {
        assertThat(new Access("jdbc:h2:mem:x", Optional.empty(), Optional.empty()).dialect())
                .contains(Dialect.H2);
        assertThat(new Access("jdbc:postgresql:x", Optional.empty(), Optional.empty()).dialect())
                .contains(Dialect.POSTGRESQL);
        assertThat(new Access("jdbc:mysql:x", Optional.empty(), Optional.empty()).dialect())
                .isEmpty();
    }
}
