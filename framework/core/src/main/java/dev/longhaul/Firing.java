package dev.longhaul;

import dev.longhaul.run.FireReport;
import dev.longhaul.run.Ticker;
import dev.longhaul.store.Nodes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the serving nodes for a tick and collects their answers. */
record Firing(Nodes nodes, Ticker ticker) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    FireReport fire(Duration patience) {
        long since = ticker.nanos();
        List<Nodes.Request> requests = nodes.fire();
        Map<Nodes.Request, String> answers = new LinkedHashMap<>();
        boolean goOn = true;
        while (goOn && answers.size() < requests.size()) {
            for (Nodes.Request request : requests) {
                if (!answers.containsKey(request)) {
                    nodes.answerTo(request).ifPresent(text -> answers.put(request, text));
                }
            }
            goOn = answers.size() < requests.size() && ticker.since(since).compareTo(patience) < 0 && rest();
        }
        return new FireReport(requests.stream()
                .map(request -> answer(request, Optional.ofNullable(answers.get(request)), patience))
                .toList());
    }

    private static FireReport.Answer answer(Nodes.Request request, Optional<String> text, Duration patience) {
        return new FireReport.Answer(
                request.node(), text.orElse("did not answer within " + patience.toMillis() + " ms"), text.isPresent());
    }

    /** The answers lie in the database, which cannot wake anybody: looked for a few times a second. */
    private static boolean rest() {
        try {
            return !new CountDownLatch(1).await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
