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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What 'new' writes compiles without a warning, and its test is green. */
class ScaffoldTest {
    @TempDir
    Path module;

    @TempDir
    Path folder;

    static Stream<Arguments> everyKind() {
        return Stream.of(Kind.values())
                .flatMap(kind -> kind == Kind.ENTITIES
                        ? Stream.of(Arguments.of(kind, List.of("id")))
                        : Stream.of(Arguments.of(kind, List.of("id")), Arguments.of(kind, List.of("tenant", "id"))));
    }

    private Map<Path, String> write(Kind kind, List<String> keys) throws IOException {
        Scaffold scaffold = new Scaffold(
                "0002_" + kind + "_" + keys.size(), "written.here", kind, "thing", keys, LocalDate.of(2026, 11, 21));
        Map<Path, String> files = scaffold.files(module);
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.writeString(file.getKey(), file.getValue());
        }
        return files;
    }

    private Path compile(Map<Path, String> files) throws IOException {
        Path classes = Files.createDirectories(module.resolve("classes"));
        List<Path> sources = files.keySet().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(faults, null, null)) {
            List<String> options = List.of(
                    "-d", classes.toString(), "-proc:none", "-parameters", "-Xlint:all,-processing,-serial,-classfile");
            compiler.getTask(null, manager, faults, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        assertThat(faults.getDiagnostics()).isEmpty();
        return classes;
    }

    private void runTest(Path classes, String testClass) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
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
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Map<Path, String> files = write(kind, keys);
        String testFile = files.keySet().stream()
                .map(file -> file.getFileName().toString())
                .filter(file -> file.endsWith("Test.java"))
                .findFirst()
                .orElseThrow();
        try {
            runTest(compile(files), "written.here." + testFile.replace(".java", ""));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
