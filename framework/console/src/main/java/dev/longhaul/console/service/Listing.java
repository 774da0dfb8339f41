package dev.longhaul.console.service;

import dev.longhaul.MigrationView;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Cuts pages out of lists. */
final class Listing {
    private Listing() {}

    static MigrationList migrations(List<MigrationView> all, MigrationQuery query) {
        String text = query.text().orElse("").toLowerCase(Locale.ROOT);
        List<MigrationView> matching = all.stream()
                .filter(view -> view.name().toLowerCase(Locale.ROOT).contains(text))
                .toList();
        Map<Status, Long> counts =
                matching.stream().collect(Collectors.groupingBy(MigrationView::status, Collectors.counting()));
        List<MigrationView> following = matching.stream()
                .filter(view -> query.statuses().isEmpty() || query.statuses().contains(view.status()))
                .filter(view -> query.after()
                        .filter(name -> view.name().compareTo(name) <= 0)
                        .isEmpty())
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .limit(query.limit() + 1L)
                .toList();
        boolean last = following.size() <= query.limit();
        List<MigrationView> page = last ? following : following.subList(0, query.limit());
        return new MigrationList(
                page, last ? Optional.empty() : Optional.of(page.get(page.size() - 1).name()), counts);
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

    static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
