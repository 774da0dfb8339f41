package dev.longhaul.console.scaffold;

import dev.longhaul.job.MigrationName;
import dev.longhaul.job.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The first version of a job: its class, the schema migration that registers it, and its test. Immutable.
 *
 * @param name the migration's name
 * @param packageName the package of the class and its test
 * @param kind how the job works
 * @param table the table that it changes
 * @param keys that table's key columns
 * @param added the day that is written into the class
 */
public record Scaffold(String name, String packageName, Kind kind, String table, List<String> keys, LocalDate added) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Checks that all of it can stand in Java and in SQL. */
    public Scaffold {
        MigrationName.check(name);
        keys = List.copyOf(keys);
        requirePlain("--table", table);
        keys.forEach(key -> requirePlain("--key", key));
        if (keys.isEmpty() || (kind == Kind.ENTITIES && keys.size() > 1)) {
            throw new UsageException("--kind entities needs one --key; for several, write an @IdClass into the class of"
                    + " --kind batches.");
        }
    }

    private static void requirePlain(String option, String text) {
        if (!PLAIN.matcher(text).matches()) {
            throw new UsageException(
                    option + " '" + text
                            + "' is not a plain name of letters, digits and '_'; write anything else into the class afterwards.");
        }
    }

    /**
     * The job's class.
     *
     * @return its full name
     */
    public String jobClass() {
        return packageName + "." + ClassName.of(name);
    }

    /**
     * The test of the job.
     *
     * @return the simple name of its class
     */
    public String testClass() {
        return ClassName.of(name) + "Test";
    }

    /**
     * The files, not yet written.
     *
     * @param module the folder of the Maven module
     * @return texts by path, the class first, then the schema migration, then the test
     */
    public Map<Path, String> files(Path module) {
        Path sources = Path.of("java", packageName.split("\\."));
        Path scripts = module.resolve(Path.of("src", "main", "resources", "db", "migration"));
        String className = ClassName.of(name);
        Map<Path, String> files = new LinkedHashMap<>();
        try {
            files.put(
                    module.resolve(Path.of("src", "main")).resolve(sources).resolve(className + ".java"),
                    Template.fill(kind + ".java.txt", gaps()));
            files.put(
                    scripts.resolve(
                            "V" + SchemaVersion.next(scripts) + "__register_" + ClassName.forFile(name) + ".sql"),
                    Template.fill("register.sql.txt", gaps()));
            files.put(
                    module.resolve(Path.of("src", "test")).resolve(sources).resolve(className + "Test.java"),
                    Template.fill(kind + ".test.txt", gaps()));
        } catch (IOException e) {
            throw new UncheckedIOException("The schema migrations in " + scripts + " cannot be listed", e);
        }
        return files;
    }

    private Map<String, String> gaps() {
        String columns = String.join(", ", keys);
        Map<String, String> gaps = new HashMap<>();
        gaps.put("name", name);
        gaps.put("package", packageName);
        gaps.put("class", ClassName.of(name));
        gaps.put("added", added.toString());
        gaps.put("table", table);
        gaps.put("key", keys.get(0));
        gaps.put("keys", joined("\"%s\""));
        gaps.put("columns", columns);
        gaps.put("tuple", keys.size() == 1 ? columns : "(" + columns + ")");
        gaps.put("values", joined("x"));
        gaps.put("definitions", joined("%s bigint not null"));
        return gaps;
    }

    private String joined(String form) {
        return keys.stream().map(key -> form.replace("%s", key)).collect(Collectors.joining(", "));
    }
}
