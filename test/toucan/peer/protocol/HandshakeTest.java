package toucan.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import toucan.peer.metainfo.InfoHash;

class HandshakeTest {
    /** Written by hand from BEP 3, BEP 10 and BEP 20. */
    private static final String BYTES = "13" + "426974546f7272656e742070726f746f636f6c" + "0000000000100000"
            + "000102030405060708090a0b0c0d0e0f10111213" + "2d5443303130302d" + "a0a1a2a3a4a5a6a7a8a9aaab";

    private static final InfoHash HASH = InfoHash.ofHex("000102030405060708090a0b0c0d0e0f10111213");
    private static final PeerId ID = PeerId.toucan(HexFormat.of().parseHex("a0a1a2a3a4a5a6a7a8a9aaab"));

    private static byte[] bytes() {
        return HexFormat.of().parseHex(BYTES);
    }

    @Test
    void isTheSixtyEightBytesOfBep3() {
        assertEquals(ByteBuffer.wrap(bytes()), Handshake.of(HASH, ID).encode());
    }

    @Test
    void isReadInOnePart() throws ProtocolViolation {
        ByteBuffer data = ByteBuffer.wrap(HexFormat.of().parseHex(BYTES + "00000000"));
        HandshakeDecoder decoder = new HandshakeDecoder();
        Handshake handshake = decoder.feed(data);

        assertEquals(Handshake.of(HASH, ID), handshake);
        assertTrue(handshake.hasExtensions());
        assertEquals(4, data.remaining(), "the first message is left");
        assertEquals("Toucan 0.1", handshake.peerId().client());
    }

    @Property(tries = 200)
    void isReadInAnyParts(@ForAll @IntRange(min = 1, max = 68) int part) throws ProtocolViolation {
        HandshakeDecoder decoder = new HandshakeDecoder();
        for (int from = 0; from < 68; from += part) {
            int to = Math.min(68, from + part);
            Handshake read = decoder.feed(ByteBuffer.wrap(bytes(), from, to - from));
            assertEquals(to == 68 ? Handshake.of(HASH, ID) : null, read);
            assertEquals(to >= 48 ? HASH : null, decoder.infoHash());
        }
    }

    @Test
    void otherExtensionsAreNotOurs() throws ProtocolViolation {
        byte[] bytes = bytes();
        bytes[20 + 5] = (byte) 0xef;
        bytes[20 + 7] = (byte) 0xff;
        Handshake read = new HandshakeDecoder().feed(ByteBuffer.wrap(bytes));

        assertFalse(read.hasExtensions());
        assertEquals(0xef00ffL, read.reserved());
    }

    /** Two bytes are enough to tell nearly all encrypted handshakes, and the caller can close before more come. */
    @Property(tries = 500)
    void anotherProtocolIsRefusedAtItsFirstWrongByte(@ForAll @IntRange(max = 19) int at, @ForAll byte wrong) {
        byte[] bytes = bytes();
        if (bytes[at] == wrong) {
            return;
        }
        bytes[at] = wrong;
        HandshakeDecoder decoder = new HandshakeDecoder();
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> {
            assertNull(decoder.feed(ByteBuffer.wrap(bytes, 0, at)), "right so far");
            decoder.feed(ByteBuffer.wrap(bytes, at, 1));
        });
        assertEquals(ProtocolViolation.Rule.NOT_BITTORRENT, violation.rule());
    }

    @Property(tries = 500)
    void randomBytesAreNoHandshake(@ForAll @Size(min = 20, max = 700) byte[] random) {
        if (random[0] != 19) {
            assertThrows(ProtocolViolation.class, () -> new HandshakeDecoder().feed(ByteBuffer.wrap(random)));
        }
    }

    @Test
    void namesTheProgramsOfOthers() {
        assertEquals("Transmission 3.0", client("-TR3000-abcdefghijkl"));
        assertEquals("libtorrent 2.0.8", client("-LT2080-abcdefghijkl"));
        assertEquals("libtorrent 2.0.B", client("-LT20B0-abcdefghijkl"));
        assertEquals("aria2 1.36.0", client("A2-1-36-0-abcdefghij"));
        assertEquals("qBittorrent 4.5.2", client("-qB4520-abcdefghijkl"));
        assertEquals("XX 1.2.3.4", client("-XX1234-abcdefghijkl"));
        assertEquals("unknown", client("\u001b[2J\u0000\n-TR3000-abcdef"));
        assertEquals("unknown", client("-T\u001b3000-abcdefghijkl"));
    }

    private static String client(String id) {
        return PeerId.of(id.getBytes(StandardCharsets.ISO_8859_1)).client();
    }

    @Test
    void idsHaveTwentyBytes() {
        assertThrows(IllegalArgumentException.class, () -> PeerId.of(new byte[19]));
        assertThrows(IllegalArgumentException.class, () -> PeerId.toucan(new byte[20]));
        assertThrows(IllegalArgumentException.class, () -> InfoHash.of(new byte[32]));
    }
}
