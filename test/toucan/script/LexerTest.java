package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LexerTest {
    private static List<String> texts(String script) {
        return Lexer.tokens(script).stream()
                .filter(token -> !token.is(Token.Kind.END))
                .map(Token::text)
                .toList();
    }

    @Test
    void aStepIsCutIntoWords() {
        assertEquals(
                List.of("+", ".1", "<", "FP", ".", "1", ":", "11", "(", "10", ")", "ack", "1", "win", "257"),
                texts("+.1 < FP. 1:11(10) ack 1 win 257"));
    }

    @Test
    void threePointsStandBetweenTwoTimes() {
        assertEquals(List.of("0", "...", "0.200", "accept"), texts("0...0.200 accept"));
        assertEquals(List.of("+", "0", "...", ".2"), texts("+0....2"));
    }

    @Test
    void commentsAndLineEndsMeanNothing() {
        List<Token> tokens = Lexer.tokens("// one\n+0 /* two\nthree */ < // four\n. ");
        assertEquals(List.of("+", "0", "<", "."), texts("// one\n+0 /* two\nthree */ < // four\n. "));
        assertEquals(2, tokens.get(0).line());
        assertEquals(3, tokens.get(2).line());
        assertEquals(4, tokens.get(3).line());
    }

    @Test
    void settingsCodeStringsAndCommandsAreOneWordEach() {
        List<Token> tokens = Lexer.tokens("--mss=1000 %{ assert a == 1 }% \"a b\" `ls -l`");
        assertEquals(new Token(Token.Kind.SETTING, "mss=1000", 1, 1), tokens.get(0));
        assertEquals(new Token(Token.Kind.CODE, " assert a == 1 ", 1, 12), tokens.get(1));
        assertEquals(new Token(Token.Kind.STRING, "a b", 1, 32), tokens.get(2));
        assertEquals(new Token(Token.Kind.SHELL, "ls -l", 1, 38), tokens.get(3));
    }

    @Test
    void twoSignComparisonsAreOneWord() {
        assertEquals(List.of("a", "<=", "b", "==", "c", "!=", "-", "1"), texts("a <= b == c != -1"));
    }

    @Test
    void anUnclosedPartIsReportedWithItsLine() {
        ScriptError error = assertThrows(ScriptError.class, () -> Lexer.tokens("+0 < .\n%{ assert 1"));
        assertEquals("line 2: no closing }%", error.getMessage());
    }
}
