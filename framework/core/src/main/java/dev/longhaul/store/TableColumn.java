package dev.longhaul.store;

/**
 * A column as the catalog has it. Immutable.
 *
 * @param name its name, without quotes
 * @param type its type as SQL writes it, without a length
 * @param kind what it holds
 * @param computed whether the database computes it, so that nobody can write it
 */
public record TableColumn(String name, String type, ColumnKind kind, boolean computed) {
    /**
     * The name as SQL writes it.
     *
     * @return the name in quotes
     */
    public String quoted() {
        return Dialect.quoted(name);
    }
}
