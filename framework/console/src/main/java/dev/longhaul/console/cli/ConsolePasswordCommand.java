package dev.longhaul.console.cli;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.security.PasswordHash;
import dev.longhaul.console.web.security.Users;
import dev.longhaul.job.UsageException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a line of the file that says who may log in to the console. */
@Command(
        name = "console-password",
        mixinStandardHelpOptions = true,
        description = {
            "Asks for a password and prints the line that --console.users needs: the name, the role and a hash of the password."
                    + " Where there is no terminal the password is the first line of the input.",
            "Roles: view may look; operate may pause, resume, cancel, retry, fire and set; admin may do all.",
            ""
        })
final class ConsolePasswordCommand implements Callable<Integer> {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;

    private final Invocation invocation;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "who")
    private String name = "";

    @Option(
            names = "--role",
            required = true,
            paramLabel = "view|operate|admin",
            description = "what the person may do")
    private Role role = Role.VIEW;

    ConsolePasswordCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        try {
            Users.checkName(name);
        } catch (UsageException e) {
            throw new UsageException("--name '" + name + "': " + e.getMessage() + ".");
        }
        char[] password = read();
        if (password.length < SHORTEST || password.length > LONGEST) {
            throw new UsageException("The password has " + password.length + " characters; from " + SHORTEST + " to "
                    + LONGEST + " are possible.");
        }
        invocation.out().println(Users.line(name, role, PasswordHash.of(password, PasswordHash.USUAL)));
        return ExitCode.DONE;
    }

    /** What is typed is not shown; the prompt does not go where the line goes. */
    @SuppressWarnings("SystemConsoleNull") // On newer JDKs it reads the input as well.
    private static char[] read() throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? new char[0] : typed;
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? new char[0] : line.toCharArray();
    }
}
