package dev.longhaul.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.console.web.ConsoleSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How soon the console answers where very many migrations are registered, each with a long history. */
final class ConsoleList implements Scenario {
    private static final double LIMIT_MILLIS = 200;
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int CONNECTIONS = 8;
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");

    /** What is there once for each migration: on the page its row, in the API's answer its own address. */
    private static final Pattern ON_PAGE = Pattern.compile("<tr id=\"m\\d+\"");

    private static final Pattern IN_ANSWER = Pattern.compile("\"path\" ?: ?\"/api/v1/migrations/");

    static final ConsoleSettings ANY_PORT = new ConsoleSettings("127.0.0.1", 0, Optional.empty(), false);

    @Override
    public String key() {
        return "h-list";
    }

    @Override
    public String title() {
        return "The list of very many migrations";
    }

    /** How many of everything. */
    private record Crowd(int migrations, int events, int runs) {
        Crowd(int migrations) {
            this(migrations, 100 * migrations, 10 * migrations);
        }

        String inWords() {
            return Loops.rows(migrations) + " migrations and " + Loops.rows(events) + " events";
        }
    }

    /**
     * Something that is asked for again and again.
     *
     * @param path what
     * @param one what there is once for each migration in the answer
     * @param most how many migrations there may be in it
     */
    private record Question(String path, Pattern one, int most) {
        /** Answers in milliseconds how long it took. */
        double ask(Http http) throws IOException, InterruptedException {
            long since = System.nanoTime();
            String answer = http.get(path);
            double millis = (System.nanoTime() - since) / 1e6;
            long found = one.matcher(answer).results().count();
            if (found == 0 || found > most) {
                throw new WrongResultException(path + " has " + found + " migrations instead of 1 to " + most);
            }
            return millis;
        }
    }

    @Override
    public void run(Lab lab, Size size, Chapter chapter) throws Exception {
        Crowd crowd = new Crowd(size.isSmall() ? 300 : 10_000);
        Ground ground = lab.ground(Seed.dense(1_000));
        fill(ground.database(), crowd);
        lab.log(crowd.inWords() + " are there");
        try (HikariDataSource pool = ground.database().pool(CONNECTIONS);
                Longhaul longhaul = Longhaul.builder().dataSource(pool).build();
                ConsoleServer server = ConsoleServer.start(ANY_PORT, new ConsoleService(longhaul))) {
            Http http = new Http(server.port());
            Map<String, Question> questions = questions(http, crowd);
            Map<String, List<Double>> millis = new LinkedHashMap<>();
            // Connections, plans and compiled code.
            ask(http, questions, size.ticks() / 2);
            for (int i = 0; i < size.ticks(); i++) {
                ask(http, questions, 1)
                        .forEach((name, took) -> millis.computeIfAbsent(name, any -> new ArrayList<>())
                                .addAll(took));
            }
            write(chapter, crowd, questions, millis, size.ticks());
        }
    }

    private static Map<String, List<Double>> ask(Http http, Map<String, Question> questions, int times)
            throws IOException, InterruptedException {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            for (Map.Entry<String, Question> one : questions.entrySet()) {
                double took = one.getValue().ask(http);
                millis.computeIfAbsent(one.getKey(), any -> new ArrayList<>()).add(took);
            }
        }
        return millis;
    }

    private static void fill(Database database, Crowd crowd) throws Exception {
        database.run(
                "insert into long_running_migration (name, status, started_at, finished_at, fence, batch_seq, batch_size,"
                        + " rows_done, rows_total, status_reason, last_run_at) select lpad(n::text, 5, '0') || '_backfill_'"
                        + " || substr(md5(n::text), 1, 12), case n % 200 when 1 then 'failed' when 2 then 'in_progress' when 3"
                        + " then 'paused' when 4 then 'created' when 5 then 'scheduled' when 6 then 'cancelled' when 7 then"
                        + " 'skipped' else 'completed' end, now(), now(), 10, 1000, 1000, 1000000, 1000000, case n % 200 when"
                        + " 1 then 'failed at the row (id) = (4711)' when 4 then 'waits for another one' end, now()"
                        + " from generate_series(1, " + crowd.migrations() + ") n",
                "insert into long_running_migration_run (migration_id, epoch, fence, node, started_at, ended_at, outcome,"
                        + " reason, rows_done, batches, run_millis) select m.id, 1, n, 'node-' || n % 5, now(), now(),"
                        + " 'time_limit', 'its time limit of 5 min is over', 100000, 100, 300000"
                        + " from long_running_migration m, generate_series(1, "
                        + crowd.runs() / crowd.migrations() + ") n",
                "insert into long_running_migration_event (migration_id, epoch, actor, channel, action, reason,"
                        + " from_status, to_status) select m.id, 1, 'node-' || n % 5, 'engine', 'start',"
                        + " 'number ' || n, 'created', 'in_progress' from generate_series(1, "
                        + crowd.events() / crowd.migrations() + ") n, long_running_migration m",
                "insert into long_running_migration_node (node, app_version) values ('node-1', '1.0.0'), ('node-2', '1.0.0')",
                "vacuum analyze");
    }

    private static Map<String, Question> questions(Http http, Crowd crowd) throws IOException, InterruptedException {
        String deep = query(middle(http, crowd));
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("page", new Question("/", ON_PAGE, PAGE));
        questions.put("page, one state", new Question("/?status=completed", ON_PAGE, PAGE));
        questions.put("page, a text in the name", new Question("/?q=1", ON_PAGE, PAGE));
        questions.put("page, from the middle on", new Question("/" + deep, ON_PAGE, PAGE));
        questions.put("API", new Question("/api/v1/migrations", IN_ANSWER, PAGE));
        questions.put("API, one state", new Question("/api/v1/migrations?status=completed", IN_ANSWER, PAGE));
        questions.put("API, a text in the name", new Question("/api/v1/migrations?text=1", IN_ANSWER, PAGE));
        questions.put("API, from the middle on", new Question("/api/v1/migrations" + deep, IN_ANSWER, PAGE));
        return questions;
    }

    /** Turns pages until half of them are behind. */
    private static String middle(Http http, Crowd crowd) throws IOException, InterruptedException {
        int most = Math.min(LARGEST_PAGE, crowd.migrations() / 4);
        String path = "/?limit=" + most;
        for (int seen = 0; seen < crowd.migrations() / 2; seen += most) {
            Matcher next = NEXT.matcher(http.get(path));
            if (!next.find()) {
                throw new WrongResultException("after " + seen + " migrations " + path + " has no next page");
            }
            path = next.group(1).replace("&amp;", "&");
        }
        return path;
    }

    /** The same place on pages of the usual size. */
    private static String query(String path) {
        return path.substring(path.indexOf('?')).replaceAll("&?limit=\\d+", "").replace("?&", "?");
    }

    private static void write(
            Chapter chapter,
            Crowd crowd,
            Map<String, Question> questions,
            Map<String, List<Double>> millis,
            int times) {
        chapter.paragraph(crowd.inWords() + " (" + Loops.rows(crowd.runs())
                + " runs) in the database; each is asked for "
                + times
                + " times in turn over HTTP, on a connection that is kept, from request to the end of the answer,"
                + " with pages of " + PAGE + ". The list's page has its counts by status and the nodes besides.");
        List<List<String>> table = new ArrayList<>();
        double worst = 0;
        for (String name : questions.keySet()) {
            List<Double> took = millis.getOrDefault(name, List.of());
            double median = Numbers.median(took);
            worst = Math.max(worst, median);
            table.add(List.of(
                    name,
                    Chapter.number(median),
                    Chapter.number(Numbers.quantile(took, 0.95)),
                    Chapter.number(Numbers.most(took))));
        }
        chapter.table(List.of("", "ms, median", "ms, p95", "ms, most"), table);
        chapter.atMost("list of " + crowd.inWords() + ": median of the slowest kind", LIMIT_MILLIS, worst, " ms");
    }
}
