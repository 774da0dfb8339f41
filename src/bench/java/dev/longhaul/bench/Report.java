package dev.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file that remains. Written anew after each chapter, so that a run that is broken off leaves what it has.
 */
final class Report {
    private final Path file;
    private final boolean judges;
    private final String head;
    private final List<String> chapters = new ArrayList<>();
    private final List<Chapter.Target> targets = new ArrayList<>();

    Report(Path file, String head, boolean judges) {
        this.judges = judges;
        this.file = file;
        this.head = head;
    }

    void add(String title, Chapter chapter) throws IOException {
        chapters.add("## " + title + "\n\n" + chapter.text());
        targets.addAll(chapter.targets());
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text());
    }

    String text() {
        return head + "\n" + targets() + "\n" + String.join("\n", chapters);
    }

    private String verdict(Chapter.Target target) {
        if (!judges) {
            return "too small to judge";
        }
        return target.met() ? "met" : "**missed**";
    }

    private String targets() {
        StringBuilder text =
                new StringBuilder("## Against the targets\n\n| | target | measured | |\n| --- | ---: | ---: | --- |\n");
        for (Chapter.Target target : targets) {
            text.append("| ")
                    .append(target.what())
                    .append(" | ")
                    .append(target.wanted())
                    .append(" | ")
                    .append(target.measured());
            text.append(" | ").append(verdict(target)).append(" |\n");
        }
        return text.toString();
    }
}
