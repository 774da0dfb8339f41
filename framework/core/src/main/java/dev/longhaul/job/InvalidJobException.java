package dev.longhaul.job;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A job class that cannot be used as it is written; thrown when the application starts. */
public final class InvalidJobException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String jobClass;

    /**
     * A fault of a job class.
     *
     * @param jobClass the full name of the class
     * @param fault what is wrong with it and how to mend it
     * @param cause what brought it to light, if anything
     */
    public InvalidJobException(String jobClass, String fault, @Nullable Throwable cause) {
        super("The job class " + jobClass + " " + fault, cause);
        this.jobClass = jobClass;
    }

    /**
     * The culprit.
     *
     * @return the full name of the class
     */
    public String jobClass() {
        return jobClass;
    }
}
