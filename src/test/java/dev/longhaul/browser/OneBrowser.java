package dev.longhaul.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Chromium and one shop for all tests with a browser, from the first to the last of them. Where no browser is installed they are
 * skipped, and that is said.
 */
final class OneBrowser implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(OneBrowser.class);

    /** What is shared. */
    record Both(Browser browser, Shop shop) implements AutoCloseable {
        static Both open(Path program) {
            try {
                return new Both(Browser.start(program), new Shop());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            shop.close();
            browser.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> program = Browser.installed();
        if (program.isEmpty()) {
            System.out.println("browser tests: NOT RUN (no chromium is installed; see the README)");
        }
        Assumptions.assumeTrue(program.isPresent(), "browser tests: NOT RUN");
        both(context);
    }

    private static Both both(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        Both.class, key -> Both.open(Browser.installed().orElseThrow()), Both.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Both.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return both(context);
    }
}
