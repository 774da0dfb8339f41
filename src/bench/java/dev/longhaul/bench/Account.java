package dev.longhaul.bench;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** The table as an entity: only what the job needs, which is to Hibernate's favour. */
@SuppressWarnings("UnusedVariable") // Hibernate reads them
@Entity
@Table(name = "account")
@NullUnmarked
public class Account {
    @Id
    private long id;

    private String email;
    private String code;
    private int changes;

    /** For Hibernate. */
    protected Account() {}

    long id() {
        return id;
    }

    /** What the job does to one row. */
    void migrate() {
        code = Work.code(email);
        changes++;
    }
}
