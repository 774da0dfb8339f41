package dev.longhaul.bench;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.ConsoleServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs the engine that people watch: the same migration with and without pages that are kept live. */
final class Watchers implements Scenario {
    private static final double LEAST = 0.95;
    private static final int OTHERS = 100;
    private static final int PATIENCE_SECONDS = 30;
    private static final int ROWS_TO_WARM_UP = 30_000;
    private static final String NOBODY = "nobody watches";

    @Override
    public String key() {
        return "i-watchers";
    }

    @Override
    public String title() {
        return "A migration that many watch";
    }

    /** One run of the migration. */
    private record Sample(double seconds, double cpuSeconds, long events, long characters) {}

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        int pages = size.isSmall() ? 10 : 200;
        Map<String, Integer> contestants = new LinkedHashMap<>();
        contestants.put(NOBODY, 0);
        contestants.put(pages + " pages watch", pages);
        List<String> names = List.copyOf(contestants.keySet());
        Seed seed = Seed.dense(size.rows());
        if (seed.rows() > ROWS_TO_WARM_UP) {
            Seed small = Seed.dense(ROWS_TO_WARM_UP);
            for (String name : names) {
                once(lab, small, contestants.get(name));
            }
            lab.forget(small);
        }
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round < size.rounds(); round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((i + round) % names.size());
                Sample sample = once(lab, seed, contestants.get(name));
                samples.computeIfAbsent(name, any -> new ArrayList<>()).add(sample);
                lab.log("round " + (round + 1) + ": " + name + ": " + Chapter.number(sample.seconds()) + " s, "
                        + Chapter.number(seed.rows() / sample.seconds()) + " rows/s, " + sample.events() + " events");
            }
        }
        write(chapter, seed, names, samples);
    }

    private static Sample once(Lab lab, Seed seed, int pages) throws Exception {
        Ground ground = lab.ground(seed);
        // So that the list is one of many rows.
        ground.database()
                .run("insert into long_running_migration (name, status, started_at, finished_at, fence, batch_seq)"
                        + " select 'done_' || n, 'completed', now(), now(), 1, 10 from generate_series(1, " + OTHERS
                        + ") n");
        Sample sample;
        try (LonghaulRun run = LonghaulRun.of(ground.database(), LonghaulRun.setBased(LonghaulRun::adaptive));
                ConsoleServer server = ConsoleServer.start(ConsoleList.ANY_PORT, new ConsoleService(run.longhaul()))) {
            List<WatchingPage> watching = open(new Http(server.port()), pages);
            System.gc();
            double cpu = cpuSeconds();
            long since = System.nanoTime();
            run.work();
            double seconds = (System.nanoTime() - since) / 1e9;
            sample = new Sample(
                    seconds,
                    cpuSeconds() - cpu,
                    watching.stream().mapToLong(WatchingPage::events).sum(),
                    watching.stream().mapToLong(WatchingPage::characters).sum());
            if (watching.stream().anyMatch(WatchingPage::isBroken)) {
                throw new WrongResultException("a page's stream of events broke while the migration ran");
            }
            watching.forEach(WatchingPage::leave);
        }
        Work.requireSet("a migration with " + pages + " watching pages", ground);
        return sample;
    }

    /** Half of them watch the list, half the page of the one that runs; all have seen it before it begins. */
    private static List<WatchingPage> open(Http http, int pages) throws InterruptedException {
        List<WatchingPage> watching = new ArrayList<>();
        for (int i = 0; i < pages; i++) {
            WatchingPage page = new WatchingPage();
            http.watch(i % 2 == 0 ? "/live" : "/migrations/" + BenchJob.NAME + "/live", page);
            watching.add(page);
        }
        for (WatchingPage page : watching) {
            if (!page.awaitShown(PATIENCE_SECONDS)) {
                throw new WrongResultException("a page has not been told anything within " + PATIENCE_SECONDS + " s");
            }
        }
        return watching;
    }

    /** Of this process: the engine, the console and the clients. */
    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }

    private static void write(Chapter chapter, Seed seed, List<String> names, Map<String, List<Sample>> samples) {
        chapter.paragraph("`" + Work.SET + "` over " + Loops.rows(seed.rows())
                + " rows by one worker in pace fast, batch size left to it, with a console in the same process. The pages are"
                + " open streams of server-sent events over HTTP, half of them of the list, half of the migration's page;"
                + " each has shown all of it before the migration begins, and reads whatever comes. Clients, console and"
                + " engine share one process, and with the database the cores of this machine, so the clients' own part is"
                + " in it.");
        List<List<String>> table = new ArrayList<>();
        for (String name : names) {
            List<Sample> all = samples.getOrDefault(name, List.of());
            List<Double> seconds = all.stream().map(Sample::seconds).toList();
            table.add(List.of(
                    name,
                    Chapter.number(seed.rows() / Numbers.median(seconds)),
                    Chapter.number(Numbers.median(seconds)),
                    Chapter.number(Numbers.least(seconds)) + "–" + Chapter.number(Numbers.most(seconds)),
                    Chapter.number(
                            Numbers.median(all.stream().map(Sample::cpuSeconds).toList())),
                    Chapter.number(Numbers.median(
                            all.stream().map(sample -> (double) sample.events()).toList())),
                    Chapter.number(Numbers.median(all.stream()
                            .map(sample -> sample.characters() / 1e6)
                            .toList()))));
        }
        chapter.table(
                List.of(
                        "",
                        "rows/s, median",
                        "seconds, median",
                        "least–most",
                        "processor seconds of the process",
                        "events sent",
                        "MB sent"),
                table);
        chapter.atLeast(
                "a migration that " + names.get(1).replace(" watch", "") + " watch × one that nobody watches",
                LEAST,
                median(samples, names.get(0)) / median(samples, names.get(1)));
    }

    private static double median(Map<String, List<Sample>> samples, String name) {
        return Numbers.median(samples.getOrDefault(name, List.of()).stream()
                .map(Sample::seconds)
                .toList());
    }
}
