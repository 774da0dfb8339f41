package dev.longhaul.console.web.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.NotFoundException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as endpoints see them: its caller is known and may be here. Confined to its thread. */
public final class Exchange {
    /** The request's attribute with the path under which the console is mounted, without a slash at its end. */
    public static final String BASE = "longhaul.base";

    private static final int LONGEST_PARAMETER = 4_000;

    private final Context context;
    private final Optional<Caller> caller;
    private final Supplier<Optional<Supplier<Optional<Caller>>>> watching;
    private final String csrfToken;
    private final Optional<String> logIn;
    private final Templates templates;
    private @Nullable Map<String, List<String>> form;

    /**
     * An exchange.
     *
     * @param context Javalin's
     * @param caller who asks, if that is known
     * @param watching who that is later on, while the answer goes on, where that can be seen without a new request; asked only for such an
     *     answer
     * @param csrfToken what forms of this page have to send back
     * @param logIn where people log in, if they can
     * @param templates renders pages
     */
    public Exchange(
            Context context,
            Optional<Caller> caller,
            Supplier<Optional<Supplier<Optional<Caller>>>> watching,
            String csrfToken,
            Optional<String> logIn,
            Templates templates) {
        this.context = context;
        this.caller = caller;
        this.watching = watching;
        this.csrfToken = csrfToken;
        this.logIn = logIn;
        this.templates = templates;
    }

    /**
     * Who asks.
     *
     * @return the caller
     * @throws IllegalStateException on a public route, where nobody may be known
     */
    public Caller caller() {
        return caller.orElseThrow(() -> new IllegalStateException("nobody is logged in on a public route"));
    }

    /**
     * Who asks, for an answer that goes on: people log out, and roles are taken away.
     *
     * @return to be asked from time to time, in any thread: nothing when they may not be here any more. Nothing at all where only a new
     *     request would tell
     */
    public Optional<Supplier<Optional<Caller>>> watching() {
        return watching.get();
    }

    /**
     * Who asks, on a public route.
     *
     * @return the caller, if somebody is logged in
     */
    public Optional<Caller> visitor() {
        return caller;
    }

    /**
     * Where people log in.
     *
     * @return an address for a link, if there is a log-in at all; whoever is known then has come by it, and may log out
     */
    public Optional<String> logIn() {
        return logIn;
    }

    /**
     * The token that every form has to send back in its field {@code _csrf}, and every other changing request in the header {@code
     * X-CSRF-Token}.
     *
     * @return the token
     */
    public String csrfToken() {
        return csrfToken;
    }

    /**
     * A place of the console, for links.
     *
     * @param path from the console's root on, with a slash before it
     * @return with the path under which an application has mounted it
     */
    public String url(String path) {
        return base() + path;
    }

    /**
     * The path under which the console is mounted.
     *
     * @return empty at the root, otherwise like {@code /admin/longhaul}
     */
    public String base() {
        return context.attribute(BASE) instanceof String base ? base : "";
    }

    /**
     * The migration's name in the path.
     *
     * @return the name that stands at {@code {name}}
     * @throws NotFoundException when what stands there can be no name
     */
    public String name() {
        String segment = context.pathParam("name");
        return Segment.read(segment).orElseThrow(() -> new NotFoundException(segment));
    }

    /**
     * A place in the path.
     *
     * @param place its name in the route
     * @return what stands there
     */
    public String path(String place) {
        return context.pathParam(place);
    }

    /**
     * A parameter of the query.
     *
     * @param parameter its name
     * @return its first value, unless it is empty
     */
    public Optional<String> query(String parameter) {
        return Optional.ofNullable(context.queryParam(parameter))
                .filter(text -> !text.isEmpty())
                .map(text -> bounded(parameter, text));
    }

    /**
     * All values of a parameter of the query.
     *
     * @param parameter its name
     * @return those that are not empty
     */
    public List<String> queries(String parameter) {
        return context.queryParams(parameter).stream()
                .filter(text -> !text.isEmpty())
                .map(text -> bounded(parameter, text))
                .toList();
    }

    /**
     * A whole number of the query.
     *
     * @param parameter its name
     * @param usual when it is not there
     * @return the number
     * @throws ProblemException when it is none
     */
    public int number(String parameter, int usual) {
        Optional<String> text = query(parameter);
        try {
            return text.map(Integer::parseInt).orElse(usual);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("'" + parameter + "' must be a whole number.");
        }
    }

    /**
     * Where a page of a list begins that goes by the numbers of rows.
     *
     * @param parameter its name
     * @return the number of the last row of the page before; 0 for the first page
     * @throws ProblemException when it is none
     */
    public long position(String parameter) {
        try {
            return query(parameter).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("'" + parameter + "' is not what the page before has named as 'next'.");
        }
    }

    private static String bounded(String name, String text) {
        if (text.length() > LONGEST_PARAMETER) {
            throw ProblemException.badRequest("'" + name + "' may have at most " + LONGEST_PARAMETER + " characters.");
        }
        return text;
    }

    /**
     * A field of the form that was sent.
     *
     * @param field its name
     * @return its first value, unless it is empty
     * @throws IOException when the connection breaks
     */
    public Optional<String> field(String field) throws IOException {
        return fields(field).stream().filter(text -> !text.isEmpty()).findFirst();
    }

    /**
     * All values of a field of the form that was sent.
     *
     * @param field its name
     * @return the values
     * @throws IOException when the connection breaks
     */
    public List<String> fields(String field) throws IOException {
        return form().getOrDefault(field, List.of());
    }

    /**
     * The form that was sent.
     *
     * @return by the names of its fields
     * @throws IOException when the connection breaks
     */
    public Map<String, List<String>> form() throws IOException {
        Map<String, List<String>> known = form;
        if (known == null) {
            known = Body.form(context.req());
            form = known;
        }
        return known;
    }

    /**
     * The object of JSON that was sent.
     *
     * @return an object; an empty one when the body is empty
     * @throws IOException when the connection breaks
     */
    public JsonNode body() throws IOException {
        return Body.json(context.req());
    }

    /**
     * The body as it was sent.
     *
     * @return its text
     * @throws IOException when the connection breaks
     */
    public String text() throws IOException {
        return Body.text(context.req());
    }

    /**
     * A header of the request.
     *
     * @param name its name
     * @return its value, unless it is empty
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name)).filter(text -> !text.isEmpty());
    }

    /**
     * Answers with a page.
     *
     * @param template its file, such as {@code list.jte}; it takes {@code exchange} beside the parameters
     * @param parameters what else it takes, by name
     */
    public void html(String template, Map<String, Object> parameters) {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.put("exchange", this);
        context.html(templates.render(template, all));
    }

    /**
     * Answers with JSON.
     *
     * @param value made of lists, maps, texts, numbers and truth values
     */
    public void json(Object value) {
        context.contentType("application/json").result(Json.text(value));
    }

    /**
     * Answers that there is something to look at elsewhere, with 303.
     *
     * @param path from the console's root on
     */
    public void redirect(String path) {
        context.status(303).header("Location", url(path)).result("");
    }

    /**
     * Javalin's context, for what is not offered here: status, headers, event streams.
     *
     * @return the context
     */
    public Context context() {
        return context;
    }
}
