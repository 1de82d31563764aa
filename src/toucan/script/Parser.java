package toucan.script;

import java.util.ArrayList;
import java.util.List;

/** Reads a script: settings, then steps, each of which begins with its time. */
final class Parser {
    private final String text;
    private final Words words;

    Parser(String text) {
        this.text = text;
        this.words = new Words(Lexer.tokens(Conditionals.applied(text)));
    }

    Script script() {
        List<Script.Setting> settings = new ArrayList<>();
        while (words.peek().is(Token.Kind.SETTING)) {
            settings.add(setting(words.next()));
        }
        List<Script.Step> steps = new ArrayList<>();
        if (words.peek().is(Token.Kind.SHELL)) {
            Token command = words.next(); // packetdrill's init command stands alone, before the first time
            steps.add(new Script.Step(
                    new When(When.Kind.RELATIVE, 0, 0),
                    new Script.Shell(command.text()),
                    command.line(),
                    command.column(),
                    command.line()));
        }
        while (!words.atEnd() && !cleanup()) {
            Token first = words.peek();
            try {
                steps.add(step());
            } catch (DoesNotApply e) {
                // Only who comes so far finds out: what goes wrong before is a failure.
                Script.Action absent = new Script.Absent(e.at(first.line()));
                steps.add(new Script.Step(When.any(), absent, first.line(), first.column(), first.line()));
                break;
            }
        }
        return new Script(settings, steps, text.lines().toList());
    }

    /** A command without a time at the end cleans up behind packetdrill; there is nothing to be cleaned here. */
    private boolean cleanup() {
        if (!words.peek().is(Token.Kind.SHELL)) {
            return false;
        }
        words.next();
        if (!words.atEnd()) {
            throw words.error("a command without a time may only stand at the beginning and at the end");
        }
        return true;
    }

    private static Script.Setting setting(Token token) {
        if (token.text().startsWith("psp_")) {
            throw new DoesNotApply("PSP, encryption in the network card").at(token.line());
        }
        int equals = token.text().indexOf('=');
        return equals < 0
                ? new Script.Setting(token.text(), "", token.line())
                : new Script.Setting(
                        token.text().substring(0, equals), token.text().substring(equals + 1), token.line());
    }

    private Script.Step step() {
        Token first = words.peek();
        When when = when();
        Script.Action action = action(when);
        return new Script.Step(
                when, action, first.line(), first.column(), words.last().line());
    }

    private When when() {
        if (words.acceptSymbol("*")) {
            return When.any();
        }
        When.Kind kind = words.acceptSymbol("+") ? When.Kind.RELATIVE : When.Kind.ABSOLUTE;
        long from = seconds();
        long to = from;
        if (words.acceptSymbol("~")) {
            words.acceptSymbol("+");
            to = seconds();
        }
        if (to < from) {
            throw words.error("the time range is backwards");
        }
        return new When(kind, from, to);
    }

    private long seconds() {
        String digits = words.expect(Token.Kind.NUMBER, "a time in seconds").text();
        try {
            return When.nanos(digits);
        } catch (ArithmeticException | NumberFormatException e) {
            throw words.error("not a time in seconds: '" + digits + "'");
        }
    }

    private Script.Action action(When when) {
        Script.Action action;
        if (words.acceptSymbol("<")) {
            action = PacketParser.packet(words, true);
        } else if (words.acceptSymbol(">")) {
            return PacketParser.packet(words, false);
        } else if (words.peek().is(Token.Kind.CODE)) {
            action = new Script.Code(ExpressionParser.statements(words.next()));
        } else if (words.peek().is(Token.Kind.SHELL)) {
            action = new Script.Shell(words.next().text());
        } else {
            action = CallParser.call(words);
        }
        if (when.kind() == When.Kind.ANY || when.fromNanos() != when.toNanos()) {
            throw words.error("only a segment that leaves may have '*' or a range of times");
        }
        return action;
    }
}
