package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.Secret;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record of parameters. Immutable.
 *
 * @param name its name, in the record and in JSON
 * @param secret whether its value must not be seen
 * @param optional whether it is an {@link Optional} and may be left out
 * @param list whether it is a list of values
 * @param type the class of one value
 * @param codec how one value stands in JSON
 * @param accessor reads it from a record
 */
record Parameter(
        String name,
        boolean secret,
        boolean optional,
        boolean list,
        Class<?> type,
        ValueCodec codec,
        @Nullable Method accessor) {

    /** Nothing when no parameter can be of the component's type. */
    static Optional<Parameter> of(RecordComponent component) {
        Type type = component.getGenericType();
        Optional<Type> inOptional = argument(type, Optional.class);
        Type value = inOptional.orElse(type);
        Optional<Type> inList = argument(value, List.class);
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return inList.orElse(value) instanceof Class<?> single
                ? ValueCodec.of(single)
                        .map(codec -> new Parameter(
                                component.getName(),
                                component.isAnnotationPresent(Secret.class),
                                inOptional.isPresent(),
                                inList.isPresent(),
                                single,
                                codec,
                                accessor))
                : Optional.empty();
    }

    private static Optional<Type> argument(Type type, Class<?> of) {
        return type instanceof ParameterizedType generic && generic.getRawType() == of
                ? Optional.of(generic.getActualTypeArguments()[0])
                : Optional.empty();
    }

    /** What it must be, in words. */
    String expected() {
        return (list ? "a list, each value " + codec.expected() : codec.expected())
                + (optional ? ", or be left out" : "");
    }

    /** What is wrong with a value of JSON; it does not quote that of a secret. */
    Optional<String> fault(boolean given, @Nullable Object json) {
        if (json == null) {
            return optional && !given
                    ? Optional.empty()
                    : Optional.of("'" + name + "' is " + (given ? "null" : "missing") + " and must be " + expected());
        }
        try {
            read(json);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("'" + name + "' must be " + expected() + (secret ? "" : ", not " + quoted(json)));
        }
    }

    private static String quoted(Object json) {
        return InvalidNameException.printable(json instanceof String ? "\"" + json + "\"" : json.toString());
    }

    /** The component's value. */
    Object read(@Nullable Object json) {
        if (json == null) {
            return Optional.empty();
        }
        Object value = list
                ? ((List<?>) json)
                        .stream()
                                .map(one -> codec.reader().apply(Objects.requireNonNull(one)))
                                .toList()
                : codec.reader().apply(json);
        return optional ? Optional.of(value) : value;
    }

    /** What JSON holds of a record's value; nothing of an optional one that is empty. */
    Optional<Object> write(Record values) throws ReflectiveOperationException {
        Object value = Objects.requireNonNull(accessor).invoke(values);
        if (value instanceof Optional<?> maybe) {
            value = maybe.orElse(null);
            if (value == null) {
                return Optional.empty();
            }
        }
        Object given = Objects.requireNonNull(value);
        if (given instanceof List<?> several) {
            List<Object> written = new ArrayList<>();
            several.forEach(one -> written.add(codec.writer().apply(Objects.requireNonNull(one))));
            return Optional.of(written);
        }
        return Optional.of(codec.writer().apply(given));
    }
}
