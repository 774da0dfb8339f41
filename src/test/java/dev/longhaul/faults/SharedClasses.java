package dev.longhaul.faults;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The JVM's archive of loaded classes, made by one run of {@link WarmUp}. It takes jars only, so directories on the class
 * path are packed first. Without it (a JVM that cannot) everything only starts slower.
 */
final class SharedClasses {
    private final Path directory;
    private final String classPath;
    private final Path archive;

    private SharedClasses() throws IOException, InterruptedException {
        directory = Leftovers.newDirectory();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Leftovers.delete(directory)));
        List<String> jars = new ArrayList<>();
        for (String part : JavaProcess.parts(JavaProcess.classPath())) {
            Path path = Path.of(part);
            if (Files.isDirectory(path)) {
                jars.add(pack(path, directory.resolve("part-" + jars.size() + ".jar")));
            } else if (Files.isRegularFile(path)) {
                jars.add(part);
            }
        }
        classPath = String.join(File.pathSeparator, jars);
        archive = directory.resolve("worker.jsa");
        JavaProcess.with(classPath, List.of("-XX:ArchiveClassesAtExit=" + archive), WarmUp.class.getName())
                .redirectOutput(directory.resolve("warm-up.log").toFile())
                .start()
                .waitFor();
    }

    static SharedClasses get() {
        return Holder.SHARED;
    }

    String classPath() {
        return classPath;
    }

    List<String> options() {
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static String pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> paths = Files.walk(classes)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar.toString();
    }

    private static final class Holder {
        static final SharedClasses SHARED = make();

        private static SharedClasses make() {
            try {
                return new SharedClasses();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
