package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BencodePropertyTest {
    private static final Limits LIMITS = new Limits(1 << 20, 8, 100_000);

    @Property(tries = 500)
    void decodingGivesBackWhatWasEncoded(@ForAll("values") BValue value) throws MalformedBencode {
        byte[] encoded = Bencode.encode(value);
        BValue decoded = Bencode.decode(encoded, LIMITS);

        assertEquals(value, decoded);
        assertEquals(value.hashCode(), decoded.hashCode());
        assertArrayEquals(encoded, Bencode.encode(decoded));
    }

    /** Bytes that look like bencode reach deeper than any bytes would. */
    @Property(tries = 5_000)
    void noBytesDoMoreThanBeRefused(@ForAll("alike") String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            // What is accepted has one encoding, so nothing malformed was.
            assertArrayEquals(bytes, Bencode.encode(Bencode.decode(bytes, LIMITS)));
        } catch (MalformedBencode refused) {
            assertTrue(refused.position() >= 0 && refused.position() <= bytes.length);
        }
    }

    @Property(tries = 2_000)
    void oneChangedByteDoesNoMore(@ForAll("values") BValue value, @ForAll int at, @ForAll byte change) {
        byte[] bytes = Bencode.encode(value);
        bytes[Math.floorMod(at, bytes.length)] = change;
        noBytesDoMoreThanBeRefused(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<String> alike() {
        return Arbitraries.strings().withChars("dlie0123456789:-x\u0000\u00ff").ofMaxLength(60);
    }

    @Provide
    Arbitrary<BValue> values() {
        return values(4);
    }

    private Arbitrary<BValue> values(int depth) {
        Arbitrary<BValue> integers = Arbitraries.longs().map(BInteger::new);
        Arbitrary<BString> strings =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(12).map(BString::of);
        if (depth == 0) {
            return Arbitraries.oneOf(integers, strings.map(s -> (BValue) s));
        }
        Arbitrary<BValue> inner = Arbitraries.lazy(() -> values(depth - 1));
        Arbitrary<BValue> lists = inner.list().ofMaxSize(4).map(BList::new);
        Arbitrary<BValue> dictionaries = Combinators.combine(strings, inner)
                .as((key, value) -> new TreeMap<>(Map.of(key, value)))
                .list()
                .ofMaxSize(4)
                .map(maps -> {
                    TreeMap<BString, BValue> all = new TreeMap<>();
                    maps.forEach(all::putAll);
                    return BDictionary.ofSorted(all);
                });
        return Arbitraries.oneOf(integers, strings.map(s -> (BValue) s), lists, dictionaries);
    }
}
