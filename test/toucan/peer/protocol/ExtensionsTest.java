package toucan.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.peer.metainfo.Printable;

/** The payloads of extended messages: BEP 10, BEP 9, and our own peer exchange. */
class ExtensionsTest {
    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private interface Decoder {
        Object decode(ByteBuffer payload) throws ProtocolViolation;
    }

    private static void refused(Decoder decoder, String payload) {
        ProtocolViolation violation =
                assertThrows(ProtocolViolation.class, () -> decoder.decode(ascii(payload)), payload);
        assertEquals(ProtocolViolation.Rule.CONTENT, violation.rule());
        assertEquals(Printable.of(violation.getMessage()), violation.getMessage());
    }

    /** The example of BEP 10, with its keys in the order that BEP 3 asks for. */
    @Test
    void theExampleOfBep10() throws ProtocolViolation {
        ExtendedHandshake read = ExtendedHandshake.decode(
                ascii("d1:md11:LT_metadatai1e6:\u00b5T_PEXi2ee1:pi6881e4:reqqi200e1:v13:\u00c2\u00b5Torrent 1.2e"));

        assertEquals(Map.of("LT_metadata", 1), read.ids(), "a name that is not UTF-8 cannot be ours");
        assertEquals(6881, read.port());
        assertEquals(200, read.requestQueue());
        assertEquals("\u00b5Torrent 1.2", read.client());
        assertEquals(0, read.metadataSize());
        assertEquals(0, read.id(ExtendedHandshake.UT_METADATA));
    }

    @Test
    void ourExtendedHandshake() throws ProtocolViolation {
        ExtendedHandshake ours =
                new ExtendedHandshake(Map.of("ut_metadata", 1, "toucan_pex", 2), "Toucan 1.0.0", 0, 256, 31_235);
        assertEquals(
                ascii("d1:md10:toucan_pexi2e11:ut_metadatai1ee13:metadata_sizei31235e4:reqqi256e1:v12:Toucan 1.0.0e"),
                ours.encode());
        assertEquals(ours, ExtendedHandshake.decode(ours.encode()));
        assertEquals(2, ours.id(ExtendedHandshake.TOUCAN_PEX));
    }

    @Test
    void silenceHasItsDefaults() throws ProtocolViolation {
        assertEquals(new ExtendedHandshake(Map.of(), "", 0, 250, 0), ExtendedHandshake.decode(ascii("de")));
        assertEquals(
                new ExtendedHandshake(Map.of("b", 255), "", 0, 1, 0),
                ExtendedHandshake.decode(ascii("d1:md1:ai0e1:bi255ee4:reqqi0e1:vi1e6:yourip4:abcde")));
    }

    @Test
    void aClientsNameIsMadePrintable() throws ProtocolViolation {
        assertEquals("?[2J", ExtendedHandshake.decode(ascii("d1:v4:\u001b[2Je")).client());
        assertEquals("", ExtendedHandshake.decode(ascii("d1:v1:\u00ffe")).client());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "le",
                "d",
                "dee",
                "d1:md1:ai256eee",
                "d1:md1:ai-1eee",
                "d1:md1:a1:1ee",
                "d1:pi65536ee",
                "d1:pi-1ee",
                "d4:reqqi-1ee",
                "d4:reqqi4294967296ee",
                "d13:metadata_sizei10000001ee",
                "d13:metadata_sizei-1ee",
                "d13:metadata_size1:1e",
                "d1:v1:a1:pi1ee",
                "d1:x" + "llllllllleeeeeeeee" + "e"
            })
    void refusesAMalformedExtendedHandshake(String payload) {
        refused(ExtendedHandshake::decode, payload);
    }

    /** The examples of BEP 9. */
    @Test
    void theExamplesOfBep9() throws ProtocolViolation {
        assertEquals(
                ascii("d8:msg_typei0e5:piecei0ee"), MetadataMessage.request(0).encode());
        assertEquals(
                ascii("d8:msg_typei2e5:piecei0ee"), MetadataMessage.reject(0).encode());
        byte[] info = new byte[34_256];
        new Random(1).nextBytes(info);
        ByteBuffer data = MetadataMessage.data(1, info).encode();
        String head = "d8:msg_typei1e5:piecei1e10:total_sizei34256ee";
        assertEquals(ascii(head), data.duplicate().limit(head.length()));
        assertEquals(head.length() + 16_384, data.remaining());

        MetadataMessage read = MetadataMessage.decode(data);
        assertEquals(MetadataMessage.Type.DATA, read.type());
        assertEquals(34_256, read.totalSize());
        assertEquals(ByteBuffer.wrap(info, 16_384, 16_384), read.data());
    }

    @Test
    void metadataTravelsInPieces() throws ProtocolViolation {
        for (int size : new int[] {1, 16_383, 16_384, 16_385, 32_768, 40_000}) {
            byte[] info = new byte[size];
            new Random(size).nextBytes(info);
            byte[] gathered = new byte[size];
            int pieces = MetadataMessage.pieces(size);
            for (int piece = 0; piece < pieces; piece++) {
                MetadataMessage read =
                        MetadataMessage.decode(MetadataMessage.data(piece, info).encode());
                assertEquals(MetadataMessage.length(piece, size), read.data().remaining());
                read.data()
                        .get(
                                gathered,
                                piece * MetadataMessage.PIECE,
                                read.data().remaining());
            }
            assertTrue(Arrays.equals(info, gathered), size + " bytes");
            assertEquals(0, MetadataMessage.length(pieces, size));
        }
    }

    @Test
    void unknownMetadataMessagesAreIgnored() throws ProtocolViolation {
        assertNull(MetadataMessage.decode(ascii("d8:msg_typei3e5:piecei0ee")));
        assertNull(MetadataMessage.decode(ascii("de")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "i1e",
                "d8:msg_typei0ee",
                "d8:msg_typei-1e5:piecei0ee",
                "d8:msg_typei0e5:piecei-1ee",
                "d8:msg_typei0e5:piecei99999ee",
                "d8:msg_type1:05:piecei0ee",
                "d8:msg_typei1e5:piecei0ee",
                "d8:msg_typei1e5:piecei0e10:total_sizei0ee",
                "d8:msg_typei1e5:piecei0e10:total_sizei5eeabcd",
                "d8:msg_typei1e5:piecei0e10:total_sizei5eeabcdef",
                "d8:msg_typei1e5:piecei1e10:total_sizei5eeabcde",
                "d8:msg_typei1e5:piecei0e10:total_sizei99999999eeabc",
                "d8:msg_typei1e5:piecei600e10:total_sizei9999999ee"
            })
    void refusesMalformedMetadata(String payload) {
        refused(MetadataMessage::decode, payload);
    }

    private static PeerAddress v4(int last, int port) {
        return PeerAddress.of(new byte[] {(byte) 192, 0, 2, (byte) last}, port);
    }

    private static PeerAddress v6(int last, int port) {
        byte[] ip = new byte[16];
        ip[0] = 0x20;
        ip[1] = 0x01;
        ip[15] = (byte) last;
        return PeerAddress.of(ip, port);
    }

    @Test
    void peerExchangeInBytes() throws ProtocolViolation {
        PexMessage message = new PexMessage(
                List.of(
                        new PexMessage.Peer(v4(1, 9293), PexMessage.SEED),
                        new PexMessage.Peer(v6(2, 6881), PexMessage.REACHABLE),
                        new PexMessage.Peer(v4(3, 65_535), 0)),
                List.of(v6(4, 1), v4(5, 256)));
        ByteBuffer expected =
                ascii("d5:added12:\u00c0\u0000\u0002\u0001\u0024\u004d\u00c0\u0000\u0002\u0003\u00ff\u00ff"
                        + "7:added.f2:\u0002\u0000"
                        + "6:added618:\u0020\u0001" + "\0".repeat(13) + "\u0002\u001a\u00e1" + "8:added6.f1:\u0010"
                        + "7:dropped6:\u00c0\u0000\u0002\u0005\u0001\u0000"
                        + "8:dropped618:\u0020\u0001" + "\0".repeat(13) + "\u0004\u0000\u0001" + "e");
        assertEquals(expected, message.encode());

        PexMessage read = PexMessage.decode(message.encode());
        assertEquals(3, read.added().size());
        assertTrue(read.added().containsAll(message.added()));
        assertEquals(List.of(v4(5, 256), v6(4, 1)), read.dropped());
        assertEquals(new PexMessage(List.of(), List.of()), PexMessage.decode(ascii("de")));
    }

    @Test
    void flagsMayBeAbsentAndOthersAreIgnored() throws ProtocolViolation {
        assertEquals(
                List.of(new PexMessage.Peer(v4(1, 257), 0)),
                PexMessage.decode(ascii("d5:added6:\u00c0\0\u0002\u0001\u0001\u0001e"))
                        .added());
        assertEquals(
                List.of(new PexMessage.Peer(v4(1, 257), 0x12)),
                PexMessage.decode(ascii("d5:added6:\u00c0\0\u0002\u0001\u0001\u00017:added.f1:\u00ffe"))
                        .added());
    }

    @Test
    void refusesMalformedPeerExchange() {
        List<String> malformed = List.of(
                "",
                "le",
                "dex",
                "d5:addedi1ee",
                "d5:added5:abcdee",
                "d5:added7:abcdefge",
                "d6:added617:" + "x".repeat(17) + "e",
                "d5:added6:abcdef7:added.f2:xxe",
                "d7:added.f1:xe",
                "d7:dropped1:xe",
                "d5:added306:" + "x".repeat(306) + "e",
                "d7:dropped306:" + "x".repeat(306) + "e",
                "d5:added300:" + "x".repeat(300) + "6:added618:" + "x".repeat(18) + "e");
        malformed.forEach(payload -> refused(PexMessage::decode, payload));
        assertThrows(
                IllegalArgumentException.class, () -> new PexMessage(List.of(), Collections.nCopies(51, v4(1, 1))));
    }

    @Property(tries = 1_000)
    void randomAndChangedPayloadsDoNoMoreThanBeRefused(
            @ForAll @Size(max = 80) byte[] random, @ForAll @IntRange(max = 2_000) int at, @ForAll byte change) {
        ByteBuffer pex = new PexMessage(List.of(new PexMessage.Peer(v4(1, 9293), 2)), List.of(v6(1, 1))).encode();
        ByteBuffer handshake = new ExtendedHandshake(Map.of("ut_metadata", 3), "Toucan", 1, 2, 3).encode();
        ByteBuffer metadata = MetadataMessage.data(0, new byte[40]).encode();
        for (ByteBuffer payload : List.of(pex, handshake, metadata, ByteBuffer.wrap(random))) {
            if (payload.hasRemaining()) {
                payload.put(at % payload.remaining(), change);
            }
            for (Decoder decoder :
                    List.<Decoder>of(PexMessage::decode, ExtendedHandshake::decode, MetadataMessage::decode)) {
                try {
                    decoder.decode(payload.duplicate());
                } catch (ProtocolViolation refused) {
                    assertEquals(ProtocolViolation.Rule.CONTENT, refused.rule());
                }
            }
        }
    }

    @Test
    void theBytesAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("en", "ar-EG", "tr-TR", "fa-IR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                ourExtendedHandshake();
                theExamplesOfBep9();
                peerExchangeInBytes();
                assertEquals("192.0.2.1:9293", v4(1, 9293).toString(), tag);
                assertEquals("[2001::1]:9293", v6(1, 9293).toString(), tag);
            }
        } catch (ProtocolViolation e) {
            throw new AssertionError(Locale.getDefault().toString(), e);
        } finally {
            Locale.setDefault(before);
        }
    }
}
