package dev.longhaul.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs single tests for {@code src/test/mutants/run}: each argument is {@code class#method}. Exit code 0 when all of them passed, 1
 * when one failed, 2 when one was not found.
 */
public final class RunTests {
    private RunTests() {}

    public static void main(String[] tests) {
        DiscoverySelector[] selectors =
                Arrays.stream(tests).map(test -> selectMethod(test)).toArray(DiscoverySelector[]::new);
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().forEach(failure -> {
            System.out.println("FAILED " + failure.getTestIdentifier().getDisplayName());
            failure.getException().printStackTrace(System.out);
        });
        System.out.println("passed " + summary.getTestsSucceededCount() + " of " + summary.getTestsFoundCount());
        int code = summary.getTotalFailureCount() > 0 ? 1 : summary.getTestsFoundCount() < tests.length ? 2 : 0;
        if (code == 2) {
            System.out.println("NOT FOUND: some of " + Arrays.toString(tests));
        }
        System.exit(code);
    }
}
