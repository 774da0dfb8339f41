package dev.longhaul.console.web.page;

import static dev.longhaul.console.output.Views.MORNING;
import static dev.longhaul.console.output.Views.aMigration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.MigrationView;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.service.Slice;
import dev.longhaul.run.Settings;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetailPageTest {
    private static DetailPage page(MigrationView view) {
        return new DetailPage(
                view,
                Optional.empty(),
                List.of(),
                new Slice<>(List.of(), Optional.empty()),
                new Slice<>(List.of(), Optional.empty()),
                new Slice<>(List.of(), Optional.empty()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Settings.defaults(),
                Role.VIEW,
                MORNING);
    }

    @Test
    void the_position_is_told_by_its_key_columns() {
        String json = "{\"kind\":\"keyset\",\"of\":\"account (id)\",\"parts\":{\"after\":[\"long:4711\"]}}";
        assertThat(page(aMigration("a").atPosition(json).view()).facts())
                .containsEntry("Position", "account: after id = 4711");
    }

    @Test
    void rows_set_aside_that_are_ignored_wait_for_nobody() {
        DetailPage page =
                page(aMigration("a").in(Status.COMPLETED).withRowsSetAside(3, 0).view());
        assertThat(page.figures()).containsEntry("Set aside", "3 rows, ignored");
        assertThat(page.why()).noneMatch(line -> line.helps().isPresent());
    }
}
