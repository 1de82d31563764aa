package toucan.script;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into words. Line ends mean nothing, as in packetdrill: a step ends where the next one's time begins.
 * Comments are <code>//</code> to the end of the line and <code>/*</code> … <code>*&#47;</code>.
 */
final class Lexer {
    private static final String[] LONG_SYMBOLS = {"...", "==", "!=", "<=", ">="};

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line;

    private Lexer(String text, int firstLine) {
        this.text = text;
        this.line = firstLine;
    }

    /** The words of a script, closed by one of kind END. */
    static List<Token> tokens(String script) {
        return tokens(script, 1);
    }

    /** The words of a part of a script that begins in {@code firstLine}. */
    static List<Token> tokens(String part, int firstLine) {
        return new Lexer(part, firstLine).run();
    }

    private List<Token> run() {
        while (skipSpace()) {
            next();
        }
        add(Token.Kind.END, "");
        return tokens;
    }

    private boolean skipSpace() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                advance(1);
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                advance(indexAfter("*/", at + 2) - at);
            } else {
                return true;
            }
        }
        return false;
    }

    private void next() {
        char c = text.charAt(at);
        if (text.startsWith("%{", at)) {
            enclosed(Token.Kind.CODE, 2, "}%");
        } else if (c == '"') {
            enclosed(Token.Kind.STRING, 1, "\"");
        } else if (c == '`') {
            enclosed(Token.Kind.SHELL, 1, "`");
        } else if (text.startsWith("--", at) && isWordPart(peek(2))) {
            setting();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else if (isWordPart(c)) {
            run(Token.Kind.WORD, wordEnd(at));
        } else {
            symbol();
        }
    }

    private void enclosed(Token.Kind kind, int opening, String closing) {
        int end = indexAfter(closing, at + opening);
        add(kind, text.substring(at + opening, end - closing.length()));
        advance(end - at);
    }

    private void setting() {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        add(Token.Kind.SETTING, text.substring(at + 2, end));
        at = end;
    }

    /** {@code 0...0.2} is three words: a point belongs to the number only when a digit follows it. */
    private void number() {
        int end = at;
        if (text.startsWith("0x", at)) {
            run(Token.Kind.NUMBER, wordEnd(at));
            return;
        }
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1))) {
            end++;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
        }
        run(Token.Kind.NUMBER, end);
    }

    private void symbol() {
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                run(Token.Kind.SYMBOL, at + symbol.length());
                return;
            }
        }
        run(Token.Kind.SYMBOL, at + 1);
    }

    private void run(Token.Kind kind, int end) {
        add(kind, text.substring(at, end));
        at = end;
    }

    private void add(Token.Kind kind, String content) {
        tokens.add(new Token(kind, content, line));
    }

    private void advance(int characters) {
        for (int end = at + characters; at < end; at++) {
            if (text.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private int indexAfter(String closing, int from) {
        int found = text.indexOf(closing, from);
        if (found < 0) {
            throw new ScriptError(line, "no closing " + closing);
        }
        return found + closing.length();
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return isDigit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
