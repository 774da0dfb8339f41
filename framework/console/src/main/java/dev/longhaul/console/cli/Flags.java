package dev.longhaul.console.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options of all commands, which may stand before and after the command's name; the last one said counts. */
final class Flags {
    private final Map<String, String> values = new HashMap<>();

    /**
     * Adds the options to a command.
     *
     * @param command the command
     * @param shown the settings of the engine that its help lists; it takes the others too
     */
    void addTo(CommandSpec command, List<Flag> shown) {
        Flag.GLOBAL.forEach(flag -> command.addOption(option(flag, false)));
        if (!shown.isEmpty()) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                    .heading("%nSettings (also as LONGHAUL_… or in longhaul.properties):%n")
                    .validate(false)
                    .multiplicity("0..1");
            shown.forEach(flag -> group.addArg(option(flag, false)));
            command.addArgGroup(group.build());
        }
        Flag.SETTINGS.stream()
                .filter(flag -> !shown.contains(flag))
                // What a command has as an option of its own is about something else there.
                .filter(flag -> command.findOption("--" + flag.name()) == null)
                .forEach(flag -> command.addOption(option(flag, true)));
    }

    /**
     * Adds the options of the console.
     *
     * @param command the command that serves it
     */
    void addConsoleTo(CommandSpec command) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%nConsole (also as LONGHAUL_… or in longhaul.properties):%n")
                .validate(false)
                .multiplicity("0..1");
        Flag.CONSOLE.forEach(flag -> group.addArg(option(flag, false)));
        command.addArgGroup(group.build());
    }

    private OptionSpec option(Flag flag, boolean hidden) {
        String[] spellings = flag.spellings();
        OptionSpec.Builder option = OptionSpec.builder(
                        spellings[0],
                        List.of(spellings).subList(1, spellings.length).toArray(String[]::new))
                .description(flag.summary().replace("%", "%%"))
                .hidden(hidden)
                .setter(remember(flag));
        return (flag.hasValue()
                        ? option.type(String.class).arity("1").paramLabel(flag.label())
                        : option.type(boolean.class).arity("0"))
                .build();
    }

    private ISetter remember(Flag flag) {
        return new ISetter() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T set(T value) {
                // picocli also sets initial values; those must not undo what was said before the command's name.
                if (value != null && !Boolean.FALSE.equals(value)) {
                    values.put(flag.name(), value.toString());
                }
                return value;
            }
        };
    }

    Optional<String> value(Flag flag) {
        return Optional.ofNullable(values.get(flag.name()));
    }
}
