package dev.longhaul.console.web.http;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The templates of {@code src/main/jte}, which the build has compiled. Thread-safe. */
public final class Templates {
    /** Where the build puts them: its {@code packageName}. Not below {@code dev.longhaul}, whose packages people write. */
    private static final String PACKAGE = "longhaul.template";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

    /**
     * Renders one.
     *
     * @param template its file, such as {@code list.jte}
     * @param parameters what it takes, by name
     * @return HTML
     */
    public String render(String template, Map<String, Object> parameters) {
        StringOutput output = new StringOutput(8_192);
        engine.render(template, parameters, output);
        return output.toString();
    }
}
