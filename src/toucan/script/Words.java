package toucan.script;

import java.util.List;

/** The words of a script, read one after the other with one word of look-ahead. */
final class Words {
    private final List<Token> tokens;
    private int at;

    Words(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The next word, which stays there. */
    Token peek() {
        return tokens.get(at);
    }

    /** The word after the next one. */
    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** The word read last. */
    Token last() {
        return tokens.get(Math.max(at - 1, 0));
    }

    boolean atEnd() {
        return peek().is(Token.Kind.END);
    }

    Token next() {
        Token token = peek();
        if (!atEnd()) {
            at++;
        }
        return token;
    }

    boolean acceptSymbol(String mark) {
        return accept(peek().isSymbol(mark));
    }

    boolean acceptWord(String word) {
        return accept(peek().isWord(word));
    }

    private boolean accept(boolean matches) {
        if (matches) {
            at++;
        }
        return matches;
    }

    void expectSymbol(String mark) {
        if (!acceptSymbol(mark)) {
            throw error("expected '" + mark + "', found " + peek());
        }
    }

    void expectWord(String word) {
        if (!acceptWord(word)) {
            throw error("expected '" + word + "', found " + peek());
        }
    }

    String word(String meaning) {
        return expect(Token.Kind.WORD, meaning).text();
    }

    /** A whole number within bounds. */
    long number(String meaning, long min, long max) {
        boolean negative = acceptSymbol("-");
        Token token = expect(Token.Kind.NUMBER, meaning);
        long value = parse(token.text(), meaning);
        value = negative ? -value : value;
        if (value < min || value > max) {
            throw error(meaning + " " + value + " is out of range (" + min + " to " + max + ")");
        }
        return value;
    }

    Token expect(Token.Kind kind, String meaning) {
        if (!peek().is(kind)) {
            throw error("expected " + meaning + ", found " + peek());
        }
        return next();
    }

    private long parse(String digits, String meaning) {
        try {
            return digits.startsWith("0x") ? Long.parseLong(digits.substring(2), 16) : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw error("expected " + meaning + " as a whole number, found '" + digits + "'");
        }
    }

    ScriptError error(String what) {
        return new ScriptError(peek().line(), peek().column(), what);
    }
}
