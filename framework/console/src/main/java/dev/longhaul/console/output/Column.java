package dev.longhaul.console.output;

/**
 * A column of a {@link Table}. Immutable.
 *
 * @param title its heading
 * @param toTheRight whether its cells are aligned to the right, as numbers are
 * @param least to how many characters its cells may be cut when the table is too wide; 0 for not at all
 * @param dropOrder which column goes first when cutting is not enough: 1 first, 0 never
 */
public record Column(String title, boolean toTheRight, int least, int dropOrder) {
    /**
     * A column that always stays as it is.
     *
     * @param title its heading
     * @return the column
     */
    public static Column of(String title) {
        return new Column(title, false, 0, 0);
    }

    /**
     * Aligned to the right.
     *
     * @return such a column
     */
    public Column right() {
        return new Column(title, true, least, dropOrder);
    }

    /**
     * May be cut.
     *
     * @param characters to how many at least
     * @return such a column
     */
    public Column cutTo(int characters) {
        return new Column(title, toTheRight, characters, dropOrder);
    }

    /**
     * May be left out.
     *
     * @param order 1 for the one that goes first
     * @return such a column
     */
    public Column drop(int order) {
        return new Column(title, toTheRight, least, order);
    }
}
