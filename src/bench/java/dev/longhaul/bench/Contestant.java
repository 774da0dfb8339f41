package dev.longhaul.bench;

import java.sql.SQLException;

/** One way to do the work of a scenario. */
interface Contestant {
    /** As it stands in the report. */
    String name();

    /** Whom it is compared as. */
    Group group();

    /** Everything that an application does at its start, which does not count: pools, session factories, registrations. */
    Attempt prepare(Ground ground) throws Exception;

    /** What a contestant is one of. */
    enum Group {
        UPDATE,
        BY_HAND,
        FRAMEWORK,
        SPRING_BATCH,
        HIBERNATE,
        LONGHAUL
    }

    /** The work itself, once. */
    @FunctionalInterface
    interface Attempt extends AutoCloseable {
        /** What is measured. */
        void work() throws Exception;

        @Override
        default void close() throws SQLException {}
    }

    /** Makes an attempt of what works on the fresh table. */
    @FunctionalInterface
    interface Maker {
        Attempt on(Ground ground) throws Exception;
    }

    static Contestant of(String name, Group group, Maker maker) {
        return new Contestant() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Group group() {
                return group;
            }

            @Override
            public Attempt prepare(Ground ground) throws Exception {
                return maker.on(ground);
            }
        };
    }
}
