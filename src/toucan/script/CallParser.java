package toucan.script;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code [...END] name(arguments) = result [ERRNO] [(note)]}. */
final class CallParser {
    private final Words words;

    private CallParser(Words words) {
        this.words = words;
    }

    static Script.SystemCall call(Words words) {
        return new CallParser(words).call();
    }

    private Script.SystemCall call() {
        long end = Script.SystemCall.AT_ONCE;
        if (words.acceptSymbol("...")) {
            words.acceptSymbol("+");
            end = When.nanos(words.expect(Token.Kind.NUMBER, "the time when the call returns")
                    .text());
        }
        String name = words.word("a segment, a system call or an assertion");
        words.expectSymbol("(");
        List<Script.Argument> arguments = list(")");
        words.expectSymbol("=");
        Script.Argument result = argument();
        String errno = "";
        if (words.peek().is(Token.Kind.WORD)) {
            errno = words.next().text();
        }
        skipNote();
        return new Script.SystemCall(name, arguments, end, result, errno);
    }

    /** {@code (Connection refused)}: for the reader only. */
    private void skipNote() {
        if (words.acceptSymbol("(")) {
            while (!words.acceptSymbol(")")) {
                if (words.atEnd()) {
                    throw words.error("no closing )");
                }
                words.next();
            }
        }
    }

    private List<Script.Argument> list(String closing) {
        List<Script.Argument> elements = new ArrayList<>();
        while (!words.acceptSymbol(closing)) {
            if (!elements.isEmpty()) {
                words.expectSymbol(",");
            }
            elements.add(argument());
        }
        return elements;
    }

    private Script.Argument argument() {
        Token token = words.peek();
        if (words.acceptSymbol("...")) {
            return new Script.Ellipsis();
        }
        if (words.acceptSymbol("[")) {
            return new Script.Array(list("]"));
        }
        if (words.acceptSymbol("{")) {
            return structure();
        }
        if (token.is(Token.Kind.STRING)) {
            return new Script.Text(words.next().text());
        }
        if (token.is(Token.Kind.WORD)) {
            return name();
        }
        return new Script.Number(words.number("an argument", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private Script.Name name() {
        List<String> flags = new ArrayList<>();
        do {
            flags.add(words.word("a symbol"));
        } while (words.acceptSymbol("|"));
        return new Script.Name(flags);
    }

    private Script.Structure structure() {
        List<Script.Field> fields = new ArrayList<>();
        while (!words.acceptSymbol("}")) {
            if (!fields.isEmpty()) {
                words.expectSymbol(",");
            }
            String name = words.word("a field");
            words.expectSymbol("=");
            fields.add(new Script.Field(name, argument()));
        }
        return new Script.Structure(fields);
    }
}
