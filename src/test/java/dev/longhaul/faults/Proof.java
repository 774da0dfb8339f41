package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What must hold in the end, read from committed data alone. */
final class Proof {
    private final Db db;

    Proof(Db db) {
        this.db = db;
    }

    /** Completed, every row exactly once, numbers without gap or repeat, counters that agree, events along the map. */
    void everyRowExactlyOnce(String migration, long rows) {
        assertThat(db.texts("select status from long_running_migration where name = ?", migration))
                .as("status of %s", migration)
                .containsExactly("completed");
        assertThat(db.rows("select count(*), sum(v), min(v), max(v) from " + migration)
                        .toString())
                .as("count, sum, least and greatest v of %s", migration)
                .isEqualTo(List.of(List.of(rows, rows, 1, 1)).toString());
        numbersWithoutGapOrRepeat(migration);
        assertThat(db.number("select sum(rows_changed) from batch_witness where migration = ?", migration))
                .as("rows of all committed batches of %s", migration)
                .isEqualTo(rows);
        assertThat(db.number("select rows_done from long_running_migration where name = ?", migration))
                .as("rows_done of %s", migration)
                .isEqualTo(rows);
        runsAreClosed(migration);
        eventsFollowTheMap(migration);
    }

    /** The same of a migration that was divided: numbers without gap or repeat in each range. */
    void everyRowExactlyOnceInRanges(String migration, long rows) {
        assertThat(db.texts("select status from long_running_migration where name = ?", migration))
                .as("status of %s", migration)
                .containsExactly("completed");
        assertThat(db.rows("select count(*), sum(v), min(v), max(v) from " + migration)
                        .toString())
                .as("count, sum, least and greatest v of %s", migration)
                .isEqualTo(List.of(List.of(rows, rows, 1, 1)).toString());
        assertThat(db.number("select rows_done from long_running_migration where name = ?", migration))
                .as("rows_done of %s", migration)
                .isEqualTo(rows);
        rangesWithoutGapOrRepeat(migration);
        runsAreClosed(migration);
        eventsFollowTheMap(migration);
    }

    /** Completed, every row either migrated once or quarantined once, no batch number without its one commit, counters that agree. */
    void everyRowMigratedOrQuarantinedOnce(String migration, long rows) {
        assertThat(db.texts("select status from long_running_migration where name = ?", migration))
                .as("status of %s", migration)
                .containsExactly("completed");
        String aside =
                " from long_running_migration_quarantine q join long_running_migration m on m.id = q.migration_id"
                        + " where m.name = ?";
        List<String> set = db.texts("select q.row_key" + aside + " order by cast(q.row_key as bigint)", migration);
        assertThat(set)
                .as("rows of %s that were set aside are those that are not migrated", migration)
                .isNotEmpty()
                .containsExactlyElementsOf(db.texts(
                        "select cast(t.id as varchar(20)) from " + migration + " t where t.v = 0 order by t.id"));
        assertThat(db.number("select count(*) from " + migration + " where v <> 1"))
                .as("rows of %s not done exactly once", migration)
                .isEqualTo(set.size());
        assertThat(db.rows("select rows_done, rows_quarantined from long_running_migration where name = ?", migration)
                        .toString())
                .isEqualTo(List.of(List.of(rows - set.size(), set.size())).toString());
        assertThat(db.number("select batch_seq from long_running_migration where name = ?", migration)
                        - db.number(
                                "select count(*) from long_running_migration_event e join long_running_migration m"
                                        + " on m.id = e.migration_id where m.name = ? and e.action = 'divide'",
                                migration))
                .as("batches of %s: those that migrated, those that set a row aside, and the division", migration)
                .isEqualTo(committedBatches(migration) + set.size());
        assertThat(db.number("select count(distinct batch_key) from batch_witness where migration = ?", migration))
                .as("batches of %s committed once", migration)
                .isEqualTo(committedBatches(migration));
        runsAreClosed(migration);
        eventsFollowTheMap(migration);
    }

    private void rangesWithoutGapOrRepeat(String migration) {
        Map<Long, Set<Long>> numbers = new TreeMap<>();
        for (String key : db.texts("select batch_key from batch_witness where migration = ?", migration)) {
            String[] parts = key.split(":");
            assertThat(parts).as("key %s of a batch in a range", key).hasSize(4);
            assertThat(numbers.computeIfAbsent(Long.valueOf(parts[2]), range -> new TreeSet<>())
                            .add(Long.valueOf(parts[3])))
                    .as("%s committed once", key)
                    .isTrue();
        }
        assertThat(numbers).as("ranges of %s", migration).hasSizeGreaterThanOrEqualTo(12);
        numbers.forEach((range, batches) -> {
            assertThat(batches)
                    .as("numbers of range %d of %s", range, migration)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, batches.size()).boxed().toList());
            assertThat(db.number("select batch_seq from long_running_migration_range where id = ?", range))
                    .as("batch_seq of range %d of %s", range, migration)
                    .isEqualTo(batches.size());
        });
    }

    /** I2, and I3 as far as it shows: a batch of an older claim after one of a newer would be a stale commit. */
    void numbersWithoutGapOrRepeat(String migration) {
        List<List<Object>> batches = db.rows(
                "select number, fence from batch_witness where migration = ? order by number, fence", migration);
        long number = 0;
        long fence = 0;
        for (List<Object> batch : batches) {
            assertThat(((Number) batch.get(0)).longValue())
                    .as("number after batch %d of %s", number, migration)
                    .isEqualTo(++number);
            assertThat(((Number) batch.get(1)).longValue())
                    .as("fence of batch %d of %s", number, migration)
                    .isGreaterThanOrEqualTo(fence);
            fence = ((Number) batch.get(1)).longValue();
        }
        assertThat(db.number("select batch_seq from long_running_migration where name = ?", migration))
                .as("batch_seq of %s", migration)
                .isEqualTo(number);
    }

    private void runsAreClosed(String migration) {
        assertThat(db.rows(
                        "select r.fence, r.outcome from long_running_migration_run r join long_running_migration m "
                                + "on m.id = r.migration_id where m.name = ? and (r.ended_at is null or r.outcome is null)",
                        migration))
                .as("runs of %s without an end", migration)
                .isEmpty();
    }

    private void eventsFollowTheMap(String migration) {
        List<String> changes = db.texts(
                "select e.from_status || ' -> ' || e.to_status from long_running_migration_event e "
                        + "join long_running_migration m on m.id = e.migration_id "
                        + "where m.name = ? and e.from_status is not null and e.from_status <> e.to_status order by e.id",
                migration);
        assertThat(changes)
                .as("status changes of %s", migration)
                .containsExactly("created -> in_progress", "in_progress -> completed");
    }

    /** K13: nobody holds a slot any more. */
    void slotsAreFree() {
        assertThat(db.texts("select name from shedlock where lock_until > " + now()))
                .as("slots still held")
                .isEmpty();
    }

    private String now() {
        return db.url().contains("h2") ? "localtimestamp" : "timezone('utc', current_timestamp)";
    }

    /** X3: one claim's run is over before the next one's begins. */
    void runsNeverOverlap() {
        assertThat(db.rows("select a.fence, b.fence, a.ended_at, b.started_at from long_running_migration_run a "
                        + "join long_running_migration_run b on b.migration_id = a.migration_id and b.fence > a.fence "
                        + "where b.started_at < a.ended_at"))
                .as("runs of one migration at the same time")
                .isEmpty();
    }

    long committedBatches(String migration) {
        return db.number("select count(*) from batch_witness where migration = ?", migration);
    }

    long commits(String migration, long fence, String number) {
        return db.number(
                "select count(*) from batch_witness where migration = ? and fence = ? and number = ?",
                migration,
                fence,
                Long.parseLong(number));
    }

    /** Whether somebody else has found the worker of a run dead. */
    boolean isLost(String migration, long fence) {
        return db.number(
                        "select count(*) from long_running_migration_run r join long_running_migration m on m.id = r.migration_id"
                                + " where m.name = ? and r.fence = ? and r.outcome = 'lost'",
                        migration,
                        fence)
                == 1;
    }
}
