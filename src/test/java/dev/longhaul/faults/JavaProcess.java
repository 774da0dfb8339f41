package dev.longhaul.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the suite starts a JVM of its own: with the tests' class path and as little start-up work as it can. */
final class JavaProcess {
    private JavaProcess() {}

    /** A small JVM that runs a main class. */
    static ProcessBuilder plain(String mainClass, String... arguments) {
        return with(List.of("-Xmx128m"), mainClass, arguments);
    }

    static ProcessBuilder with(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
