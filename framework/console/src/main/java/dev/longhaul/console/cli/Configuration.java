package dev.longhaul.console.cli;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.web.ConsoleSettings;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Settings;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command is to work with: the flags, else the environment, else {@code longhaul.properties}, else defaults. */
final class Configuration {
    /** The only way to hand in a password beside a file: on a command line everybody on the machine could read it. */
    static final String PASSWORD = "LONGHAUL_PASSWORD";

    private final Flags flags;
    private final Environment environment;
    private final Map<String, String> file;

    Configuration(Flags flags, Environment environment) {
        this.flags = flags;
        this.environment = environment;
        this.file = PropertiesFiles.read(environment.directory());
    }

    private Optional<String> value(Flag flag) {
        return flags.value(flag)
                .or(() -> variable(flag.environmentName()))
                .or(() -> Optional.ofNullable(file.get(flag.name())));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.variables().get(name)).filter(text -> !text.isEmpty());
    }

    Access access() {
        Optional<String> url = value(Flag.URL).filter(text -> !text.isBlank());
        return url.isPresent()
                ? new Access(url.get(), value(Flag.USER), password())
                : Access.embedded(environment.home());
    }

    private Optional<String> password() {
        Optional<String> named = flags.value(Flag.PASSWORD_FILE);
        if (named.isPresent()) {
            return named.map(this::readPassword);
        }
        return variable(PASSWORD).or(() -> value(Flag.PASSWORD_FILE).map(this::readPassword));
    }

    private String readPassword(String name) {
        Path path = environment.directory().resolve(name);
        try (var lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            return line == null ? "" : line;
        } catch (MalformedInputException e) {
            throw new UsageException("The password file " + path + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new UsageException("The password file " + path + " cannot be read (" + e + ").");
        }
    }

    /** The texts of all settings that somebody gave, not yet checked. */
    Map<Setting, String> settingTexts() {
        Map<Setting, String> texts = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            value(Flag.of(setting)).ifPresent(text -> texts.put(setting, text));
        }
        return texts;
    }

    Settings settings() {
        return Settings.of(settingTexts());
    }

    /** Where the console is to listen; nothing when there is to be none. */
    Optional<ConsoleSettings> console() {
        if (isOn(Flag.NO_HTTP)) {
            return Optional.empty();
        }
        String port = value(Flag.HTTP_PORT).orElse(Integer.toString(ConsoleSettings.USUAL_PORT));
        try {
            return Optional.of(new ConsoleSettings(
                    value(Flag.HTTP_ADDRESS).orElse(ConsoleSettings.USUAL_ADDRESS),
                    Integer.parseInt(port.strip()),
                    value(Flag.CONSOLE_USERS).map(environment.directory()::resolve),
                    isOn(Flag.HTTP_BEHIND_PROXY)));
        } catch (NumberFormatException e) {
            throw new UsageException("longhaul.http-port = '" + port + "' must be a whole number, 0 for any port.");
        }
    }

    private boolean isOn(Flag flag) {
        return value(flag).filter(text -> !text.equals("false")).isPresent();
    }

    /** Whether somebody has said at which port. */
    boolean namesConsolePort() {
        return value(Flag.HTTP_PORT).isPresent();
    }

    List<String> packages() {
        return value(Flag.PACKAGES).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    List<String> requirePackages() {
        List<String> packages = packages();
        if (packages.isEmpty()) {
            throw new UsageException("No package is named in which to look for job classes: give --package, or the key"
                    + " 'packages' in " + PropertiesFiles.NAME + ".");
        }
        return packages;
    }
}
