package dev.longhaul.console.web.http;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** Ends the work on a request with a problem. */
public final class ProblemException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Nobody serializes it.
    private final Problem problem;

    /**
     * A problem as an answer.
     *
     * @param problem what is wrong
     */
    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /**
     * A request that cannot be understood.
     *
     * @param detail what is wrong with it and what would be right
     * @return an answer with 400
     */
    public static ProblemException badRequest(String detail) {
        return new ProblemException(Problem.of(400, "bad-request", "The request is not right.", detail));
    }

    /**
     * The problem.
     *
     * @return what is wrong
     */
    public Problem problem() {
        return problem;
    }
}
