package dev.longhaul.console.scaffold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNameTest {
    @ParameterizedTest
    @CsvSource({
        "0002_lowercase_emails,LowercaseEmails,0002_lowercase_emails",
        "orders:copy@v2,OrdersCopyV2,orders_copy_v2",
        "2026.1,Migration20261,2026_1",
        "Über-flüssig,ÜberFlüssig,ber_fl_ssig",
        "a,A,a"
    })
    void names_of_files_come_from_the_migrations_name(String migration, String className, String fileName) {
        assertThat(ClassName.of(migration)).isEqualTo(className);
        assertThat(ClassName.forFile(migration)).isEqualTo(fileName);
    }
}
