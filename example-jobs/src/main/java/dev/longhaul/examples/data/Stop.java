package dev.longhaul.examples.data;

import java.util.concurrent.CountDownLatch;

/** The wish of a person that the demo ends, once and for all. Thread-safe. */
public final class Stop {
    private final CountDownLatch wished = new CountDownLatch(1);

    /** From now on {@link #wished()} holds. */
    public void wish() {
        wished.countDown();
    }

    /**
     * Whether somebody wants the demo to end.
     *
     * @return true from the first {@link #wish()} on
     */
    public boolean wished() {
        return wished.getCount() == 0;
    }

    /**
     * Leaves long work undone.
     *
     * @throws Stopped when it is wished
     */
    public void check() {
        if (wished()) {
            throw new Stopped();
        }
    }

    /** Work was left undone because somebody wished so. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }
}
