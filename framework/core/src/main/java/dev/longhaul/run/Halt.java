package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a run's work stopped before its end, and what is to follow.
 *
 * @param outcome the kind
 * @param reason in words
 * @param error the error's text with its trace
 * @param pause how long to wait before the next run
 * @param nextBatchSize rows a batch of the next run, when that must change
 * @param rollsBack whether the migration, having failed, is to roll back by itself
 */
record Halt(
        RunOutcome outcome,
        String reason,
        Optional<String> error,
        Optional<Duration> pause,
        Optional<Integer> nextBatchSize,
        boolean rollsBack) {

    private static final int LONGEST_WORDS = 500;

    /** Hides the secrets among the migration's parameters: an author's reason may quote them. */
    Halt {
        reason = Secrets.hide(reason);
        error = error.map(Secrets::hide);
    }

    Halt(
            RunOutcome outcome,
            String reason,
            Optional<String> error,
            Optional<Duration> pause,
            Optional<Integer> nextBatchSize) {
        this(outcome, reason, error, pause, nextBatchSize, false);
    }

    /** The same with another reason. */
    Halt explained(String newReason) {
        return new Halt(outcome, newReason, error, pause, nextBatchSize, rollsBack);
    }

    /** The same with a rollback to follow if this is the end. */
    Halt thenRollingBack() {
        return new Halt(outcome, reason, error, pause, nextBatchSize, true);
    }

    /** A duration as a person writes it: {@code 5m}, {@code 0.2s}, {@code 1h30m}. */
    static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static Halt because(StopReason stop) {
        return new Halt(stop.outcome(), stop.text(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Halt lost(String reason) {
        return because(new StopReason(RunOutcome.LOST, reason));
    }

    static Halt failed(String reason, Throwable error) {
        return new Halt(
                RunOutcome.FAILED,
                reason,
                Optional.of(reason + "\n" + trace(error)),
                Optional.empty(),
                Optional.empty());
    }

    static Halt failed(String reason) {
        return new Halt(RunOutcome.FAILED, reason, Optional.of(reason), Optional.empty(), Optional.empty());
    }

    static Halt retry(String reason, Throwable error, Duration pause, Optional<Integer> nextBatchSize) {
        return new Halt(
                RunOutcome.RETRY, reason, Optional.of(reason + "\n" + trace(error)), Optional.of(pause), nextBatchSize);
    }

    static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return Secrets.hide(text.toString());
    }

    /** A text for a person, also of an exception that has no message. */
    static String words(Throwable error) {
        String message = error.getMessage();
        String type = error.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? type + " without a message"
                : type + ": " + firstLine(Secrets.hide(message));
    }

    private static String firstLine(String message) {
        String line = message.strip().lines().findFirst().orElse("").replaceFirst("; SQL statement:$", "");
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }
}
