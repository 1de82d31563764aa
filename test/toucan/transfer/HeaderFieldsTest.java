package toucan.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HeaderFieldsTest {
    /** RFC 9530 appendix B.1: the digest of {"hello": "world"} and a line feed. */
    private static final String RFC_9530 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

    @Test
    void digestOfTheRfc() {
        Sha256 digest = Exchange.sha256("{\"hello\": \"world\"}\n".getBytes(UTF_8));
        assertEquals(RFC_9530, digest.field());
        assertEquals(digest, Sha256.parse(RFC_9530));
        assertEquals(digest, Sha256.parse("sha-512=:AAAA:, " + RFC_9530 + ";q=1, md5=:x:"));
        assertNull(Sha256.parse("sha-512=:AAAA:"));
        assertNull(Sha256.parse(""));
    }

    @Test
    void hexadecimalIsLowerCase() {
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                Exchange.sha256(new byte[0]).hex());
    }

    @Property
    void rangesRoundTrip(
            @ForAll @LongRange(min = 0, max = 999_999) long first,
            @ForAll @LongRange(min = 0, max = 999_999) long more) {
        ContentRange range = new ContentRange(first, first + more);
        assertEquals(range, ContentRange.parse(range.toString()));
        assertEquals(more, range.length());
    }

    @Test
    void rangesReachToTheEnd() {
        assertEquals(new ContentRange(5, 10), ContentRange.parse(" Bytes  5-9/10 "));
        assertEquals(new ContentRange(10, 10), ContentRange.parse("bytes */10"));
        assertThrows(IllegalArgumentException.class, () -> ContentRange.parse("bytes 5-8/10"));
        assertThrows(IllegalArgumentException.class, () -> ContentRange.parse("bytes 9-5/10"));
    }

    @Test
    void partNamesFitAndAreRecognized() {
        Sha256 digest = Exchange.sha256(new byte[0]);
        assertEquals("a.txt.e3b0c44298fc1c14.part", PartNames.partName("a.txt", digest));
        assertEquals("a.txt.0000000000000000.part", PartNames.partName("a.txt", null));
        for (String name : new String[] {"a", "a".repeat(255), "\u00e4".repeat(127), "\ud83e\udd9c".repeat(63)}) {
            String part = PartNames.partName(name, digest);
            assertTrue(PartNames.isPartName(part), part);
            assertTrue(part.getBytes(UTF_8).length <= 255, part);
            assertFalse(part.contains("?"), part);
        }
        assertFalse(PartNames.isPartName("a.part"));
    }

    @Test
    void printableTextHasNoControlCharacters() {
        assertEquals("a?b?c?d", Printable.of("a\nb\u001bc\u202ed"));
        assertEquals(303, Printable.of("x".repeat(1000)).length());
    }
}
