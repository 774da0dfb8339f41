package dev.longhaul.console.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.console.service.Role;
import dev.longhaul.job.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final String HASH =
            PasswordHash.of("secret".toCharArray(), PasswordHash.LEAST).text();

    private static void refused(String line, String why) {
        assertThatThrownBy(() -> Users.parse(List.of("# who may", "", line), "the file"))
                .as(line)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Line 3 of the file")
                .hasMessageContaining(why);
    }

    @Test
    void a_line_is_read_back_and_takes_the_right_password_only() {
        Users users = Users.parse(List.of("", "# a word", "ada:operate:" + HASH), "the file");

        assertThat(users.check("ada", "secret".toCharArray())).contains(new Visitor("ada", Role.OPERATE));
        assertThat(users.check("ada", "Secret".toCharArray())).isEmpty();
        assertThat(users.check("ada", "".toCharArray())).isEmpty();
        assertThat(users.check("bob", "".toCharArray()))
                .as("not even the password of nobody")
                .isEmpty();
        assertThat(users.find("ada")).contains(new Visitor("ada", Role.OPERATE));
    }

    @Test
    void a_name_that_nobody_bears_is_as_dear_to_try_as_one_that_somebody_bears() {
        assertThat(Users.parse(List.of("ada:operate:" + HASH), "the file").iterationsOfNobody())
                .isEqualTo(100_000);
        assertThat(Users.parse(
                                List.of("ada:operate:" + HASH, "bob:view:" + HASH.replace("$100000$", "$600000$")),
                                "the file")
                        .iterationsOfNobody())
                .isEqualTo(600_000);
    }

    @Test
    void two_hashes_of_a_password_are_different_and_none_shows_it() {
        PasswordHash one = PasswordHash.of("secret".toCharArray(), PasswordHash.LEAST);
        assertThat(one.text()).isNotEqualTo(HASH).doesNotContain("secret");
        assertThat(one.toString()).doesNotContain(one.text().substring(25));
        assertThat(PasswordHash.read(one.text()).matches("secret".toCharArray()))
                .isTrue();
    }

    @Test
    void what_is_wrong_with_a_line_is_said() {
        refused("ada:operate", "three parts");
        refused("ada:boss:" + HASH, "no role 'boss'");
        refused("ada:operate:secret", "not as 'longhaul console-password' writes it");
        refused("ada:operate:" + HASH.replace("$100000$", "$1000$"), "1000 iterations");
        refused("ada:operate:" + HASH.replace("$100000$", "$x$"), "not as");
        refused("ada:operate:" + HASH.substring(0, HASH.length() - 4), "cut");
        refused(":operate:" + HASH, "1 to 100 characters");
        refused("a\u0007da:operate:" + HASH, "control");
        assertThatThrownBy(() -> Users.parse(List.of("ada:view:" + HASH, "ada:admin:" + HASH), "the file"))
                .hasMessageContaining("stands there twice");
        assertThatThrownBy(() -> Users.parse(List.of("# nobody"), "the file")).hasMessageContaining("has 0 users");
        assertThatThrownBy(() -> Users.read(Path.of("/nowhere")))
                .hasMessageContaining("longhaul.console.users = /nowhere cannot be read");
    }
}
