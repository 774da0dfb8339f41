package dev.longhaul.run;

import dev.longhaul.pace.RateMeter;
import dev.longhaul.pace.TimeMeter;
import dev.longhaul.store.JsonText;
import dev.longhaul.store.StatementWatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a run has seen of itself and of the database: written into {@code observed} by heartbeats and at its end, never by checkpoints.
 * Thread-safe.
 */
final class Observed implements StatementWatch {
    /** The index that would help, as a statement, or several with semicolons between them. */
    static final String INDEX = "index";

    /** Where the time goes. */
    static final String TIMES = "times";

    /** Rows per second. */
    static final String RATE = "rate";

    private final Ticker ticker;
    private final TimeMeter times = new TimeMeter();
    private final RateMeter rate = new RateMeter();
    private final Map<String, Object> facts = new ConcurrentHashMap<>();

    Observed(Ticker ticker) {
        this.ticker = ticker;
        rate.begin(ticker.nanos());
    }

    TimeMeter times() {
        return times;
    }

    RateMeter rate() {
        return rate;
    }

    /** Notes something: a text, a number, a truth value, a list or a map of these. */
    void note(String name, Object value) {
        facts.put(name, value);
    }

    /** Something does not hold any more. */
    void forget(String name) {
        facts.remove(name);
    }

    /** The share of full speed that the run uses, as it was noted last. */
    double share() {
        return facts.get(Pacekeeper.PACE) instanceof Map<?, ?> pace && pace.get("share") instanceof Number share
                ? share.doubleValue()
                : 1;
    }

    String json(Duration running) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(TIMES, times.shares(running).toMap());
        rate.rate().ifPresent(measured -> all.put(RATE, measured.toMap()));
        all.putAll(new TreeMap<>(facts));
        return JsonText.of(all);
    }

    @Override
    public long begins() {
        return ticker.nanos();
    }

    @Override
    public void executed(long since) {
        times.database(ticker.nanos() - since);
    }

    @Override
    public void checkpointed(long since) {
        times.checkpoint(ticker.nanos() - since);
    }

    @Override
    public void committed(long since) {
        times.commit(ticker.nanos() - since);
    }
}
