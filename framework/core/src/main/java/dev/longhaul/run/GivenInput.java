package dev.longhaul.run;

import dev.longhaul.job.JobInput;
import java.util.Optional;

/**
 * What a job is given: the values are those of one claim, checked before. Immutable.
 *
 * @param migration the migration's name
 * @param type what its parameters are
 * @param text the parameters as they are stored
 */
record GivenInput(String migration, ParameterType type, Optional<String> text) implements JobInput {
    @Override
    public <P extends Record> P parameters(Class<P> wanted) {
        return wanted.cast(type.valuesFor(wanted, text));
    }
}
