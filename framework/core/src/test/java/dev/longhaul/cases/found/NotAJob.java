package dev.longhaul.cases.found;

/** Stands beside the jobs, and is none. */
public abstract class NotAJob {
    static {
        System.setProperty("longhaul.test.not-a-job", "loaded");
    }

    private NotAJob() {}
}
