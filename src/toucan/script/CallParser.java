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
        skipNote();
        Script.Argument result = argument();
        skipNote();
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

    /** A value, or several joined with {@code |}. */
    private Script.Argument argument() {
        Script.Argument first = value();
        if (!words.peek().isSymbol("|")) {
            return first;
        }
        List<String> flags = new ArrayList<>();
        addFlags(first, flags);
        while (words.acceptSymbol("|")) {
            addFlags(value(), flags);
        }
        return new Script.Name(flags);
    }

    private void addFlags(Script.Argument value, List<String> flags) {
        if (value instanceof Script.Name name) {
            flags.addAll(name.flags());
        } else if (value instanceof Script.Number number) {
            flags.add(Long.toString(number.value()));
        } else {
            throw words.error("only symbols and numbers can be joined with |");
        }
    }

    private Script.Argument value() {
        Token token = words.peek();
        if (words.acceptSymbol("...")) {
            return new Script.Ellipsis();
        }
        if (words.acceptSymbol("(")) {
            Script.Argument inner = argument();
            words.expectSymbol(")");
            return inner;
        }
        if (words.acceptSymbol("[")) {
            return new Script.Array(list("]"));
        }
        if (words.acceptSymbol("{")) {
            return structure();
        }
        if (token.is(Token.Kind.STRING)) {
            return text();
        }
        if (token.is(Token.Kind.WORD)) {
            String name = words.next().text();
            return words.acceptSymbol("(") ? new Script.Function(name, list(")")) : new Script.Name(List.of(name));
        }
        return new Script.Number(words.number("an argument", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /** Texts that follow each other are one; {@code "abc"...} begins so and goes on somehow. */
    private Script.Text text() {
        StringBuilder text = new StringBuilder();
        while (words.peek().is(Token.Kind.STRING)) {
            text.append(words.next().text());
        }
        words.acceptSymbol("...");
        return new Script.Text(text.toString());
    }

    private Script.Structure structure() {
        List<Script.Field> fields = new ArrayList<>();
        while (!words.acceptSymbol("}")) {
            if (!fields.isEmpty()) {
                words.expectSymbol(",");
            }
            fields.add(field());
        }
        return new Script.Structure(fields);
    }

    /** {@code onoff=1}; {@code msg_iov(1)=[...]}, whose count is the array's length; or a value alone. */
    private Script.Field field() {
        if (!words.peek().is(Token.Kind.WORD)
                || !words.peekSecond().isSymbol("=") && !words.peekSecond().isSymbol("(")) {
            return new Script.Field("", argument());
        }
        Token name = words.peek();
        Script.Argument value = argument();
        if (words.acceptSymbol("=")) {
            return new Script.Field(name.text(), argument());
        }
        return new Script.Field("", value);
    }
}
