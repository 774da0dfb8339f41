package dev.longhaul.console.scaffold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What 'new' writes compiles without a warning, and its test is green. */
class ScaffoldTest {
    private static final Map<String, Scaffold> SCAFFOLDS = new LinkedHashMap<>();
    private static final DiagnosticCollector<JavaFileObject> FAULTS = new DiagnosticCollector<>();

    @TempDir
    static Path module;

    @TempDir
    Path folder;

    static Stream<Arguments> everyKind() {
        return Stream.of(Kind.values())
                .flatMap(kind -> kind == Kind.ENTITIES
                        ? Stream.of(Arguments.of(kind, List.of("id")))
                        : Stream.of(Arguments.of(kind, List.of("id")), Arguments.of(kind, List.of("tenant", "id"))));
    }

    private static String packageOf(Kind kind, List<String> keys) {
        return "written.here." + kind.toString().replace('-', '_') + keys.size();
    }

    /** All in one go, each in a package of its own: starting the compiler takes longer than compiling. */
    @BeforeAll
    static void writeAndCompile() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Arguments one : everyKind().toList()) {
            Kind kind = (Kind) one.get()[0];
            List<String> keys =
                    ((List<?>) one.get()[1]).stream().map(String::valueOf).toList();
            String name = packageOf(kind, keys);
            Scaffold scaffold = new Scaffold(
                    "0002_" + kind + "_" + keys.size(), name, kind, "thing", keys, LocalDate.of(2026, 11, 21));
            SCAFFOLDS.put(name, scaffold);
            for (Map.Entry<Path, String> file : scaffold.files(module).entrySet()) {
                Files.createDirectories(file.getKey().getParent());
                Files.writeString(file.getKey(), file.getValue());
                if (file.getKey().toString().endsWith(".java")) {
                    sources.add(file.getKey());
                }
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(FAULTS, null, null)) {
            List<String> options = List.of(
                    "-d",
                    Files.createDirectories(classes()).toString(),
                    "-proc:none",
                    "-parameters",
                    "-Xlint:all,-processing,-serial,-classfile");
            compiler.getTask(null, manager, FAULTS, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
    }

    private static Path classes() {
        return module.resolve("classes");
    }

    private void runTest(String testClass) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes().toUri().toURL()}, getClass().getClassLoader())) {
            // As in a build of its own, where there is only one.
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> type = loader.loadClass(testClass);
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object test = constructor.newInstance();
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(TempDir.class)) {
                    field.setAccessible(true);
                    field.set(test, folder);
                }
            }
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(candidate -> candidate.isAnnotationPresent(Test.class))
                    .findFirst()
                    .orElseThrow();
            method.setAccessible(true);
            method.invoke(test);
        }
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void it_compiles_without_a_warning_and_its_test_is_green(Kind kind, List<String> keys) throws Exception {
        String place = packageOf(kind, keys);
        assertThat(FAULTS.getDiagnostics()).isEmpty();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            runTest(place + "." + Objects.requireNonNull(SCAFFOLDS.get(place)).testClass());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
