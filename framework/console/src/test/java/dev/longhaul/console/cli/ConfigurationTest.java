package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.UsageException;
import dev.longhaul.run.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ConfigurationTest {
    @TempDir
    Path directory;

    private Program program;

    @BeforeEach
    void start() {
        program = new Program(directory);
    }

    private Configuration configuration(String... arguments) {
        Flags flags = new Flags();
        CommandSpec command = CommandSpec.create();
        flags.addTo(command, Flag.SETTINGS);
        new CommandLine(command).parseArgs(arguments);
        return new Configuration(flags, program.environment(action -> {}));
    }

    private void file(String... lines) throws IOException {
        Files.write(directory.resolve("longhaul.properties"), java.util.List.of(lines));
    }

    @Test
    void a_flag_goes_before_the_environment_before_the_file_before_the_default() throws IOException {
        assertThat(configuration().settings().slots()).isEqualTo(1);
        file("slots = 2");
        assertThat(configuration().settings().slots()).isEqualTo(2);
        program.with("LONGHAUL_SLOTS", "3");
        assertThat(configuration().settings().slots()).isEqualTo(3);
        assertThat(configuration("--slots", "4").settings().slots()).isEqualTo(4);
    }

    @Test
    void every_setting_is_a_flag_a_variable_and_a_key() throws IOException {
        for (Setting setting : Setting.values()) {
            file("longhaul." + setting.key() + " = a");
            assertThat(configuration().settingTexts()).containsEntry(setting, "a");
            program.with(setting.environmentName(), "b");
            assertThat(configuration().settingTexts()).containsEntry(setting, "b");
            assertThat(configuration("--" + setting.key(), "c").settingTexts()).containsEntry(setting, "c");
        }
    }

    @Test
    void an_unknown_key_is_refused_with_the_file_and_the_keys_that_there_are() throws IOException {
        file("time-limits = 5m");

        assertThatThrownBy(this::configuration)
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("'time-limits'", directory.toString(), "time-limit,");
    }

    @Test
    void a_key_may_not_stand_twice() throws IOException {
        file("slots = 1", "longhaul.slots = 2");

        assertThatThrownBy(this::configuration).hasMessageContaining("stands twice");
    }

    @Test
    void a_password_comes_from_a_named_file_or_the_environment() throws IOException {
        Files.writeString(directory.resolve("secret"), "from file\nrest");
        program.with("LONGHAUL_URL", "jdbc:postgresql://h/d");
        assertThat(configuration().access().password()).isEmpty();
        program.with("LONGHAUL_PASSWORD", "from variable");
        assertThat(configuration().access().password()).contains("from variable");
        assertThat(configuration("--password-file", "secret").access().password())
                .contains("from file");
    }

    @Test
    void a_password_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> configuration("--url", "jdbc:h2:mem:x", "--password-file", "none")
                        .access())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(directory.resolve("none").toString());
    }

    @Test
    void a_password_in_the_properties_is_refused() throws IOException {
        file("password = x");

        assertThatThrownBy(this::configuration).isInstanceOf(UsageException.class);
    }

    @Test
    void packages_are_separated_by_commas() {
        program.with("LONGHAUL_PACKAGES", "a, b.c ,");

        assertThat(configuration().packages()).containsExactly("a", "b.c");
    }

    @Test
    void without_a_url_the_embedded_file_is_meant() {
        assertThat(configuration().access().url()).startsWith("jdbc:h2:file:" + directory);
        assertThat(configuration().access().user()).isEqualTo(Optional.empty());
    }
}
