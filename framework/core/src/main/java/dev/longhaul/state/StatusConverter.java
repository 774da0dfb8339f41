package dev.longhaul.state;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Maps a status to its text in the database. */
@Converter
public class StatusConverter implements AttributeConverter<Status, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Status status) {
        return status == null ? null : status.text();
    }

    @Override
    public @Nullable Status convertToEntityAttribute(@Nullable String text) {
        return text == null ? null : Status.of(text);
    }
}
