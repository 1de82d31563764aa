package toucan.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The list of requirements. Its file has, apart from comments ({@code //}), headings ({@code # heading}, and below it text for the
 * page) and lines of seven fields: {@code id | level | section | kind | requirement | code | note}. Several names of code are
 * separated by commas. A field may hold no bar but inside of backquotes.
 */
final class Requirements {
    static final String FILE = "test/toucan/conformance/requirements.txt";
    private static final int FIELDS = 7;

    /** A part of the list. @param text paragraphs, for the page */
    record Part(String heading, List<String> text, List<Requirement> requirements) {}

    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Requirement> byId = new LinkedHashMap<>();

    private Requirements() {}

    /** The project's. */
    static Requirements ours() throws IOException {
        try (InputStream in = Requirements.class.getResourceAsStream("requirements.txt")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** @throws IllegalArgumentException with the line that cannot be read */
    static Requirements parse(String text) {
        Requirements all = new Requirements();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("# ")) {
                all.parts.add(new Part(line.substring(2), new ArrayList<>(), new ArrayList<>()));
            } else if (line.contains(" | ")) {
                all.add(requirement(line));
            } else if (!line.isEmpty() && !line.startsWith("//")) {
                all.last().text.add(line);
            }
        }
        return all;
    }

    private Part last() {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("the list begins with a heading");
        }
        return parts.get(parts.size() - 1);
    }

    private void add(Requirement requirement) {
        last().requirements.add(requirement);
        if (byId.put(requirement.id(), requirement) != null) {
            throw new IllegalArgumentException("twice in the list: " + requirement.id());
        }
    }

    private static Requirement requirement(String line) {
        List<String> fields = fields(line);
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("has " + fields.size() + " fields, not " + FIELDS + ": " + line);
        }
        String code = fields.get(5);
        return new Requirement(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                Requirement.Kind.valueOf(fields.get(3)),
                fields.get(4),
                code.isEmpty() ? List.of() : List.of(code.split(", *")),
                fields.get(6));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            quoted ^= c == '`';
            if (c == '|' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }

    List<Part> parts() {
        return parts;
    }

    List<Requirement> all() {
        return List.copyOf(byId.values());
    }

    Set<String> ids() {
        return new TreeSet<>(byId.keySet());
    }
}
