package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link KeyCutsContract} on PostgreSQL, which can also sample. */
class KeyCutsOnPostgresTest extends KeyCutsContract {
    @Override
    TestDatabase database() {
        return TestDatabase.postgres();
    }

    @Override
    String series(int n) {
        return "generate_series(1, " + n + ") as s(n)";
    }

    @Override
    String hash(String number) {
        return "md5(" + number + "::text)";
    }

    @Override
    String uuid() {
        return "gen_random_uuid()";
    }

    private void assertAboutEven(Keyset keyset, int rows) throws SQLException {
        List<Long> sizes = parts(keyset, 8, 0, 50_000);
        assertThat(sizes).as("%s", keyset).hasSize(8);
        // Some 250 pages at random: a part that is twice too large would be six standard deviations off.
        assertThat(Collections.max(sizes)).isLessThan(2L * rows / 8);
        assertThat(Collections.min(sizes)).isGreaterThan(rows / 8L / 4);
    }

    @Test
    @DisplayName(
            "S10 many rows are divided by a sample: sparse ids, composite keys, a condition, partitions, no statistics")
    void sampled() throws SQLException {
        sql(
                "create table big (id bigint primary key, a integer not null, b text not null)",
                "insert into big select case when n <= 180000 then n else n * 8000::bigint end, n % 3, md5(n::text) from "
                        + series(200_000),
                "create unique index on big (a, b)",
                "create table parted (id bigint primary key) partition by range (id)",
                "create table parted_1 partition of parted for values from (1) to (100001)",
                "create table parted_2 partition of parted for values from (100001) to (10000000)",
                "insert into parted select n from " + series(200_000));
        assertAboutEven(Keyset.of("big", "id"), 200_000);
        assertAboutEven(Keyset.of("big", "a", "b"), 200_000);
        assertAboutEven(Keyset.of("big", "id").where("a = 0"), 66_666);
        assertAboutEven(Keyset.of("parted", "id"), 200_000);
        sql("analyze");
        assertAboutEven(Keyset.of("big", "id"), 200_000);
    }

    @Test
    @DisplayName("S10 a condition that hardly a row meets: the parts are even by all rows")
    void a_rare_condition() throws SQLException {
        sql("create table rare (id bigint primary key)", "insert into rare select n from " + series(20_000));
        assertThat(parts(Keyset.of("rare", "id").where("id in (3, 4, 5)"), 4, 0, 20_000))
                .hasSize(4);
    }
}
