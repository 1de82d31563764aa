package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of BEP 3, and what it forbids. */
class BencodeTest {
    private static final Limits SMALL = new Limits(100, 3, 10);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static BValue decode(String text) throws MalformedBencode {
        return Bencode.decode(bytes(text), SMALL);
    }

    private static BValue string(String text) {
        return BString.of(text);
    }

    @Test
    void theExamplesOfBep3() throws MalformedBencode {
        assertEquals(string("spam"), decode("4:spam"));
        assertEquals(new BInteger(3), decode("i3e"));
        assertEquals(new BInteger(-3), decode("i-3e"));
        assertEquals(new BInteger(0), decode("i0e"));
        assertEquals(new BList(List.of(string("spam"), string("eggs"))), decode("l4:spam4:eggse"));
        assertEquals(
                BDictionary.of(Map.of("cow", string("moo"), "spam", string("eggs"))),
                decode("d3:cow3:moo4:spam4:eggse"));
        assertEquals(
                BDictionary.of(Map.of("spam", new BList(List.of(string("a"), string("b"))))),
                decode("d4:spaml1:a1:bee"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:", "le", "de", "i9223372036854775807e", "i-9223372036854775808e", "d0:0:e", "lllleee"})
    void encodingGivesTheSameBytes(String text) throws MalformedBencode {
        String whole = text.equals("lllleee") ? "llleee" : text;
        assertArrayEquals(bytes(whole), Bencode.encode(decode(whole)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|end comes too early",
                "i-0e|0|-0",
                "i03e|1|leading zero",
                "i00e|1|leading zero",
                "i-03e|2|leading zero",
                "ie|1|without digits",
                "i-e|2|without digits",
                "i--1e|2|a digit or 'e' is missing",
                "i+1e|1|a digit or 'e' is missing",
                "i 1e|1|a digit or 'e' is missing",
                "i1|2|end comes too early",
                "i1.5e|2|a digit or 'e' is missing",
                "i9223372036854775808e|1|too large",
                "i-9223372036854775809e|2|too large",
                "i99999999999999999999999999e|1|too large",
                "04:spam|0|leading zero",
                "00:|0|leading zero",
                "5:spam|2|5 bytes where 4 are left",
                "100:spam|4|100 bytes where 4 are left",
                "101:spam|0|too large",
                "4294967300:spam|0|too large",
                "-1:a|0|begins with",
                "4spam|1|a digit or ':' is missing",
                "4|1|end comes too early",
                "l|1|end comes too early",
                "l4:spam|7|end comes too early",
                "d3:cow|6|end comes too early",
                "di1e3:mooe|1|a key is a string",
                "d3:cowe|6|begins with a digit",
                "d4:spam1:a3:cow1:be|10|keys out of order (cow after spam)",
                "d3:cow1:a3:cow1:be|9|same key twice (cow)",
                "d2:ab0:1:a0:e|7|keys out of order",
                "llllee|3|more than 3 lists",
                "i1ei2e|3|more bytes after the end",
                "lee|2|more bytes after the end",
                "x|0|begins with",
                "e|0|begins with",
                "li1ei1ei1ei1ei1ei1ei1ei1ei1ei1ee|28|more than 10 values",
            })
    void refuses(String text, int position, String reason) {
        MalformedBencode refusal = assertThrows(MalformedBencode.class, () -> decode(text));
        assertTrue(refusal.reason().contains(reason), refusal.getMessage());
        assertEquals(position, refusal.position(), refusal.getMessage());
    }

    /** Digits of other scripts are digits to Java's own parsers, but none of bencode's: here U+0663 in UTF-8. */
    @Test
    void otherDigitsAreNone() {
        assertThrows(MalformedBencode.class, () -> Bencode.decode("i\u0663e".getBytes(StandardCharsets.UTF_8), SMALL));
    }

    @Test
    void refusesTooMuchInputUnread() {
        byte[] long101 = bytes("98:" + "x".repeat(98));
        MalformedBencode refusal = assertThrows(MalformedBencode.class, () -> Bencode.decode(long101, SMALL));
        assertTrue(refusal.getMessage().contains("101 bytes"), refusal.getMessage());
    }

    @Test
    void keysAreOrderedAsUnsignedBytes() throws MalformedBencode {
        byte[] high = bytes("d1:z0:1:\u00ff0:e");
        assertArrayEquals(high, Bencode.encode(Bencode.decode(high, SMALL)));
        assertThrows(MalformedBencode.class, () -> decode("d1:\u00ff0:1:z0:e"));
    }

    @Test
    void knowsTheBytesOfEachValue() throws MalformedBencode {
        BDictionary outer = (BDictionary) decode("d1:ad1:bi7eeb1:xxe".replace("b1:xx", "1:c1:x"));

        assertEquals(ByteBuffer.wrap(bytes("d1:bi7ee")), outer.raw("a"));
        assertEquals(ByteBuffer.wrap(bytes("1:x")), outer.raw("c"));
        assertNull(outer.raw("b"));
        assertEquals(
                ByteBuffer.wrap(bytes("i1e")),
                BDictionary.of(Map.of("n", new BInteger(1))).raw("n"));
    }

    @Test
    void decodesAPrefixAndLeavesTheRest() throws MalformedBencode {
        ByteBuffer message = ByteBuffer.wrap(bytes("..d8:msg_typei1eerest"));
        message.position(2);

        BDictionary head = (BDictionary) Bencode.decodePrefix(message, SMALL);

        assertEquals(new BInteger(1), head.get("msg_type"));
        assertEquals(ByteBuffer.wrap(bytes("rest")), message);
    }

    @Test
    void whatWasDecodedDoesNotChangeWithTheInput() throws MalformedBencode {
        byte[] input = bytes("4:spam");
        BValue value = Bencode.decode(input, SMALL);
        input[2] = 'x';

        assertEquals(string("spam"), value);
    }

    @Test
    void aValueOfAnotherTypeIsNone() throws MalformedBencode {
        BDictionary dictionary = (BDictionary) decode("d1:ni1ee");

        assertEquals(new BInteger(1), dictionary.get("n", BInteger.class));
        assertNull(dictionary.get("n", BString.class));
        assertNull(dictionary.get("m", BInteger.class));
    }
}
