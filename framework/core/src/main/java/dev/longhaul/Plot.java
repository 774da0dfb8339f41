package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.JsonText;
import dev.longhaul.store.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Puts samples together to a number of points: neighbours in time, and workers beside each other. */
record Plot(Instant from, Instant to, int points) {
    /** The workers of a migration write at moments of their own, about 15 s apart: in less, not all of them would be seen. */
    private static final Duration OF_SEVERAL = Duration.ofSeconds(20);

    List<SampleView> of(List<Sample> samples) {
        boolean several = samples.stream().anyMatch(sample -> sample.range().isPresent());
        if (!several && samples.size() <= points) {
            return samples.stream().map(sample -> point(List.of(sample))).toList();
        }
        double least = several ? OF_SEVERAL.toMillis() : 1;
        double width = Math.max(least, (double) (Duration.between(from, to).toMillis() + 1) / points);
        Map<Long, List<Sample>> stretches = samples.stream()
                .collect(Collectors.groupingBy(
                        sample -> (long) (Duration.between(from, sample.at()).toMillis() / width),
                        TreeMap::new,
                        Collectors.toList()));
        return stretches.values().stream().map(Plot::point).toList();
    }

    /** Of one worker the mean, of several the sum of their rates. */
    private static SampleView point(List<Sample> samples) {
        Map<Long, List<Sample>> workers = samples.stream()
                .collect(Collectors.groupingBy(sample -> sample.range().orElse(0L), TreeMap::new, Collectors.toList()));
        double rate = workers.values().stream()
                .mapToDouble(of -> mean(of, Sample::rowsPerSecond))
                .sum();
        Sample last = samples.get(samples.size() - 1);
        return new SampleView(
                last.at(),
                workers.size(),
                workers.containsKey(0L) ? OptionalLong.of(last.rows()) : OptionalLong.empty(),
                rate,
                mean(samples, Sample::batchMillis),
                samples.stream().mapToDouble(Sample::batchMillisP90).max().orElse(0),
                (int) Math.round(mean(samples, Sample::batchSize)),
                samples.stream().mapToDouble(Sample::effort).min().orElse(1),
                signals(samples));
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).average().orElse(0);
    }

    /** The worst of each. */
    private static Map<String, Double> signals(List<Sample> samples) {
        Map<String, Double> worst = new TreeMap<>();
        for (Sample sample : samples) {
            sample.signals()
                    .map(Plot::read)
                    .orElse(Map.of())
                    .forEach((name, value) -> worst.merge(name, value, Math::max));
        }
        return worst;
    }

    private static Map<String, Double> read(String json) {
        Map<String, Double> read = new TreeMap<>();
        try {
            JsonText.object(json).forEach((name, value) -> {
                if (value instanceof Number number) {
                    read.put(name, number.doubleValue());
                }
            });
        } catch (UsageException e) {
            // It may be a later version's.
            return Map.of();
        }
        return read;
    }
}
