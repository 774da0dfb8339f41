package dev.longhaul.state;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** How many rows of a migration could not be migrated and are set aside. Immutable. */
@Embeddable
public class RowsSetAside {
    @Column(name = "rows_quarantined")
    private long all;

    @Column(name = "rows_quarantined_open")
    private long open;

    /** For Hibernate. */
    protected RowsSetAside() {}

    /**
     * All that are not migrated, whatever was decided about them.
     *
     * @return their number
     */
    public long all() {
        return all;
    }

    /**
     * Those that nobody has decided about.
     *
     * @return their number
     */
    public long open() {
        return open;
    }
}
