package dev.longhaul.console.web.page;

import dev.longhaul.run.ParameterField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A field of the form that a job's parameters make. Immutable.
 *
 * @param field the parameter
 * @param value what was typed
 */
public record ParameterInput(ParameterField field, String value) {
    /** What stands before a parameter's name in the form. */
    static final String PREFIX = "p-";

    static List<ParameterInput> of(List<ParameterField> fields, Map<String, String> typed) {
        return fields.stream()
                .map(field -> new ParameterInput(field, typed.getOrDefault(field.name(), "")))
                .toList();
    }

    /**
     * Its name.
     *
     * @return as in the record
     */
    public String name() {
        return field.name();
    }

    /**
     * What the browser shows for it.
     *
     * @return {@code choice}, {@code list}, or a type of {@code input}
     */
    public String kind() {
        if (field.list()) {
            return "list";
        }
        return switch (field.kind()) {
            case CHOICE, TRUTH -> "choice";
            case WHOLE, NUMBER -> "number";
            case DATE -> "date";
            case TIME -> "time";
            case DATE_TIME -> "datetime-local";
            case TEXT -> field.secret() ? "password" : "text";
        };
    }

    /**
     * What it may be.
     *
     * @return empty for any
     */
    public List<String> choices() {
        return field.kind() == ParameterField.Kind.TRUTH ? List.of("true", "false") : field.choices();
    }

    /**
     * The step of a number.
     *
     * @return {@code any} for fractions
     */
    public String step() {
        return switch (field.kind()) {
            case WHOLE -> "1";
            case NUMBER, TIME, DATE_TIME -> "any";
            default -> "";
        };
    }

    /**
     * Whether it must be given.
     *
     * @return false when it may be left out, and for lists and texts, which may be empty
     */
    public boolean required() {
        return !field.optional() && !field.list() && !kind().equals("text");
    }

    /**
     * What it must be.
     *
     * @return in words
     */
    public String expected() {
        return (field.list() ? "one value a line: " : "") + field.expected();
    }

    /** What was typed as the object of JSON that is stored; the engine says what is wrong with it. */
    static String json(List<ParameterInput> inputs) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (ParameterInput input : inputs) {
            ParameterField field = input.field();
            if (field.list()) {
                List<Object> values = new ArrayList<>();
                input.value()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> values.add(json(field, line.strip())));
                if (!values.isEmpty() || !field.optional()) {
                    object.put(field.name(), values);
                }
            } else if (!input.value().isEmpty() || (!field.optional() && field.kind() == ParameterField.Kind.TEXT)) {
                object.put(field.name(), json(field, input.value()));
            }
        }
        return Values.text(object);
    }

    private static Object json(ParameterField field, String text) {
        switch (field.kind()) {
            case TRUTH -> {
                return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
            }
            case WHOLE, NUMBER -> {
                try {
                    return new BigDecimal(text.strip());
                } catch (NumberFormatException e) {
                    // As a text it is refused with the parameter's name and what it must be.
                    return text;
                }
            }
            default -> {
                return text;
            }
        }
    }
}
