package dev.longhaul.console.service;

import dev.longhaul.Page;
import dev.longhaul.job.UsageException;
import java.util.List;
import java.util.Optional;

/** Makes pages, also out of lists that are bounded by themselves. */
final class Listing {
    private Listing() {}

    static <T> Slice<T> slice(Page<T> page) {
        return new Slice<>(page.items(), page.next());
    }

    static <T> Slice<T> slice(List<T> all, Optional<String> after, int limit) {
        MigrationQuery.Limits.require("limit", limit, Slice.MOST);
        int from = Math.min(after.map(Listing::position).orElse(0), all.size());
        int to = Math.min(from + limit, all.size());
        return new Slice<>(
                all.subList(from, to), to == all.size() ? Optional.empty() : Optional.of(Integer.toString(to)));
    }

    private static int position(String text) {
        try {
            int position = Integer.parseInt(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            throw notHandedOut();
        }
        throw notHandedOut();
    }

    private static UsageException notHandedOut() {
        return new UsageException("'after' is not what the page before has named as 'next'.");
    }
}
