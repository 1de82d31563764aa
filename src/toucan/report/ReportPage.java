package toucan.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTML file: a template, our scripts and style sheet, and those of uPlot, which draws axes and lines. The policy in its
 * head (CSP, Content Security Policy Level 3) lets nothing run but these scripts, known by their hashes, and nothing be fetched from anywhere.
 */
final class ReportPage {
    private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final List<String> SCRIPTS =
            List.of("model.js", "draw.js", "touch.js", "charts.js", "rows.js", "ladder.js", "table.js", "report.js");

    private static final Pattern PLACE = Pattern.compile("@(POLICY|LICENCE|STYLES|SCRIPTS|TITLE|DATA)@");

    private ReportPage() {}

    /** Writes the data of a report. */
    @FunctionalInterface
    interface Data {
        void writeTo(Writer out) throws IOException;
    }

    /** Writes the whole page. @param title text, not HTML */
    static void write(String title, Data data, Writer out) throws IOException {
        String uplot = "/META-INF/resources/webjars/uplot/" + uplotVersion() + "/";
        List<String> styles = List.of(resource(uplot + "dist/uPlot.min.css"), resource("report.css"));
        String library = resource(uplot + "dist/uPlot.iife.min.js");
        StringBuilder scripts = new StringBuilder("'use strict';\n");
        SCRIPTS.forEach(name -> scripts.append(resource(name)).append('\n'));
        Map<String, String> texts = Map.of(
                "POLICY", policy(styles, List.of(library, scripts.toString())),
                "LICENCE", escaped(resource(uplot + "LICENSE")),
                "STYLES", elements("style", styles),
                "SCRIPTS", elements("script", List.of(library, scripts.toString())),
                "TITLE", escaped(title));
        String template = resource("report.html");
        Matcher places = PLACE.matcher(template);
        int at = 0;
        while (places.find()) {
            out.write(template, at, places.start() - at);
            at = places.end();
            String text = texts.get(places.group(1));
            if (text == null) {
                data.writeTo(out);
            } else {
                out.write(text);
            }
        }
        out.write(template.substring(at));
    }

    private static String policy(List<String> styles, List<String> scripts) {
        return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hashes(styles) + "; script-src "
                + hashes(scripts);
    }

    private static String hashes(List<String> texts) {
        StringJoiner hashes = new StringJoiner(" ");
        for (String text : texts) {
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(sha256(text)) + "'");
        }
        return hashes.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String elements(String name, List<String> texts) {
        StringBuilder elements = new StringBuilder();
        for (String text : texts) {
            elements.append('<')
                    .append(name)
                    .append('>')
                    .append(text)
                    .append("</")
                    .append(name)
                    .append(">\n");
        }
        return elements.toString();
    }

    /** Text as HTML has it. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String uplotVersion() {
        Properties properties = new Properties();
        try (InputStream in = ReportPage.class.getResourceAsStream(UPLOT_VERSION)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            // HTML reads every line end as \n, and the hashes are of what it reads.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
