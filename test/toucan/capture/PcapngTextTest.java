package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PcapngTextTest {
    @Test
    void plainTextStaysAsItIs() {
        for (String text : new String[] {"", "retransmission: RTO expired (1.024 s)", "Grüße, мир, 世界, \uD83E\uDD9C"}) {
            assertEquals(text, written(text, 1_000));
        }
    }

    @Test
    void whatSteersATerminalIsMadeHarmless() {
        assertEquals("a\uFFFD[31mb\uFFFD\uFFFDc\uFFFD", written("a\u001B[31mb\r\nc\u0000", 1_000));
        assertEquals("\uFFFDtxt.exe \uFFFD \uFFFD \uFFFD", written("\u202Etxt.exe \u009B \u2028 \u007F", 1_000));
        assertEquals("x\uFFFDy\uFFFD", written("x\uD800y\uDC00", 1_000));
    }

    @Test
    void tooLongTextIsCutBetweenCharacters() {
        assertEquals("abc", written("abcdef", 3));
        assertEquals("ab", written("ab\u00E9", 3));
        assertEquals("ab\u00E9", written("ab\u00E9", 4));
        assertEquals("", written("\uD83E\uDD9C", 3));
        assertEquals("\uD83E\uDD9C", written("\uD83E\uDD9Cx", 4));
    }

    @Property
    void everyTextBecomesValidUtf8WithinTheBound(@ForAll String text, @ForAll @IntRange(min = 0, max = 100) int max) {
        String back = written(text, max);
        assertTrue(back.getBytes(StandardCharsets.UTF_8).length <= max);
        assertTrue(back.codePoints().noneMatch(Character::isISOControl));
        assertEquals(text.codePointCount(0, text.length()), codePoints(written(text, 4 * text.length())));
    }

    private static long codePoints(String text) {
        return text.codePoints().count();
    }

    private static String written(String text, int maxBytes) {
        ByteBuffer out = ByteBuffer.allocate(2_000);
        int length = PcapngText.put(out, text, maxBytes);
        assertEquals(length, out.position());
        return new String(out.array(), 0, length, StandardCharsets.UTF_8);
    }
}
