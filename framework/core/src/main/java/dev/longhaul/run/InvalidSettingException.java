package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** A setting that cannot be read, is out of bounds or contradicts another. */
public final class InvalidSettingException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * One setting's fault.
     *
     * @param setting the culprit
     * @param text its value as it was written
     * @param fault what is wrong with it
     */
    public InvalidSettingException(Setting setting, String text, String fault) {
        super("The setting longhaul." + setting.key() + " = '" + text + "' " + fault + ".");
    }

    private InvalidSettingException(String message) {
        super(message);
    }

    /**
     * Two settings that cannot go together.
     *
     * @param one a setting
     * @param other the one that it contradicts
     * @param why what would go wrong
     * @return the exception
     */
    static InvalidSettingException contradiction(Setting one, Setting other, String why) {
        return new InvalidSettingException("The settings longhaul." + one.key() + " and longhaul." + other.key()
                + " contradict each other: " + why + ".");
    }
}
