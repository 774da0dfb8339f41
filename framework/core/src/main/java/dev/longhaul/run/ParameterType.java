package dev.longhaul.run;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.JsonText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a job takes, as its record says: checked when the application starts, so that afterwards only values can be wrong.
 * No message of it quotes the value of a secret. Immutable.
 */
public final class ParameterType {
    static final ParameterType NONE = new ParameterType(Record.class, null, List.of());

    private final Class<? extends Record> type;
    private final @Nullable Constructor<? extends Record> constructor;
    private final List<Parameter> parameters;

    private ParameterType(
            Class<? extends Record> type,
            @Nullable Constructor<? extends Record> constructor,
            List<Parameter> parameters) {
        this.type = type;
        this.constructor = constructor;
        this.parameters = parameters;
    }

    /** Checks the record of a job class; {@link Record} itself stands for none. */
    static ParameterType of(Class<?> job, Class<? extends Record> type) {
        if (type == Record.class) {
            return NONE;
        }
        List<Parameter> parameters = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        try {
            for (RecordComponent component : type.getRecordComponents()) {
                parameters.add(Parameter.of(component)
                        .orElseThrow(() -> new InvalidJobException(
                                job.getName(),
                                "has parameters " + type.getName() + " whose component " + component.getName()
                                        + " is of the type "
                                        + component.getGenericType().getTypeName()
                                        + "; texts, numbers, booleans, enums, dates, times, durations, UUIDs, lists of these"
                                        + " and Optionals are possible.",
                                null)));
                types.add(component.getType());
            }
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new ParameterType(type, constructor, List.copyOf(parameters));
        } catch (InvalidJobException e) {
            throw e;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new InvalidJobException(
                    job.getName(),
                    "has parameters " + type.getName() + " that cannot be reached: " + e.getMessage(),
                    e);
        }
    }

    /**
     * What is wrong with stored parameters.
     *
     * @param text the column's text
     * @return the fault of each field, or nothing when the job can be given them
     */
    public Optional<String> fault(Optional<String> text) {
        try {
            values(text);
            return Optional.empty();
        } catch (UsageException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /**
     * What it takes.
     *
     * @return in the order of the record; empty for a job without parameters
     */
    public List<ParameterField> fields() {
        return parameters.stream().map(ParameterField::of).toList();
    }

    /**
     * The values, checked.
     *
     * @param text JSON, or nothing
     * @return the record, or nothing when the job takes none
     * @throws UsageException naming what is wrong with each field
     */
    public Optional<Record> values(Optional<String> text) {
        Map<String, @Nullable Object> given = text.map(JsonText::object).orElse(Map.of());
        Constructor<? extends Record> maker = constructor;
        if (maker == null) {
            if (!given.isEmpty()) {
                throw new UsageException("the job takes no parameters, but is given "
                        + InvalidNameException.printable(given.keySet().toString()));
            }
            return Optional.empty();
        }
        List<String> faults = new ArrayList<>();
        parameters.forEach(parameter -> parameter
                .fault(given.containsKey(parameter.name()), given.get(parameter.name()))
                .ifPresent(faults::add));
        List<String> names = parameters.stream().map(Parameter::name).toList();
        given.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.add(
                        "'" + InvalidNameException.printable(name) + "' is not a parameter; there are " + names));
        if (!faults.isEmpty()) {
            throw new UsageException(String.join("; ", faults));
        }
        try {
            return Optional.of(maker.newInstance(parameters.stream()
                    .map(parameter -> parameter.read(given.get(parameter.name())))
                    .toArray()));
        } catch (InvocationTargetException e) {
            throw new UsageException(type.getSimpleName() + " refuses the values: "
                    + secrets(given).whileHidden(() -> Halt.words(Objects.requireNonNullElse(e.getCause(), e))));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UsageException(type.getSimpleName() + " cannot be made: " + Halt.words(e));
        }
    }

    /** The values for a job that asks for them as a type. */
    Record valuesFor(Class<? extends Record> wanted, Optional<String> text) {
        if (wanted != type) {
            throw new UsageException("parameters(" + wanted.getName() + ".class) was asked for, but @Migration names "
                    + (constructor == null ? "no parameters." : "parameters = " + type.getName() + ".class."));
        }
        return values(text)
                .orElseThrow(() -> new UsageException("parameters(Record.class): @Migration names no parameters."));
    }

    /**
     * The text to store for values that are to be given at a registration.
     *
     * @param values the values, or nothing
     * @return JSON, or nothing when there are no values
     * @throws UsageException naming what is wrong with them
     */
    public Optional<String> write(Optional<Record> values) {
        if (values.isEmpty()) {
            values(Optional.empty());
            return Optional.empty();
        }
        Record record = values.get();
        if (record.getClass() != type) {
            throw new UsageException(
                    constructor == null
                            ? "the job takes no parameters, but a "
                                    + record.getClass().getName() + " is given"
                            : "they must be a " + type.getName() + ", not a "
                                    + record.getClass().getName());
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            try {
                parameter.write(record).ifPresent(value -> fields.put(parameter.name(), value));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new UsageException("'" + parameter.name() + "' must be " + parameter.expected());
            }
        }
        Optional<String> text = Optional.of(JsonText.of(fields));
        values(text);
        return text;
    }

    /**
     * Stored parameters as they may be shown: secrets, and what the record does not know, masked.
     *
     * @param text the column's text
     * @return JSON, or the mask when it cannot be read
     */
    public Optional<String> masked(Optional<String> text) {
        Set<String> shown = new LinkedHashSet<>();
        parameters.stream().filter(parameter -> !parameter.secret()).forEach(parameter -> shown.add(parameter.name()));
        return text.map(json -> masked(json, shown));
    }

    /**
     * Stored parameters as they may be shown where their job is not known: only the names.
     *
     * @param text the column's text
     * @return JSON, or the mask when it cannot be read
     */
    public static Optional<String> maskedAll(Optional<String> text) {
        return text.map(json -> masked(json, Set.of()));
    }

    private static String masked(String json, Set<String> shown) {
        Map<String, @Nullable Object> fields;
        try {
            fields = JsonText.object(json);
        } catch (UsageException e) {
            return Secrets.MASK;
        }
        fields.replaceAll((name, value) -> shown.contains(name) ? value : Secrets.MASK);
        return JsonText.of(fields);
    }

    /** The secret values, to be hidden in what is said about a run. */
    Secrets secrets(Optional<String> text) {
        try {
            return secrets(text.map(JsonText::object).orElse(Map.of()));
        } catch (UsageException e) {
            return Secrets.NONE;
        }
    }

    private Secrets secrets(Map<String, @Nullable Object> given) {
        return Secrets.of(parameters.stream()
                .filter(Parameter::secret)
                .flatMap(parameter -> forms(parameter, given.get(parameter.name())))
                .toList());
    }

    /** As it stands in JSON and as the job's own texts would quote it. */
    private static Stream<String> forms(Parameter parameter, @Nullable Object json) {
        if (json == null || json instanceof Boolean) {
            return Stream.of();
        }
        if (json instanceof List<?> several) {
            return several.stream().flatMap(one -> forms(parameter, one));
        }
        try {
            return Stream.of(
                    json.toString(), parameter.codec().reader().apply(json).toString());
        } catch (RuntimeException e) {
            return Stream.of(json.toString());
        }
    }
}
