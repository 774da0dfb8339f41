package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.testing.SchemaScript;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemaOnPostgresTest extends SchemaContract {
    private static final String COLUMNS =
            "select table_name || '.' || column_name || ' ' || is_nullable || ' ' || case when column_default is null"
                    + " and is_identity = 'NO' then 'without' else 'with' end || ' default'"
                    + " from information_schema.columns where lower(table_name) like 'long_running_migration%'"
                    + " or lower(table_name) = 'shedlock'";
    private static final String KEYS = "select lower(c.table_name) || ' ' || c.constraint_type || ' '"
            + " || (select count(*) from information_schema.key_column_usage k where k.constraint_name ="
            + " c.constraint_name and k.constraint_schema = c.constraint_schema)"
            + " from information_schema.table_constraints c where c.constraint_type in ('PRIMARY KEY', 'UNIQUE',"
            + " 'FOREIGN KEY') and (lower(c.table_name) like 'long_running_migration%' or lower(c.table_name) ="
            + " 'shedlock')";

    SchemaOnPostgresTest() {
        super(SqlDatabase.postgres());
    }

    @Override
    String idempotentInsert(String name) {
        return "insert into long_running_migration (name) values ('" + name + "') on conflict do nothing";
    }

    @Test
    void both_databases_have_the_same_tables_columns_defaults_and_keys() throws SQLException {
        try (SqlDatabase h2 = SqlDatabase.h2()) {
            h2.run(SchemaScript.text("h2"));
            assertThat(lower(database, COLUMNS)).isEqualTo(lower(h2, COLUMNS)).hasSizeGreaterThan(70);
            assertThat(lower(database, KEYS)).isEqualTo(lower(h2, KEYS)).hasSizeGreaterThan(10);
        }
    }

    @Test
    void widths_and_types_are_the_same_but_for_texts_and_moments() throws SQLException {
        String types = "select table_name || '.' || column_name || ' ' || data_type || ' ' ||"
                + " coalesce(cast(character_maximum_length as varchar(20)), '') from information_schema.columns"
                + " where (lower(table_name) like 'long_running_migration%' or lower(table_name) = 'shedlock')"
                + " and lower(data_type) in ('bigint', 'integer', 'boolean', 'uuid', 'character varying')"
                + " and coalesce(character_maximum_length, 0) < 1000000";
        try (SqlDatabase h2 = SqlDatabase.h2()) {
            h2.run(SchemaScript.text("h2"));
            assertThat(lower(database, types)).isEqualTo(lower(h2, types)).hasSizeGreaterThan(40);
        }
    }

    @Test
    void an_application_that_has_a_shedlock_table_keeps_it() throws SQLException {
        try (SqlDatabase other = SqlDatabase.postgres()) {
            other.run("create table shedlock (name varchar(64) not null primary key, lock_until timestamp not null,"
                    + " locked_at timestamp not null, locked_by varchar(255) not null, note text);"
                    + " insert into shedlock values ('nightly', now(), now(), 'somebody', 'kept')");
            other.run(SchemaScript.text("postgresql"));
            assertThat(other.text("select note from shedlock")).isEqualTo("kept");
        }
    }

    /** DDL rolls back here: a second application says so and changes nothing. */
    @Test
    void applied_again_it_is_refused_as_a_whole() throws SQLException {
        database.run("insert into long_running_migration (name) values ('x')");
        assertThatThrownBy(this::apply)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P07"));
        assertThat(database.text("select count(*) from long_running_migration")).isEqualTo("1");
    }

    @Test
    void no_index_covers_a_column_that_a_checkpoint_writes() throws SQLException {
        assertThat(database.texts("select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and"
                        + " a.attnum = any (i.indkey) where i.indrelid = 'long_running_migration'::regclass"))
                .containsOnly("id", "name");
    }

    private static Set<String> lower(SqlDatabase database, String sql) throws SQLException {
        Set<String> texts = new TreeSet<>();
        for (String text : database.texts(sql)) {
            texts.add(text.toLowerCase(Locale.ROOT));
        }
        return texts;
    }
}
