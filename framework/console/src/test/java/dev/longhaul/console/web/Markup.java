package dev.longhaul.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeTraversor;

/** What a browser makes of a page, parsed as browsers do. */
final class Markup {
    /** Attributes that lead somewhere. */
    private static final Pattern LEADING =
            Pattern.compile("href|src|action|formaction|data|srcdoc|poster|.*(get|post|connect)");

    private static final Pattern PLACE = Pattern.compile("^(/|#)(?!/).*");

    /** Within this console. */
    private static final Pattern HERE = Pattern.compile("(?s)(/(?!/)|#).*|\\?.*|");

    private Markup() {}

    /** Elements and attributes; what stands in them is left out, but where links and scripts lead. */
    static String structure(String html) {
        StringBuilder structure = new StringBuilder();
        Document document = Jsoup.parse(html);
        for (Element element : document.getAllElements()) {
            TreeMap<String, String> attributes = new TreeMap<>();
            for (Attribute attribute : element.attributes()) {
                attributes.put(
                        attribute.getKey(),
                        leads(attribute) ? PLACE.matcher(attribute.getValue()).replaceFirst("$1") : "");
            }
            structure
                    .append(element.tagName())
                    .append(attributes)
                    .append(element.data())
                    .append('\n');
        }
        return structure.append(comments(document)).append(" comments").toString();
    }

    private static int comments(Document document) {
        List<Node> found = new ArrayList<>();
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (node instanceof Comment) {
                        found.add(node);
                    }
                },
                document);
        return found.size();
    }

    private static boolean leads(Attribute attribute) {
        return LEADING.matcher(attribute.getKey().toLowerCase(Locale.ROOT)).matches();
    }

    /** Which elements and attributes there are at all. */
    static Set<String> vocabulary(String html) {
        return vocabulary(Jsoup.parse(html));
    }

    private static Set<String> vocabulary(Document document) {
        Set<String> words = new TreeSet<>();
        for (Element element : document.getAllElements()) {
            words.add(element.tagName());
            element.attributes().forEach(attribute -> words.add(element.tagName() + "@" + attribute.getKey()));
        }
        return words;
    }

    /** What does not belong into a page that has only these words. */
    static List<String> faults(String html, Set<String> known) {
        List<String> faults = new ArrayList<>();
        Document document = Jsoup.parse(html);
        vocabulary(document).stream().filter(word -> !known.contains(word)).forEach(faults::add);
        for (Element element : document.getAllElements()) {
            if (element.tagName().equals("script") && !element.data().isBlank()) {
                faults.add("a script: " + element.data());
            }
            for (Attribute attribute : element.attributes()) {
                if (leads(attribute) && !HERE.matcher(attribute.getValue()).matches()) {
                    faults.add(element.tagName() + " leads to " + attribute.getValue());
                }
            }
        }
        return faults;
    }
}
