package toucan.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.peer.metainfo.PieceLayout;

/** Messages by hand, from BEP 3 and BEP 10. Ten pieces of 16 KiB, the last one of 100 bytes. */
class MessageDecoderTest {
    private static final PieceLayout LAYOUT = Layouts.of(9 * 16_384 + 100);

    private static ByteBuffer hex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static List<String> decode(PieceLayout layout, String hex) throws ProtocolViolation {
        Recorder recorder = new Recorder();
        new MessageDecoder(layout, recorder).feed(hex(hex));
        return recorder.heard;
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, keepAlive",
        "00000001 00, choke",
        "00000001 01, unchoke",
        "00000001 02, interested",
        "00000001 03, notInterested",
        "00000005 04 00000009, have 9",
        "00000003 05 ffc0, bitfield ffc0",
        "00000003 05 0000, bitfield 0000",
        "0000000d 06 00000001 00000000 00004000, request 1 0 16384",
        "0000000d 06 00000009 00000000 00000064, request 9 0 100",
        "0000000d 06 00000009 00000063 00000001, request 9 99 1",
        "0000000c 07 00000002 00003ffd 010203, piece 2 16381 010203",
        "0000000d 08 00000001 00000010 00003ff0, cancel 1 16 16368",
        "00000003 09 1ae1, unknown 9",
        "00000001 0e, unknown 14",
        "00000006 ff 0102030405, unknown 255",
        "00000004 14 00 6465, extended 0 6465",
        "00000002 14 ff, 'extended 255 '",
    })
    void hearsEachKind(String hex, String heard) throws ProtocolViolation {
        assertEquals(List.of(heard), decode(LAYOUT, hex));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00000002 00 00|LENGTH|choke of 1 bytes where 0 are allowed",
                "00000005 03 00000000|LENGTH|not interested of 4 bytes",
                "00000001 04|LENGTH|have of 0 bytes where 4",
                "00000004 04 000000|LENGTH|have of 3 bytes",
                "00000006 04 0000000000|LENGTH|have of 5 bytes",
                "00000002 05 ff|LENGTH|bitfield of 1 bytes where 2",
                "00000004 05 ffc000|LENGTH|bitfield of 3 bytes",
                "00000001 05|LENGTH|bitfield of 0 bytes",
                "00000003 05 ffe0|CONTENT|more than 10 pieces",
                "00000003 05 0001|CONTENT|more than 10 pieces",
                "0000000c 06 00000000 00000000 000000|LENGTH|request of 11 bytes",
                "0000000e 08 00000000 00000000 0000000100|LENGTH|cancel of 13 bytes",
                "00000009 07 00000000 00000000|LENGTH|piece of 8 bytes where 9 to 16392",
                "00000001 07|LENGTH|piece of 0 bytes",
                "0000400a 07|LENGTH|piece of 16393 bytes",
                "00000001 14|LENGTH|extended message of 0 bytes",
                "00010002 14|LENGTH|a message of 65538 bytes where at most 65537",
                "00010002|LENGTH|a message of 65538 bytes",
                "7fffffff|LENGTH|a message of 2147483647 bytes",
                "80000000|LENGTH|a message of 2147483648 bytes",
                "ffffffff|LENGTH|a message of 4294967295 bytes",
                "13426974|LENGTH|a message of 323119476 bytes",
                "00000005 04 0000000a|RANGE|piece 10 where there are 10",
                "00000005 04 ffffffff|RANGE|piece 4294967295 where there are 10",
                "0000000d 06 0000000a 00000000 00000001|RANGE|piece 10",
                "0000000d 06 80000000 00000000 00000001|RANGE|piece 2147483648",
                "0000000d 06 00000000 00000000 00000000|RANGE|a block of 0 bytes",
                "0000000d 06 00000000 00000000 00004001|RANGE|a block of 16385 bytes",
                "0000000d 06 00000000 00000000 ffffffff|RANGE|a block of 4294967295 bytes",
                "0000000d 06 00000000 00000001 00004000|RANGE|bytes 1 to 16385 of piece 0, which has 16384",
                "0000000d 06 00000000 ffffffff 00000001|RANGE|bytes 4294967295 to 4294967296",
                "0000000d 06 00000000 7fffffff 00004000|RANGE|of piece 0",
                "0000000d 06 00000009 00000000 00000065|RANGE|bytes 0 to 101 of piece 9, which has 100",
                "0000000d 08 00000009 00000064 00000001|RANGE|of piece 9",
                "0000000a 07 00000009 00000064 00|RANGE|of piece 9",
                "0000000a 07 0000000a 00000000 00|RANGE|piece 10",
            })
    void refusesWhatBreaksARule(String hex, ProtocolViolation.Rule rule, String why) {
        Recorder recorder = new Recorder();
        MessageDecoder decoder = new MessageDecoder(LAYOUT, recorder);
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> decoder.feed(hex(hex)));

        assertEquals(rule, violation.rule());
        assertTrue(violation.getMessage().contains(why), violation.getMessage());
        assertEquals(List.of(), recorder.heard);
    }

    @Test
    void nothingIsHeardAfterAViolation() throws ProtocolViolation {
        Recorder recorder = new Recorder();
        MessageDecoder decoder = new MessageDecoder(LAYOUT, recorder);
        ByteBuffer data = hex("00000001 01 00000002 00 00 00000001 02");
        assertThrows(ProtocolViolation.class, () -> decoder.feed(data));
        decoder.feed(hex("00000001 02"));

        assertEquals(List.of("unchoke"), recorder.heard);
        assertFalse(data.hasRemaining());
    }

    @Test
    void aHandlerThatHasEnoughHearsNoMore() throws ProtocolViolation {
        MessageDecoder[] decoder = new MessageDecoder[1];
        int[] heard = new int[1];
        decoder[0] = new MessageDecoder(LAYOUT, new Adapter() {
            @Override
            public void choke() {
                heard[0]++;
                decoder[0].stop();
            }
        });
        decoder[0].feed(hex("00000001 00 00000001 00"));
        assertEquals(1, heard[0]);
    }

    @Test
    void aHandlerCanRefuse() {
        MessageDecoder decoder = new MessageDecoder(LAYOUT, new Adapter() {
            @Override
            public void interested() throws ProtocolViolation {
                throw new ProtocolViolation(ProtocolViolation.Rule.CONTENT, "not now");
            }
        });
        assertEquals(
                "not now",
                assertThrows(ProtocolViolation.class, () -> decoder.feed(hex("00000001 02")))
                        .getMessage());
    }

    /** Whatever a handler leaves unread of a message, the next one begins where it begins. */
    @Test
    void aHandlerNeedNotReadAll() throws ProtocolViolation {
        int[] heard = new int[1];
        MessageDecoder decoder = new MessageDecoder(LAYOUT, new Adapter() {
            @Override
            public void unchoke() {
                heard[0]++;
            }
        });
        decoder.feed(hex("00000004 14 01 aabb 0000000a 07 00000000 00000000 55 00000003 05 0000 00000001 01"));
        assertEquals(1, heard[0]);
    }

    /** aria2 sends several in one connection. */
    @Test
    void aLateBitfieldIsAnUpdate() throws ProtocolViolation {
        assertEquals(
                List.of("bitfield 0000", "have 1", "bitfield 4000", "bitfield ffc0"),
                decode(LAYOUT, "00000003 05 0000 00000005 04 00000001 00000003 05 4000 00000003 05 ffc0"));
    }

    @Test
    void beforeTheMetainfoIsKnownOnlySizesAreChecked() throws ProtocolViolation {
        Recorder recorder = new Recorder();
        MessageDecoder decoder = new MessageDecoder(null, recorder);
        decoder.feed(hex("00000004 05 ffffff 00000005 04 0000ffff"));
        assertThrows(ProtocolViolation.class, () -> decode(null, "00000005 04 00ffffff"));
        decoder.metainfoKnown(LAYOUT);

        assertEquals(List.of("bitfield ffffff", "have 65535"), recorder.heard);
        assertThrows(ProtocolViolation.class, () -> decoder.feed(hex("00000005 04 0000ffff")));
        assertThrows(ProtocolViolation.class, () -> MessageDecoder.checkBitfield(hex("ffffff"), 10));
        assertThrows(ProtocolViolation.class, () -> MessageDecoder.checkBitfield(hex("ffff"), 10));
        MessageDecoder.checkBitfield(hex("ffc0"), 10);
        MessageDecoder.checkBitfield(hex("ffff"), 16);
        MessageDecoder.checkBitfield(hex(""), 0);
    }

    @Test
    void knowsWhetherAMessageHasBegun() throws ProtocolViolation {
        MessageDecoder decoder = new MessageDecoder(LAYOUT, new Recorder());
        assertFalse(decoder.isWithinMessage());
        for (String part : List.of("00", "000005", "04", "0000", "00")) {
            decoder.feed(hex(part));
            assertTrue(decoder.isWithinMessage(), part);
        }
        decoder.feed(hex("01"));
        assertFalse(decoder.isWithinMessage());
        decoder.feed(hex("00000000"));
        assertFalse(decoder.isWithinMessage());
        decoder.feed(hex("00000003 63 01"));
        assertTrue(decoder.isWithinMessage(), "skipping");
        decoder.feed(hex("02"));
        assertFalse(decoder.isWithinMessage());
    }

    @Test
    void theCallersByteOrderDoesNotMatter() throws ProtocolViolation {
        Recorder recorder = new Recorder();
        new MessageDecoder(LAYOUT, recorder).feed(hex("00000005 04 00000001").order(ByteOrder.LITTLE_ENDIAN));
        assertEquals(List.of("have 1"), recorder.heard);
    }

    /** A block that lies whole in what is fed is not copied. */
    @Test
    void blocksAreHandedOnWhereTheyLie() throws ProtocolViolation {
        ByteBuffer[] seen = new ByteBuffer[1];
        MessageDecoder decoder = new MessageDecoder(LAYOUT, new Adapter() {
            @Override
            public void piece(int piece, int offset, ByteBuffer block) {
                seen[0] = block;
                assertEquals(3, block.remaining());
            }
        });
        ByteBuffer data = hex("0000000c 07 00000002 00000000 010203 00000000");
        decoder.feed(data);
        assertSame(data, seen[0]);
    }
}
