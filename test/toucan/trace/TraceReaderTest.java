package toucan.trace;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Files of both formats, whole, cut off and hostile. */
class TraceReaderTest {
    private static final byte[] ONE = {1, 2, 3, 4, 5};
    private static final byte[] TWO = {6, 7, 8};
    private static final Path FILE = temporary();

    /** What a reader made of a file. */
    private record Result(List<Frame> frames, boolean cut, MalformedTraceException malformed) {}

    private static Path temporary() {
        try {
            Path made = Files.createTempFile("trace", ".cap");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void classicFilesInBothByteOrdersAndResolutions() throws IOException {
        for (ByteOrder order : List.of(BIG_ENDIAN, LITTLE_ENDIAN)) {
            for (int magic : new int[] {0xA1B2C3D4, 0xA1B23C4D}) {
                Result read = read(new CaptureBytes(order)
                        .pcapHeader(magic, 113)
                        .pcapRecord(7, 500, ONE, 5)
                        .pcapRecord(0xFFFFFFFF, 0, TWO, 1500)
                        .bytes());
                long fraction = magic == 0xA1B2C3D4 ? 500_000 : 500;
                assertFrame(read.frames.get(0), 1, 7_000_000_000L + fraction, ONE);
                assertFrame(read.frames.get(1), 2, 0xFFFFFFFFL * 1_000_000_000L, TWO);
                assertEquals(113, read.frames.get(1).seenOn().linkType());
                assertEquals(1500, read.frames.get(1).originalLength());
                assertEquals(2, read.frames.size());
                assertTrue(!read.cut && read.malformed == null);
            }
        }
    }

    @Test
    void pcapngWithSectionsOfBothByteOrders() throws IOException {
        Result read = read(join(
                new CaptureBytes(LITTLE_ENDIAN)
                        .section()
                        .describe(1, "eth0", -1, 0)
                        .describe(101, "λ", 9, 0)
                        .enhanced(0, 3, ONE, 0b01, "first", "sécond")
                        .block(0x0BAD, ByteBuffer.allocate(8))
                        .enhanced(1, 3, TWO, 0b10)
                        .simple(ONE)
                        .bytes(),
                new CaptureBytes(BIG_ENDIAN)
                        .section()
                        .describe(276, "any", 0x80 | 10, 100)
                        .obsolete(0, 2048, TWO)
                        .bytes()));
        assertEquals(4, read.frames.size());
        assertFrame(read.frames.get(0), 1, 3_000, ONE);
        assertFrame(read.frames.get(1), 2, 3, TWO);
        assertFrame(read.frames.get(2), 3, 0, ONE);
        assertFrame(read.frames.get(3), 4, 102_000_000_000L, TWO);
        assertEquals(List.of("first", "sécond"), read.frames.get(0).comments());
        assertEquals(Frame.Way.IN, read.frames.get(0).way());
        assertEquals(Frame.Way.OUT, read.frames.get(1).way());
        assertEquals(new TraceInterface(1, "λ", 101), read.frames.get(1).seenOn());
        assertEquals(new TraceInterface(2, "any", 276), read.frames.get(3).seenOn());
        assertTrue(!read.cut && read.malformed == null);
    }

    /** A capture whose program was killed: everything before the cut counts, at whatever byte it is. */
    @Test
    void aFileThatWasCutGivesWhatIsWhole() throws IOException {
        byte[] pcapng = new CaptureBytes(LITTLE_ENDIAN)
                .section()
                .describe(101, "lo", 9, 0)
                .enhanced(0, 1, ONE, 0, "comment")
                .enhanced(0, 2, TWO, 0)
                .bytes();
        byte[] pcap = new CaptureBytes(LITTLE_ENDIAN)
                .pcapHeader(0xA1B2C3D4, 101)
                .pcapRecord(1, 0, ONE, 5)
                .pcapRecord(2, 0, TWO, 3)
                .bytes();
        for (byte[] whole : List.of(pcapng, pcap)) {
            int before = 0;
            for (int length = 28; length < whole.length; length++) {
                Result read = read(Arrays.copyOf(whole, length));
                assertTrue(read.malformed == null, "cut at " + length);
                assertTrue(read.frames.size() >= before, "cut at " + length);
                before = read.frames.size();
            }
            assertEquals(1, before);
            assertEquals(2, read(whole).frames.size());
        }
        assertTrue(read(Arrays.copyOf(pcap, pcap.length - 1)).cut);
        assertTrue(read(Arrays.copyOf(pcapng, pcapng.length - 1)).cut);
    }

    @Test
    void whatIsNoCaptureIsSaid() throws IOException {
        assertEquals("at byte 3: too short for a capture", malformed(new byte[3]));
        assertEquals("at byte 4: this is neither a pcapng nor a pcap file", malformed("PK-zip".getBytes()));
        assertEquals(
                "at byte 12: a section without pcapng's byte-order magic",
                malformed(ByteBuffer.allocate(28).putInt(0x0A0D0D0A).putInt(28).array()));
        byte[] wrongEnd = new CaptureBytes(BIG_ENDIAN).section().bytes();
        wrongEnd[27]++;
        assertEquals(
                "at byte 28: a block's length at its end differs from the one at its beginning", malformed(wrongEnd));
        assertEquals(
                "at byte 80: a packet of an interface that is not described",
                malformed(new CaptureBytes(BIG_ENDIAN)
                        .section()
                        .enhanced(0, 0, ONE, 0)
                        .bytes()));
    }

    /** A length alone must not cost memory: 4 GiB promised, nothing there. */
    @Test
    void hugeLengthsAreRefused() throws IOException {
        byte[] pcap = new CaptureBytes(BIG_ENDIAN)
                .pcapHeader(0xA1B2C3D4, 1)
                .pcapRecord(1, 0, ONE, 5)
                .bytes();
        ByteBuffer.wrap(pcap).putInt(24 + 8, -1);
        assertEquals("at byte 40: a record of 4294967295 bytes; the limit is 1048576", malformed(pcap));
        byte[] block =
                new CaptureBytes(BIG_ENDIAN).section().describe(1, "x", 9, 0).bytes();
        ByteBuffer.wrap(block).putInt(32, 0x7FFFFFFC);
        assertTrue(malformed(block).contains("the limit is 1048576"), malformed(block));
    }

    /** Any damage: frames, then an end or a clear refusal; nothing else is thrown. */
    @Property(tries = 2000)
    void damageIsSurvived(@ForAll long seed, @ForAll boolean ng) throws IOException {
        Random random = new Random(seed);
        ByteOrder order = random.nextBoolean() ? BIG_ENDIAN : LITTLE_ENDIAN;
        byte[] ip = CaptureBytes.ipv4(
                17,
                CaptureBytes.A,
                CaptureBytes.B,
                CaptureBytes.udp(
                        9293, 9293, CaptureBytes.segment(CaptureBytes.data(1, 30), CaptureBytes.A, CaptureBytes.B)));
        int linkType = new int[] {0, 1, 101, 108, 113, 276}[random.nextInt(6)];
        byte[] frame = CaptureBytes.frame(linkType, ip);
        byte[] bytes = ng
                ? new CaptureBytes(order)
                        .section()
                        .describe(linkType, "eth0", 6, 1)
                        .enhanced(0, 9, frame, 1, "comment")
                        .obsolete(0, 9, frame)
                        .simple(frame)
                        .bytes()
                : new CaptureBytes(order)
                        .pcapHeader(0xA1B2C3D4, linkType)
                        .pcapRecord(1, 2, frame, frame.length)
                        .pcapRecord(1, 3, frame, frame.length)
                        .bytes();
        for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Result read = read(bytes);
        assertTrue(read.frames.size() <= 3);
    }

    private static String malformed(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        return assertThrows(MalformedTraceException.class, () -> {
                    try (TraceReader reader = TraceReader.open(FILE)) {
                        while (reader.next() != null) {}
                    }
                })
                .getMessage();
    }

    /** Reads all, and looks for a segment in each frame. */
    private static Result read(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        List<Frame> frames = new ArrayList<>();
        SegmentFinder finder = new SegmentFinder(9293);
        try (TraceReader reader = TraceReader.open(FILE)) {
            for (Frame f = reader.next(); f != null; f = reader.next()) {
                finder.find(f);
                byte[] kept = new byte[f.bytes().remaining()];
                f.bytes().get(0, kept);
                frames.add(new Frame(
                        f.number(),
                        f.epochNanos(),
                        f.seenOn(),
                        f.way(),
                        ByteBuffer.wrap(kept),
                        f.originalLength(),
                        f.comments()));
            }
            return new Result(frames, reader.wasCut(), null);
        } catch (MalformedTraceException e) {
            return new Result(frames, false, e);
        }
    }

    private static void assertFrame(Frame frame, long number, long nanos, byte[] bytes) {
        assertEquals(number, frame.number());
        assertEquals(nanos, frame.epochNanos());
        assertArrayEquals(bytes, frame.bytes().array());
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
