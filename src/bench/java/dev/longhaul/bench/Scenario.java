package dev.longhaul.bench;

/** One chapter of the report. To add one, implement this and name it in {@link Scenarios}. */
interface Scenario {
    /** Short, for {@code --only}; its first letter groups it with others. */
    String key();

    /** The chapter's heading. */
    String title();

    /** Measures, and writes down what was found. */
    void run(Lab lab, Size size, Chapter chapter) throws Exception;
}
