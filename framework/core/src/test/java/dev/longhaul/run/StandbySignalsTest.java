package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.pace.Reading;
import dev.longhaul.pace.Signal;
import dev.longhaul.pace.SignalWatch;
import dev.longhaul.store.Claims;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Limits;
import dev.longhaul.store.Vitals;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import dev.longhaul.store.WorkerId;
import dev.longhaul.testing.StandbyPair;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A real standby that lags, as its primary's roles see it. */
class StandbySignalsTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final FakeTicker ticker = new FakeTicker();

    private DatabaseSignals signals(ControlPlane control) {
        return new DatabaseSignals(
                new Vitals(new Claims(control, new WorkerId("test/1", ""), LEASE)),
                ticker,
                ThrottleSettings.of(Map.of()),
                Set::of,
                "test/1");
    }

    private static Signal signal(DatabaseSignals signals, String name) {
        return signals.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double value(DatabaseSignals signals, String name) throws Exception {
        signals.look(Duration.ZERO);
        Reading reading = signal(signals, name).read();
        assertThat(reading.kind()).as(name).isEqualTo(Reading.Kind.VALUE);
        return reading.value();
    }

    /** In the same test, since a pair of servers takes seconds to start. */
    private static void aBatchWaitsForASynchronousStandby(StandbyPair pair) throws Exception {
        assertThat(commitOfABatch(pair))
                .as("with a standby that nobody waits for")
                .isEqualTo("off");
        pair.execute("alter system set synchronous_standby_names = '*'");
        pair.execute("select pg_reload_conf()");
        await().untilAsserted(() -> assertThat(commitOfABatch(pair)).isEqualTo("on"));
        pair.execute("alter system reset synchronous_standby_names");
        pair.execute("select pg_reload_conf()");
    }

    private static String commitOfABatch(StandbyPair pair) throws Exception {
        try (PlainSource source = new PlainSource(pair.url(), "postgres");
                ControlPlane control = ControlPlane.open(source, LEASE);
                WorkConnection connection = WorkConnection.open(source, control.dialect(), Optional.empty(), "batch")) {
            WorkTransaction batch = connection.begin(Limits.of(LEASE, LEASE).committingLater());
            try {
                return batch.query("show synchronous_commit", row -> row.getString(1))
                        .get(0);
            } finally {
                batch.rollback();
            }
        }
    }

    @Test
    void lag_is_measured_also_of_a_standby_that_replays_nothing_and_hidden_from_a_plain_role() throws Exception {
        try (StandbyPair pair = StandbyPair.start()) {
            pair.execute("create table account (id bigint primary key, email text)");
            await().untilAsserted(() -> assertThat(
                            pair.ask("select count(*) from pg_stat_replication where state = 'streaming'"))
                    .isEqualTo("1"));
            try (PlainSource source = new PlainSource(pair.url(), "postgres");
                    ControlPlane control = ControlPlane.open(source, LEASE)) {
                DatabaseSignals signals = signals(control);
                await().untilAsserted(() ->
                        assertThat(value(signals, "replica-bytes")).isZero());
                pair.pauseReplay();
                pair.execute("insert into account select n, repeat('x', 100) from generate_series(1, 10000) as n");
                signals.look(Duration.ZERO);
                ticker.advance(Duration.ofSeconds(7));
                // Seven seconds ago the log was longer than what is replayed, whatever the standby says itself.
                assertThat(value(signals, "replica-lag")).isBetween(7.0, 8.0);
                assertThat(value(signals, "replica-bytes")).isGreaterThan(1_000_000);
                pair.resumeReplay();
                await().untilAsserted(
                                () -> assertThat(value(signals, "replica-lag")).isLessThan(5));
            }
            aBatchWaitsForASynchronousStandby(pair);
            pair.execute("create role plain_user login");
            try (PlainSource source = new PlainSource(pair.url(), "plain_user");
                    ControlPlane control = ControlPlane.open(source, LEASE)) {
                DatabaseSignals signals = signals(control);
                signals.look(Duration.ZERO);
                SignalWatch watch = new SignalWatch(signal(signals, "replica-lag"));
                watch.read(ticker.nanos());
                assertThat(watch.pressure(ticker.nanos(), 5)).hasValueSatisfying(pressure -> {
                    assertThat(pressure.utilization()).isEmpty();
                    assertThat(pressure.words()).contains("1 replicas", "pg_monitor");
                });
            }
        }
    }
}
