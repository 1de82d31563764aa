package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatHasAGlyphStays() {
        assertEquals(
                "na\u00efve \u65e5\u672c \ud83d\udc68 'a' ~",
                Printable.of("na\u00efve \u65e5\u672c \ud83d\udc68 'a' ~"));
    }

    @Test
    void whatSteersATerminalGoes() {
        assertEquals("?[2J?]0;x?", Printable.of("\u001b[2J\u001b]0;x\u0007"));
        assertEquals("a?b?c??d", Printable.of("a\rb\nc\u2028\u2029d"));
        assertEquals("invoice?fdp.exe", Printable.of("invoice\u202efdp.exe"));
        assertEquals("?31m", Printable.of("\u009b31m"));
        assertEquals("?a", Printable.of("\ud800a"), "half a surrogate pair");
        assertEquals("??", Printable.of("\ue000\ufeff"));
    }

    @Test
    void isCutWithoutHalvingACharacter() {
        assertEquals("x".repeat(300), Printable.of("x".repeat(300)));
        assertEquals("x".repeat(300) + "...", Printable.of("x".repeat(301)));
        assertEquals("x".repeat(299) + "\ud83d\udc68" + "...", Printable.of("x".repeat(299) + "\ud83d\udc68y"));
    }

    @Property(tries = 2_000)
    void nothingElseComesOut(@ForAll String any) {
        String safe = Printable.of(any);
        assertEquals(safe, Printable.of(safe));
        assertTrue(safe.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        assertTrue(safe.length() <= 304);
    }
}
