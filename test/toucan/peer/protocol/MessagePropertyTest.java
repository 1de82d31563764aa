package toucan.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import toucan.peer.metainfo.PieceLayout;

class MessagePropertyTest {
    private static final int PIECES = 37;
    private static final PieceLayout LAYOUT = Layouts.of((PIECES - 1) * 16_384L + 5_000);

    /** Random messages: what was written, in the words of {@link Recorder}, and the bytes. */
    private record Written(List<String> said, byte[] bytes) {}

    private static Written write(long seed, int messages) {
        Random random = new Random(seed);
        MessageWriter writer = new MessageWriter(1 << 20);
        List<String> said = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            assertTrue(writeOne(random, writer, said));
        }
        return new Written(said, drain(writer, random));
    }

    private static boolean writeOne(Random random, MessageWriter writer, List<String> said) {
        int piece = random.nextInt(PIECES);
        int offset = random.nextInt(LAYOUT.pieceLength(piece));
        int length = 1 + random.nextInt(LAYOUT.pieceLength(piece) - offset);
        String block = piece + " " + offset + " " + length;
        byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(50)];
        random.nextBytes(bytes);
        switch (random.nextInt(11)) {
            case 0 -> said.add("keepAlive");
            case 1 -> said.add("choke");
            case 2 -> said.add("unchoke");
            case 3 -> said.add("interested");
            case 4 -> said.add("notInterested");
            case 5 -> said.add("have " + piece);
            case 6 -> said.add("bitfield ");
            case 7 -> said.add("request " + block);
            case 8 -> said.add("cancel " + block);
            case 9 -> said.add("piece " + piece + " " + offset + " ");
            default -> said.add("extended " + piece + " " + HexFormat.of().formatHex(bytes));
        }
        int last = said.size() - 1;
        String said1 = said.get(last);
        switch (said1.split(" ")[0]) {
            case "keepAlive":
                return writer.keepAlive();
            case "choke":
                return writer.choke();
            case "unchoke":
                return writer.unchoke();
            case "interested":
                return writer.interested();
            case "notInterested":
                return writer.notInterested();
            case "have":
                return writer.have(piece);
            case "request":
                return writer.request(piece, offset, length);
            case "cancel":
                return writer.cancel(piece, offset, length);
            case "extended":
                return writer.extended(piece, ByteBuffer.wrap(bytes));
            case "bitfield": {
                byte[] bits = new byte[(PIECES + 7) / 8];
                BitSet set = new BitSet();
                for (int i = 0; i < PIECES; i++) {
                    if (random.nextBoolean()) {
                        set.set(i);
                        bits[i / 8] |= (byte) (0x80 >> i % 8);
                    }
                }
                said.set(last, said1 + HexFormat.of().formatHex(bits));
                return writer.bitfield(set, PIECES);
            }
            default: {
                byte[] content = new byte[length];
                random.nextBytes(content);
                said.set(last, said1 + HexFormat.of().formatHex(content));
                if (random.nextBoolean()) {
                    // One that could not be read leaves nothing behind.
                    writer.beginPiece(piece, offset, length).put(content, 0, length / 2);
                    writer.dropPiece(length);
                }
                writer.beginPiece(piece, offset, length).put(content);
                writer.endPiece();
                return true;
            }
        }
    }

    private static byte[] drain(MessageWriter writer, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (writer.pending() > 0) {
            int before = writer.pending();
            int taken = writer.drain(1 + random.nextInt(30_000), data -> {
                while (data.hasRemaining()) {
                    out.write(data.get());
                }
            });
            assertEquals(before - taken, writer.pending());
        }
        return out.toByteArray();
    }

    @Property(tries = 300)
    void whatIsWrittenIsHeardHoweverItIsCut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int messages,
            @ForAll @IntRange(min = 1, max = 20_000) int part)
            throws ProtocolViolation {
        Written written = write(seed, messages);
        Recorder whole = new Recorder();
        new MessageDecoder(LAYOUT, whole).feed(ByteBuffer.wrap(written.bytes()));
        assertEquals(written.said(), whole.heard);

        Recorder cut = new Recorder();
        MessageDecoder decoder = new MessageDecoder(LAYOUT, cut);
        Random random = new Random(seed);
        for (int from = 0; from < written.bytes().length; ) {
            int length = Math.min(1 + random.nextInt(part), written.bytes().length - from);
            decoder.feed(ByteBuffer.wrap(written.bytes(), from, length));
            from += length;
        }
        assertEquals(written.said(), cut.heard);
    }

    /** Bytes that begin like messages get further than random ones. */
    @Property(tries = 2_000)
    void changedBytesDoNoMoreThanBeRefused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
        byte[] bytes = write(seed, 3).bytes();
        Random random = new Random(seed + 1);
        for (int i = 0; i < changes; i++) {
            // Mostly at the beginning, where the lengths are.
            bytes[random.nextInt(random.nextBoolean() ? Math.min(20, bytes.length) : bytes.length)] =
                    (byte) random.nextInt();
        }
        feedQuietly(LAYOUT, bytes, 1 + random.nextInt(3_000));
        feedQuietly(null, bytes, 1 + random.nextInt(3_000));
    }

    @Property(tries = 2_000)
    void randomBytesDoNoMoreThanBeRefused(@ForAll @Size(max = 300) byte[] bytes) {
        feedQuietly(LAYOUT, bytes, 7);
        // As messages that are short enough: then the kinds are reached.
        for (int i = 0; i + 5 < bytes.length; i += 5 + bytes[i + 3]) {
            bytes[i] = 0;
            bytes[i + 1] = 0;
            bytes[i + 2] = 0;
            bytes[i + 3] &= 0x1f;
            bytes[i + 4] &= 0x17;
        }
        feedQuietly(LAYOUT, bytes, 11);
        feedQuietly(null, bytes, 300);
    }

    private static void feedQuietly(PieceLayout layout, byte[] bytes, int part) {
        MessageDecoder decoder = new MessageDecoder(layout, new Recorder());
        try {
            for (int from = 0; from < bytes.length; from += part) {
                ByteBuffer data = ByteBuffer.wrap(bytes, from, Math.min(part, bytes.length - from));
                decoder.feed(data);
                assertEquals(0, data.remaining());
            }
        } catch (ProtocolViolation refused) {
            assertTrue(!refused.getMessage().isEmpty());
        }
    }

    /** A length alone makes no memory be set aside, and a steady stream of blocks needs none. */
    @Test
    void memoryIsBounded() throws ProtocolViolation {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] claim = HexFormat.of().parseHex("0001000114");
        byte[] block = new byte[13 + 16_384];
        ByteBuffer.wrap(block).putInt(9 + 16_384).put((byte) 7).putInt(3).putInt(0);
        MessageDecoder stream = new MessageDecoder(LAYOUT, new Adapter());
        ByteBuffer data = ByteBuffer.wrap(block);
        for (int warm = 0; warm < 2; warm++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                new MessageDecoder(LAYOUT, new Adapter()).feed(ByteBuffer.wrap(claim));
            }
            long claims = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(claims < 1_000 * 1_000, claims + " bytes for 1,000 claims of 64 KiB");

            before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                stream.feed(data.clear().limit(5_000));
                stream.feed(data.limit(block.length));
                stream.feed(data.clear());
            }
            long blocks = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(blocks < 100_000, blocks + " bytes for 2,000 blocks");
        }
    }
}
