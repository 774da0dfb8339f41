package dev.longhaul.examples.data;

import dev.longhaul.job.UsageException;

/**
 * How much data the demo makes. Immutable.
 *
 * @param accounts rows of {@code demo_account}, from 1,000 to 10,000,000
 * @param orders rows of {@code demo_order}, from 1,000 to 10,000,000; with more, an account could get a number twice
 */
public record Sizes(int accounts, int orders) {
    private static final int LEAST = 1_000;
    private static final int MOST = 10_000_000;

    /** Checks both. */
    public Sizes {
        check("--accounts", accounts);
        check("--orders", orders);
    }

    private static void check(String option, int rows) {
        if (rows < LEAST || rows > MOST) {
            throw new UsageException(option + " " + rows + " is not between " + LEAST + " and " + MOST + ".");
        }
    }

    /** Rows of {@code demo_contact}. */
    int contacts() {
        return accounts * 2 / 25;
    }

    /** Rows of {@code demo_profile}. */
    int profiles() {
        return accounts / 4;
    }

    /** Rows of {@code demo_session}. */
    int sessions() {
        return accounts * 3 / 20;
    }

    /** Rows of {@code demo_review}. */
    int reviews() {
        return orders / 2;
    }

    /** Lines of the file of ratings. */
    int ratings() {
        return accounts / 5;
    }
}
