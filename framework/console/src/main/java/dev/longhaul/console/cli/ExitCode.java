package dev.longhaul.console.cli;

/** The exit codes of all commands. */
final class ExitCode {
    /** What was asked for is done. */
    static final int DONE = 0;

    /** What was asked for was refused, or what was asked about does not hold. */
    static final int REFUSED = 1;

    /** The command line or a setting is wrong. */
    static final int USAGE = 2;

    /** No connection to the database. */
    static final int OUT_OF_REACH = 3;

    private ExitCode() {}
}
