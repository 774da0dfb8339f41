package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.cli.Program.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewCommandTest {
    private static final Path SCRIPTS = Path.of("jobs/src/main/resources/db/migration");

    @TempDir
    Path home;

    private Program program;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(home.resolve(SCRIPTS));
        Files.writeString(home.resolve("jobs/pom.xml"), "<project/>");
        program = new Program(home);
    }

    private String read(String file) throws IOException {
        return Files.readString(home.resolve(file));
    }

    @Test
    void it_writes_a_class_a_registration_and_a_test() throws IOException {
        Files.writeString(home.resolve(SCRIPTS).resolve("V0009__x.sql"), "");
        Files.writeString(home.resolve(SCRIPTS).resolve("V11.2__y.sql"), "");

        Answer answer = program.run("new", "0002_lowercase_emails", "--table", "customer", "--key", "tenant,id");

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("jobs/src/main/java/jobs/LowercaseEmails.java")
                .contains("jobs/src/main/resources/db/migration/V12__register_0002_lowercase_emails.sql")
                .contains("jobs/src/test/java/jobs/LowercaseEmailsTest.java")
                .contains("mvn -pl jobs -am test -Dtest=LowercaseEmailsTest");
        assertThat(read("jobs/src/main/java/jobs/LowercaseEmails.java"))
                .contains("package jobs;", "@Migration(name = \"0002_lowercase_emails\", added = \"2026-11-21\")")
                .contains("Keyset.of(\"customer\", \"tenant\", \"id\")")
                .doesNotContain("${");
        assertThat(read("jobs/src/main/resources/db/migration/V12__register_0002_lowercase_emails.sql"))
                .contains("insert into long_running_migration (name)", "'0002_lowercase_emails'");
    }

    @Test
    void nothing_is_overwritten() throws IOException {
        Path existing = home.resolve("jobs/src/test/java/jobs/LowercaseEmailsTest.java");
        Files.createDirectories(existing.getParent());
        Files.writeString(existing, "mine");

        Answer answer = program.run("new", "0002_lowercase_emails");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("LowercaseEmailsTest.java is there already; nothing was written");
        assertThat(existing).hasContent("mine");
        assertThat(home.resolve("jobs/src/main/java")).doesNotExist();
    }

    @Test
    void a_name_that_is_registered_already_is_refused() throws IOException {
        program.run("new", "0002_lowercase_emails");

        Answer answer = program.run("new", "0002_lowercase_emails", "--package", "other");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("V1__register_0002_lowercase_emails.sql registers '0002_lowercase_emails'");
    }

    @Test
    void outside_a_project_it_says_where_it_looked() {
        Answer answer = program.run("new", "0002_x", "--module", "elsewhere");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains(home.resolve("elsewhere").toString(), "--module");
    }

    @Test
    void a_table_that_is_no_plain_name_is_wrong_usage() {
        assertThat(program.run("new", "0002_x", "--table", "a;drop").code()).isEqualTo(2);
        assertThat(program.run("new", "0002_x", "--kind", "entities", "--key", "a,b")
                        .code())
                .isEqualTo(2);
        assertThat(home.resolve("jobs/src/main/java")).doesNotExist();
    }

    @Test
    void a_migration_of_only_sql_is_written() throws IOException {
        assertThat(program.run("new", "0003_add_language", "--kind", "SQL").code())
                .isZero();

        assertThat(read("jobs/src/main/java/jobs/AddLanguage.java"))
                .contains("implements SqlMigration", "public Operation sql()", ".rollback(");
    }

    @Test
    void a_wrong_kind_is_told_the_kinds_as_they_are_typed() {
        Answer answer = program.run("new", "0003_x", "--kind", "index");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .contains(
                        "'index' is no kind of job; there are batches, entities, until-none, lines, once, operations, sql.");
        assertThat(program.run("new", "--help").out()).contains("until-none", "sql");
    }
}
