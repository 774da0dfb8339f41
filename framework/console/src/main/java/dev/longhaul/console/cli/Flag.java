package dev.longhaul.console.cli;

import dev.longhaul.run.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An option of all commands. Immutable.
 *
 * @param name the flag without its dashes; also the key in {@code longhaul.properties}
 * @param label what stands for the value in the help
 * @param summary one line for the help
 * @param fromSurroundings whether the environment and {@code longhaul.properties} may give it as well
 */
record Flag(String name, String label, String summary, boolean fromSurroundings) {
    static final Flag URL =
            new Flag("url", "JDBC-URL", "the database; without it the project's embedded H2 file", true);
    static final Flag USER = new Flag("user", "NAME", "the database's user", true);
    static final Flag PASSWORD_FILE =
            new Flag("password-file", "FILE", "a file with the password in its first line", true);
    static final Flag PACKAGES = new Flag("packages", "NAME,…", "where the job classes are", true);
    static final Flag OUTPUT = new Flag("output", "text|json", "the form of the answer (default: text)", false);
    static final Flag STACKTRACE = new Flag("stacktrace", "", "print the stack trace of an error", false);

    static final Flag HTTP_ADDRESS =
            new Flag("http-address", "ADDRESS", "where the console listens (default: 127.0.0.1)", true);
    static final Flag HTTP_PORT =
            new Flag("http-port", "PORT", "the console's port, 0 for any that is free (default: 8484)", true);
    static final Flag NO_HTTP = new Flag("no-http", "", "serve no console", true);
    static final Flag CONSOLE_USERS = new Flag(
            "console.users",
            "FILE",
            "who may log in to the console: lines of 'console-password'; without it everybody on this machine may look",
            true);
    static final Flag HTTP_BEHIND_PROXY = new Flag(
            "http-behind-proxy",
            "",
            "all requests come through a proxy whose X-Forwarded-For and X-Forwarded-Proto are true",
            true);

    static final List<Flag> GLOBAL = List.of(URL, USER, PASSWORD_FILE, PACKAGES, OUTPUT, STACKTRACE);
    static final List<Flag> SETTINGS =
            Arrays.stream(Setting.values()).map(Flag::of).toList();
    /** Those of {@code serve} alone. */
    static final List<Flag> CONSOLE = List.of(HTTP_ADDRESS, HTTP_PORT, CONSOLE_USERS, HTTP_BEHIND_PROXY, NO_HTTP);

    static final List<Flag> ALL =
            Stream.of(GLOBAL, SETTINGS, CONSOLE).flatMap(List::stream).toList();

    static Flag of(Setting setting) {
        String usual = setting.defaultText().isEmpty() ? "" : " (default: " + setting.defaultText() + ")";
        return new Flag(setting.key(), "VALUE", setting.summary() + usual, true);
    }

    /** {@code --package} reads better where one is given; the key in the file names them all. */
    String[] spellings() {
        return this.equals(PACKAGES) ? new String[] {"--package", "--packages"} : new String[] {"--" + name};
    }

    boolean hasValue() {
        return !label.isEmpty();
    }

    String environmentName() {
        return Setting.byKey(name)
                .map(Setting::environmentName)
                .orElseGet(() -> "LONGHAUL_"
                        + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'));
    }
}
