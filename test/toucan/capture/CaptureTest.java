package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.capture.Segments.V4_A;
import static toucan.capture.Segments.V4_B;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.wire.Segment;

@Timeout(300)
class CaptureTest {
    private static final Wall WALL = new Wall(1_700_000_000_000_000_000L);
    private static final long AMPLE = Duration.ofMinutes(1).toNanos();

    @TempDir
    Path folder;

    private Path path;
    private final Clock clock = Clock.monotonic();
    private final List<String> warnings = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();

    @BeforeEach
    void path() {
        path = folder.resolve("test.pcapng");
    }

    private Capture open() throws IOException {
        return Capture.open(path, View.TCP, "sender 192.0.2.1:9293", clock, WALL, this::warn);
    }

    private Capture open(FileChannel channel, long patienceNanos) {
        return new Capture(path, channel, View.TCP, "sender", clock, WALL, this::warn, patienceNanos).start();
    }

    private FaultyChannel channel(long room, boolean standsStill) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new FaultyChannel(file, room, standsStill);
    }

    private synchronized void warn(String warning) {
        warnings.add(warning);
    }

    /** A datagram that carries a number as its sequence number. */
    private Datagram numbered(int seq, int dataLength) {
        return Segments.fill(
                Segments.datagram(V4_A, V4_B), Direction.OUTBOUND, Segments.outgoing(Segment.ACK, seq, 1, dataLength));
    }

    private void record(Capture capture, int packets, int dataLength) {
        Datagram datagram = numbered(0, dataLength);
        for (int i = 0; i < packets; i++) {
            datagram.payload().putInt(4, number.getAndIncrement());
            capture.record(Direction.OUTBOUND, datagram, clock.nanos());
        }
    }

    private static int seq(PcapngFile.Packet packet) {
        return java.nio.ByteBuffer.wrap(packet.bytes()).getInt(24);
    }

    @Test
    void everythingIsInTheFile() throws IOException {
        Capture capture = open();
        Segments.recordConnection(capture, V4_A, V4_B);
        capture.close();
        PcapngFile read = PcapngFile.read(path);
        assertEquals(Files.size(path), read.wholeLength);
        assertEquals(11, read.packets.size());
        assertEquals(11, capture.packets());
        assertFalse(capture.failed());
        assertEquals(System.getProperty("os.arch"), read.section.get(2));
        assertTrue(read.section.get(3).startsWith(System.getProperty("os.name")));
        assertTrue(read.section.get(4).startsWith("Toucan"), read.section.get(4));
        assertEquals("sender 192.0.2.1:9293", read.interfaces.get(0).get(2));
        assertEquals(2, read.packets.get(0).flags(), "outbound");
        assertEquals(1, read.packets.get(1).flags(), "inbound");
        assertEquals(
                List.of(
                        "retransmission: RTO expired (1.024 s), backoff 2, RFC 6298 5.5",
                        "network: duplicated (--duplicate 1%)"),
                read.packets.get(4).comments());
        assertEquals(List.of(), warnings);
    }

    @Test
    void timesAreThoseOfTheWallAndNeverGoBack() throws IOException {
        Capture capture = open();
        for (long nanos : new long[] {0, 5, 3, 7, 1, 1_000_000_000_000L}) {
            capture.record(Direction.OUTBOUND, numbered(1, 10), nanos);
        }
        capture.close();
        List<Long> times = PcapngFile.read(path).packets.stream()
                .map(p -> p.nanos() - WALL.epochNanosAtZero())
                .toList();
        assertEquals(List.of(0L, 5L, 5L, 7L, 7L, 1_000_000_000_000L), times);
    }

    @Test
    void theWallIsTheTimeOfDay() {
        long before = System.currentTimeMillis() - 1;
        Wall wall = Wall.of(clock);
        long now = wall.epochNanos(clock.nanos()) / 1_000_000;
        assertTrue(before <= now && now <= System.currentTimeMillis() + 1, "time of day");
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Files.write(path, new byte[100_000]);
        Capture capture = open();
        record(capture, 1, 10);
        capture.close();
        assertEquals(1, PcapngFile.read(path).packets.size());
        assertEquals(Files.size(path), PcapngFile.read(path).wholeLength);
    }

    @Test
    void aFileThatCannotBeOpenedIsAnExceptionAtOnce() {
        path = folder.resolve("missing/test.pcapng");
        assertThrows(NoSuchFileException.class, this::open);
    }

    @Test
    void manyPacketsOfEverySizeKeepTheirOrder() throws IOException {
        Capture capture = open(channel(Long.MAX_VALUE, false), AMPLE);
        record(capture, 20_000, 1_432);
        record(capture, 100, Datagram.MAX_PAYLOAD - 20);
        capture.close();
        List<PcapngFile.Packet> packets = PcapngFile.read(path).packets;
        assertEquals(20_100, packets.size());
        for (int i = 0; i < packets.size(); i++) {
            assertEquals(i, seq(packets.get(i)));
        }
    }

    @Test
    void whoReadsAlongSoonSeesWhatWasRecorded() throws IOException, InterruptedException {
        Capture capture = open();
        record(capture, 3, 10);
        while (PcapngFile.read(path).packets.size() < 3) {
            Thread.onSpinWait();
        }
        record(capture, 1, 10);
        while (PcapngFile.read(path).packets.size() < 4) {
            Thread.onSpinWait();
        }
        capture.close();
    }

    @Test
    void theFileIsWholeBlocksAtEveryMoment() throws Exception {
        Capture capture = open(channel(Long.MAX_VALUE, false), AMPLE);
        Thread producer = new Thread(() -> record(capture, 50_000, 1_000));
        producer.start();
        while (producer.isAlive()) {
            byte[] bytes = Files.readAllBytes(path);
            PcapngFile read = new PcapngFile(bytes);
            assertTrue(bytes.length - read.wholeLength < PcapngBlocks.MAX_BLOCK, "at most one block is cut");
        }
        capture.close();
        assertEquals(50_000, PcapngFile.read(path).packets.size());
    }

    @Test
    void closeMayComeFromAnywhereAndTwice() throws Exception {
        Capture capture = open(channel(Long.MAX_VALUE, false), AMPLE);
        List<Thread> threads = new ArrayList<>();
        CountDownLatch recorded = new CountDownLatch(2_000);
        for (int t = 0; t < 3; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    record(capture, 1, 100);
                    recorded.countDown();
                }
            }));
        }
        threads.forEach(Thread::start);
        assertTrue(recorded.await(60, TimeUnit.SECONDS));
        Thread other = new Thread(capture::close);
        other.start();
        capture.close();
        byte[] afterClose = Files.readAllBytes(path);
        other.join();
        capture.close();
        for (Thread thread : threads) {
            thread.join();
        }
        PcapngFile read = PcapngFile.read(path);
        assertTrue(read.packets.size() >= 1_900, read.packets.size() + " packets");
        assertEquals(Files.size(path), read.wholeLength);
        assertArrayEquals(afterClose, Files.readAllBytes(path), "nothing is written after close");
        assertEquals(read.packets.size(), capture.packets());
        assertFalse(capture.failed());
    }

    @Test
    void anInterruptedThreadStillClosesIt() throws IOException {
        Capture capture = open();
        record(capture, 1_000, 100);
        Thread.currentThread().interrupt();
        capture.close();
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals(1_000, PcapngFile.read(path).packets.size());
    }

    @Test
    void aSlowDiskHoldsTheProducerBackAndLosesNothing() throws Exception {
        FaultyChannel disk = channel(Long.MAX_VALUE, true);
        Capture capture = open(disk, AMPLE);
        int more = 5_000; // more than both buffers hold
        Thread producer = new Thread(() -> record(capture, more, 1_432));
        producer.start();
        while (producer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        disk.mayWrite.countDown();
        producer.join();
        capture.close();
        assertEquals(more, PcapngFile.read(path).packets.size());
        assertEquals(List.of(), warnings);
    }

    @Test
    void aDiskThatStandsStillEndsTheCaptureNotTheTransfer() throws Exception {
        FaultyChannel disk = channel(Long.MAX_VALUE, true);
        Capture capture = open(disk, TimeUnit.MILLISECONDS.toNanos(50));
        record(capture, 5_000, 1_432);
        assertTrue(capture.failed());
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("the disk did not take it"), warnings.get(0));
        capture.close();
        assertEquals(1, warnings.size(), warnings.toString());
        disk.mayWrite.countDown();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 50, 131, 200, 1_000, 100_001, 3_000_000})
    void aFullDiskEndsTheCaptureWithItsLastWholeBlockAndOneWarning(long room) throws Exception {
        Capture capture = open(channel(room, false), AMPLE);
        for (int i = 0; i < 10; i++) {
            record(capture, 1_000, 1_432);
        }
        capture.close();
        assertTrue(capture.failed());
        PcapngFile read = PcapngFile.read(path);
        assertEquals(Files.size(path), read.wholeLength);
        assertTrue(Files.size(path) <= room && Files.size(path) > room - 2_000, "as much as fits");
        assertEquals(read.packets.size(), capture.packets());
        for (int i = 0; i < read.packets.size(); i++) {
            assertEquals(i, seq(read.packets.get(i)));
        }
        assertEquals(1, warnings.size(), warnings.toString());
        assertEquals(
                "the capture " + path + " ends after " + read.packets.size()
                        + " packets: No space left on device; the transfer goes on without it",
                warnings.get(0));
    }
}
