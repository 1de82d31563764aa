package toucan.script;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into words. Line ends mean nothing, as in packetdrill: a step ends where the next one's time begins.
 * Comments are <code>//</code> or <code>#</code> to the end of the line and <code>/*</code> … <code>*&#47;</code>.
 */
final class Lexer {
    private static final String[] LONG_SYMBOLS = {"...", "==", "!=", "<=", ">="};
    private static final String[] CODE_SYMBOLS = {"==", "!=", "<=", ">=", "+=", "-=", "//", "<<", ">>"};

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line;
    /** Where the line begins. */
    private int lineStart;
    /** Python's words instead of packetdrill's: other comments, other symbols. */
    private final boolean code;

    private Lexer(String text, int firstLine, int firstColumn, boolean code) {
        this.text = text;
        this.line = firstLine;
        this.lineStart = 1 - firstColumn;
        this.code = code;
    }

    /** The words of a script, closed by one of kind END. */
    static List<Token> tokens(String script) {
        return new Lexer(script, 1, 1, false).run();
    }

    /** The words of a block of code, which begins at that place of the script. */
    static List<Token> codeTokens(String part, int firstLine, int firstColumn) {
        return new Lexer(part, firstLine, firstColumn, true).run();
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
            if (Character.isWhitespace(text.charAt(at)) || code && text.charAt(at) == '\\') {
                advance(1);
            } else if (text.charAt(at) == '#' || !code && text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (!code && text.startsWith("/*", at)) {
                advance(indexAfter("*/", at + 2) - at);
            } else {
                return true;
            }
        }
        return false;
    }

    private void next() {
        char c = text.charAt(at);
        if (code) {
            codeWord(c);
        } else if (text.startsWith("%{", at)) {
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

    private void codeWord(char c) {
        if (c == '"' || c == '\'') {
            enclosed(Token.Kind.STRING, 1, String.valueOf(c));
        } else if (isDigit(c)) {
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
        for (String symbol : code ? CODE_SYMBOLS : LONG_SYMBOLS) {
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
        tokens.add(new Token(kind, content, line, at - lineStart + 1));
    }

    private void advance(int characters) {
        for (int end = at + characters; at < end; at++) {
            if (text.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
    }

    private int indexAfter(String closing, int from) {
        int found = text.indexOf(closing, from);
        if (found < 0) {
            throw new ScriptError(line, at - lineStart + 1, "no closing " + closing);
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
