package dev.longhaul.examples.jobs;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Somebody's name, as the application maps it. */
@Entity
@Table(name = "demo_contact")
public class Contact {
    @Id
    private long id;

    @Column(name = "full_name")
    @Nullable
    private String fullName;

    @Column(name = "given_name")
    @Nullable
    private String givenName;

    @Column(name = "family_name")
    @Nullable
    private String familyName;

    private int revision;

    /** For Hibernate. */
    protected Contact() {}

    /** Takes the full name apart at its last space; a single word is a family name. */
    public void splitName() {
        if (fullName != null) {
            int space = fullName.lastIndexOf(' ');
            givenName = space < 0 ? null : fullName.substring(0, space);
            familyName = fullName.substring(space + 1);
        }
        revision++;
    }

    /**
     * How often it was changed.
     *
     * @return 0 for a contact as it was first entered
     */
    public int revision() {
        return revision;
    }
}
