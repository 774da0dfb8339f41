package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.QuarantineClass;
import dev.longhaul.console.service.Slice;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The rows that a migration has set aside. Immutable.
 *
 * @param view the migration
 * @param classes their errors
 * @param rows a page of them
 * @param state in which state they are; nothing for all but the resolved ones
 * @param mayOperate whether who looks may decide about them
 */
public record SetAsidePage(
        MigrationView view,
        List<QuarantineClass> classes,
        Slice<QuarantineEntry> rows,
        Optional<QuarantineState> state,
        boolean mayOperate) {
    /** Copies the list. */
    public SetAsidePage {
        classes = List.copyOf(classes);
    }

    /**
     * How many rows the greatest class has.
     *
     * @return at least 1
     */
    public long most() {
        return classes.stream().mapToLong(QuarantineClass::rows).max().orElse(1);
    }

    /**
     * The classes of errors.
     *
     * @return each once
     */
    public List<String> classNames() {
        return classes.stream().map(QuarantineClass::errorClass).distinct().toList();
    }

    /**
     * The page after this one.
     *
     * @param links the addresses
     * @return its address
     */
    public String nextPage(Links links) {
        return links.of("quarantine", view.name()) + "?after="
                + URLEncoder.encode(rows.next().orElse(""), StandardCharsets.UTF_8)
                + state.map(wanted -> "&state=" + wanted.text()).orElse("");
    }
}
