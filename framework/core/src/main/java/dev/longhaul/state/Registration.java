package dev.longhaul.state;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was said when a migration was registered, and what a person has asked for since. Immutable. */
@Embeddable
public class Registration {
    @Column(name = "parameters")
    @Nullable
    private String parameters;

    @Column(name = "execute_immediately")
    private boolean executesImmediately;

    @Column(name = "rollback_requested")
    private boolean rollbackRequested;

    @Column(name = "parallelism")
    @Nullable
    private Integer parallelism;

    @Column(name = "settings")
    @Nullable
    private String settings;

    /** For Hibernate. */
    protected Registration() {}

    /**
     * The parameters as JSON, secrets unmasked: never to be shown as it is.
     *
     * @return the text
     */
    public Optional<String> parameters() {
        return Optional.ofNullable(parameters);
    }

    /**
     * Whether it does not wait for a person in scheduled mode.
     *
     * @return whether it was registered so, or fired
     */
    public boolean executesImmediately() {
        return executesImmediately;
    }

    /**
     * Whether the person who asked for its end also asked for a rollback.
     *
     * @return whether it rolls back once its worker is off it
     */
    public boolean rollbackRequested() {
        return rollbackRequested;
    }

    /**
     * What a person has set for it alone.
     *
     * @return a JSON object of texts by setting; nothing when nothing is set
     */
    public Optional<String> settings() {
        return Optional.ofNullable(settings);
    }

    /**
     * How many workers may be at it at once.
     *
     * @return the number that a person has set; nothing for the job's own
     */
    public Optional<Integer> parallelism() {
        return Optional.ofNullable(parallelism);
    }
}
