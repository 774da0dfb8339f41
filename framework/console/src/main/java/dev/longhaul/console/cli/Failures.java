package dev.longhaul.console.cli;

import dev.longhaul.console.database.OutOfReachException;
import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Makes one sentence and an exit code of whatever a command throws; a stack trace only for whoever asks for it. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Connections that could not be made or broke: classes 08 and 57P, and H2's 90067, 90098 and 90121. */
    private static final Pattern CONNECTION = Pattern.compile("08...|57P0.|90067|90098|90121");

    private final Invocation invocation;

    Failures(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        say(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, invocation.err());
        invocation.err().println("'" + command.getCommandSpec().qualifiedName() + " --help' shows how to use it.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        int code = code(e);
        if (e instanceof LonghaulException) {
            say(e.getMessage());
        } else if (code == ExitCode.OUT_OF_REACH) {
            say("The connection to the database failed: " + text(e));
        } else {
            say("Unexpected: " + text(e) + " (--stacktrace shows where)");
        }
        if (invocation.flags().value(Flag.STACKTRACE).isPresent()) {
            e.printStackTrace(invocation.err());
        }
        return code;
    }

    /** Whether it means that there is no connection, which may come back. */
    static boolean isOutOfReach(Exception e) {
        return chain(e).stream().anyMatch(Failures::isConnectionTrouble);
    }

    private static int code(Exception e) {
        if (isOutOfReach(e)) {
            return ExitCode.OUT_OF_REACH;
        }
        boolean usage = e instanceof UsageException
                || e instanceof InvalidSettingException
                || e instanceof InvalidNameException
                || e instanceof ParameterException;
        return usage ? ExitCode.USAGE : ExitCode.REFUSED;
    }

    private static boolean isConnectionTrouble(Throwable e) {
        return e instanceof OutOfReachException
                || e instanceof SQLTransientConnectionException
                || (e instanceof SQLException sql
                        && sql.getSQLState() != null
                        && CONNECTION.matcher(sql.getSQLState()).matches());
    }

    private static List<Throwable> chain(Throwable e) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = e; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void say(@Nullable String message) {
        invocation.err().println("longhaul: " + message);
    }
}
