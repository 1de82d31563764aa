package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final Map<String, Long> NAMES = Map.of("snd.una", 1L, "cwnd", 10_000L, "tcpi_rto", 1_000_000L);

    @ParameterizedTest
    @CsvSource({
        "1 == 1, 1",
        "1 != 1, 0",
        "2 * 3 + 4 == 10, 1",
        "2 + 3 * 4 == 14, 1",
        "(2 + 3) * 4 == 20, 1",
        "-7 / 2 == -4, 1", // Python rounds down
        "-7 % 2 == 1, 1",
        "snd.una == 1 and cwnd >= 10000, 1",
        "snd.una == 2 or cwnd < 10000, 0",
        "not snd.una == 2, 1",
        "1 < 2 < 3, 1",
        "1 < 3 < 2, 0",
        "tcpi_rto / 1000 == 1000, 1",
        "0 and nothing_of_that_name, 0",
        "1 or nothing_of_that_name, 1"
    })
    void evaluatesAsPythonDoes(String condition, long value) {
        Expression expression = ((Script.Assertion)
                        ExpressionParser.statements(new Token(Token.Kind.CODE, "assert " + condition, 1, 1))
                                .get(0))
                .condition();
        assertEquals(value, expression.evaluate(NAMES::get));
    }
}
