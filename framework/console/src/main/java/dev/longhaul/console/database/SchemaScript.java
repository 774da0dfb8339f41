package dev.longhaul.console.database;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.Resource;
import io.github.classgraph.ScanResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Longhaul's own tables as SQL, for Liquibase, for a review, or to be applied by hand. */
public final class SchemaScript {
    private static final Pattern VERSION = Pattern.compile(".*/V(\\d+)__[^/]*");

    private SchemaScript() {}

    /**
     * All scripts for a kind of database, in their order.
     *
     * @param dialect the kind
     * @return SQL, each script under a comment that names its file
     */
    public static String of(Dialect dialect) {
        try (ScanResult scan = new ClassGraph()
                .acceptPaths("dev/longhaul/schema/" + dialect.text())
                .scan()) {
            return scan.getResourcesWithExtension("sql").stream()
                    .sorted(Comparator.comparingInt(SchemaScript::version))
                    .map(SchemaScript::text)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static int version(Resource script) {
        Matcher matcher = VERSION.matcher(script.getPath());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
    }

    private static String text(Resource script) {
        try {
            return "-- " + script.getPath() + "\n" + script.getContentAsString();
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + script.getPath() + " cannot be read", e);
        }
    }
}
