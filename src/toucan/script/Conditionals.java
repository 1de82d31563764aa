package toucan.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code #ifdef NAME … #else … #endif}, which FreeBSD's scripts are full of: {@code STANDARD} is what the RFCs say, {@code
 * FreeBSD} what that system does instead. Here only {@code STANDARD} is defined. Lines that do not count become empty, so that
 * all others keep their numbers.
 */
final class Conditionals {
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*(ifdef|ifndef|else|endif)\\b\\s*(\\w*).*");
    private static final String DEFINED = "STANDARD";

    private Conditionals() {}

    static String applied(String script) {
        if (!script.contains("#if")) {
            return script;
        }
        Deque<Boolean> open = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        List<String> lines = script.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher directive = DIRECTIVE.matcher(lines.get(i));
            if (directive.matches()) {
                apply(directive, open, i + 1);
            } else if (!open.contains(false)) {
                text.append(lines.get(i));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void apply(Matcher directive, Deque<Boolean> open, int line) {
        switch (directive.group(1)) {
            case "ifdef" -> open.push(directive.group(2).equals(DEFINED));
            case "ifndef" -> open.push(!directive.group(2).equals(DEFINED));
            default -> {
                if (open.isEmpty()) {
                    throw new ScriptError(line, "#" + directive.group(1) + " without #ifdef");
                }
                boolean held = open.pop();
                if (directive.group(1).equals("else")) {
                    open.push(!held);
                }
            }
        }
    }
}
