package dev.longhaul.faults;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the suite starts a JVM of its own: with the tests' class path and as little start-up work as it can. */
public final class JavaProcess {
    private JavaProcess() {}

    /** A JVM that runs a main class as it is. */
    static ProcessBuilder plain(List<String> options, String mainClass, String... arguments) {
        return with(classPath(), options, mainClass, arguments);
    }

    /** A JVM that need not read and check the classes of a worker again: half the start, and dozens are started. */
    static ProcessBuilder quick(String mainClass, String... arguments) {
        return process(quickCommand(), mainClass, arguments);
    }

    /** The command line of such a JVM, up to the main class. */
    public static List<String> quickCommand() {
        SharedClasses shared = SharedClasses.get();
        return command(shared.classPath(), shared.options());
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static ProcessBuilder with(String classPath, List<String> options, String mainClass, String... arguments) {
        return process(command(classPath, options), mainClass, arguments);
    }

    private static List<String> command(String classPath, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m"));
        command.add("-Dlogback.configurationFile=acceptance-logback.xml");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        return List.copyOf(command);
    }

    private static ProcessBuilder process(List<String> java, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(java);
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    static List<String> parts(String classPath) {
        return List.of(classPath.split(File.pathSeparator));
    }
}
