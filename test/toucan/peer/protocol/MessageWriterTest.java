package toucan.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import toucan.peer.metainfo.InfoHash;

class MessageWriterTest {
    private static String drain(MessageWriter writer, int most) {
        StringBuilder text = new StringBuilder();
        writer.drain(most, data -> {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            text.append(HexFormat.of().formatHex(bytes));
        });
        return text.toString();
    }

    @Test
    void writesTheBytesOfBep3() {
        MessageWriter writer = new MessageWriter(1_000);
        BitSet pieces = new BitSet();
        pieces.set(0);
        pieces.set(9);
        assertTrue(writer.keepAlive());
        assertTrue(writer.interested());
        assertTrue(writer.have(258));
        assertTrue(writer.bitfield(pieces, 10));
        assertTrue(writer.request(1, 16_384, 16_383));
        writer.beginPiece(2, 3, 2).put((byte) 0xaa).put((byte) 0xbb);
        writer.endPiece();
        assertTrue(writer.extended(3, ByteBuffer.wrap(new byte[] {0x64, 0x65})));

        assertEquals(
                "00000000" + "0000000102" + "000000050400000102" + "00000003058040"
                        + "0000000d06000000010000400000003fff" + "0000000b070000000200000003aabb" + "0000000414036465",
                drain(writer, 1_000));
        assertEquals(0, writer.pending());
    }

    @Test
    void theHandshakeComesFirst() {
        MessageWriter writer = new MessageWriter(100);
        Handshake handshake = Handshake.of(InfoHash.of(new byte[20]), PeerId.toucan(new byte[PeerId.RANDOM_BYTES]));
        assertTrue(writer.handshake(handshake));
        assertFalse(writer.handshake(handshake), "32 bytes are left");
        assertTrue(drain(writer, 100).startsWith("1342697454"));
    }

    @Test
    void whatDoesNotFitIsNotBegun() {
        MessageWriter writer = new MessageWriter(20);
        assertTrue(writer.request(1, 2, 3));
        assertEquals(3, writer.room());
        assertFalse(writer.keepAlive());
        assertFalse(writer.choke());
        assertFalse(writer.have(1));
        assertFalse(writer.extended(1, ByteBuffer.allocate(0)));
        assertFalse(writer.bitfield(new BitSet(), 100));
        assertNull(writer.beginPiece(0, 0, 1));
        assertEquals("0000000d06000000010000000200000003", drain(writer, 100));
        assertTrue(writer.choke());
    }

    @Test
    void isDrainedAtThePaceOfTheLink() {
        MessageWriter writer = new MessageWriter(20);
        assertTrue(writer.have(1));
        assertTrue(writer.have(2));
        assertEquals("00000005", drain(writer, 4));
        assertEquals("", drain(writer, 0));
        assertTrue(writer.choke(), "room that was drained is room again");
        assertEquals("0400000001" + "000000050400000002" + "0000000100", drain(writer, 100));
    }

    @Test
    void aBlockMustBeWhole() {
        MessageWriter writer = new MessageWriter(100_000);
        ByteBuffer block = writer.beginPiece(0, 0, 16_384);
        assertNotNull(block);
        assertEquals(16_384, block.remaining(), "no more can be put");
        block.put((byte) 1);
        assertThrows(IllegalStateException.class, writer::endPiece);
        assertThrows(IllegalStateException.class, writer::keepAlive);
        assertThrows(IllegalStateException.class, () -> drain(writer, 1));
        writer.dropPiece(16_384);
        assertEquals(0, writer.pending());
        assertTrue(writer.keepAlive());
        assertThrows(IllegalStateException.class, writer::endPiece);
        assertThrows(IllegalStateException.class, () -> writer.dropPiece(1));
    }
}
