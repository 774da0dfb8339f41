package dev.longhaul.console.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names and values, one a line, the values under each other; what is empty is left out. Not thread-safe. */
final class Facts {
    private record Fact(String name, String value) {}

    private final List<Fact> facts = new ArrayList<>();

    void add(String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    void add(String name, Optional<String> value) {
        add(name, value.orElse(""));
    }

    List<String> lines() {
        int width = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
        return facts.stream()
                .map(fact -> fact.name() + " ".repeat(width - fact.name().length() + 2) + fact.value())
                .toList();
    }
}
