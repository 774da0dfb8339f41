package dev.longhaul.planted.run;

import dev.longhaul.planted.pace.ImportsTheRunner;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

public abstract class AsksTheMachine {
    abstract ImportsTheRunner ring();

    List<Supplier<?>> byReference() {
        return List.of(Instant::now, Date::new, Clock::systemUTC, InstantSource::system, System::currentTimeMillis);
    }

    Function<ZoneId, LocalDateTime> byReferenceWithAZone() {
        return LocalDateTime::now;
    }

    Object[] byCall() {
        return new Object[] {Clock.tickMillis(ZoneOffset.UTC), System.nanoTime()};
    }

    Sleep sleep() {
        return Thread::sleep;
    }

    LocalDateTime mayAskAClock(Clock clock) {
        return LocalDateTime.now(clock);
    }

    interface Sleep {
        void millis(long millis) throws InterruptedException;
    }
}
