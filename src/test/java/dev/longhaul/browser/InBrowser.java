package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with the console as a person has it before them: in a tab of its own, as an admin if nothing else is said. At its end the browser
 * must have had nothing to complain of, and the content security policy nothing to keep it from.
 */
@ExtendWith(OneBrowser.class)
abstract class InBrowser {
    private static final Path PICTURES = Path.of(System.getProperty("longhaul.pictures", "target/pictures"));

    Shop shop;
    Tab tab;

    private long violationsBefore;
    private long violationsExpected;

    @BeforeEach
    final void enter(OneBrowser.Both both) {
        shop = both.shop();
        shop.clear();
        violationsBefore = shop.policyViolations();
        tab = both.browser().tab();
        as(Role.ADMIN);
    }

    @AfterEach
    final void leave() throws Exception {
        try {
            assertThat(tab.complaints()).as("what the browser complained of").isEmpty();
            assertThat(shop.policyViolations() - violationsBefore)
                    .as("what the policy kept it from")
                    .isEqualTo(violationsExpected);
        } finally {
            tab.close();
            shop.endTest();
        }
    }

    final void as(Role role) {
        tab.header(Shop.ROLE, role.text());
    }

    final void expectViolations(long number) {
        violationsExpected = number;
    }

    final void open(String path) {
        tab.open(shop.url(path));
    }

    /** Into {@code target/pictures}, for people who want to look at them. */
    final void pictures(String name) {
        tab.pictures(PICTURES, name);
    }
}
