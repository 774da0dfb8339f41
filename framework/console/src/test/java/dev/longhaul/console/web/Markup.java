package dev.longhaul.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final String LEADING = "href|src|action|formaction|data|srcdoc|poster|.*(get|post|connect)";

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
                        leads(attribute) ? attribute.getValue().replaceFirst("^(/|#)(?!/).*", "$1") : "");
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
        return attribute.getKey().toLowerCase(Locale.ROOT).matches(LEADING);
    }

    /** Which elements and attributes there are at all. */
    static Set<String> vocabulary(String html) {
        Set<String> words = new TreeSet<>();
        for (Element element : Jsoup.parse(html).getAllElements()) {
            words.add(element.tagName());
            element.attributes().forEach(attribute -> words.add(element.tagName() + "@" + attribute.getKey()));
        }
        return words;
    }

    /** What does not belong into a page that has only these words. */
    static List<String> faults(String html, Set<String> known) {
        List<String> faults = new ArrayList<>();
        vocabulary(html).stream().filter(word -> !known.contains(word)).forEach(faults::add);
        for (Element element : Jsoup.parse(html).getAllElements()) {
            if (element.tagName().equals("script") && !element.data().isBlank()) {
                faults.add("a script: " + element.data());
            }
            for (Attribute attribute : element.attributes()) {
                if (leads(attribute) && !attribute.getValue().matches("(?s)(/(?!/)|#).*|\\?.*|")) {
                    faults.add(element.tagName() + " leads to " + attribute.getValue());
                }
            }
        }
        return faults;
    }
}
