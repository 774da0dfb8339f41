package dev.longhaul.console.database;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;
import java.sql.SQLException;

/** No connection to the database could be made. */
public final class OutOfReachException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    OutOfReachException(Access access, SQLException cause) {
        super(
                "The database " + access.shown() + " cannot be reached: " + firstLine(cause)
                        + " Check --url, --user and --password-file, or LONGHAUL_URL, LONGHAUL_USER and LONGHAUL_PASSWORD.",
                cause);
    }

    private static String firstLine(SQLException cause) {
        String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
        String line = message.lines().findFirst().orElse("").strip();
        return line.endsWith(".") ? line : line + ".";
    }
}
