package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.testing.Needs;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Data out of order: RFC 9293 SHLD-31, held within bounds (faults 18); where copies differ the first wins (faults 19). */
class ReassemblyTest {
    private static final int OCTETS = 6;
    private static final TcpConfig CONFIG = TestBed.CONFIG;

    /** A range of the first six octets; the bytes say which of the segments it was. */
    private record Piece(int from, int to) {
        Segment segment(TestBed bed, int number) {
            byte[] data = new byte[to - from];
            Arrays.fill(data, (byte) number);
            return TestBed.with(bed.segment(Segment.ACK, 1 + from, 1), data);
        }
    }

    private static List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < OCTETS; from++) {
            for (int to = from + 1; to <= OCTETS; to++) {
                pieces.add(new Piece(from, to));
            }
        }
        return pieces;
    }

    @Proves({"9293/SHLD-31", "faults/19"})
    @Test
    void everyOverlapOfThreeSegments() { // in every order, around the wrap
        for (Piece first : pieces()) {
            for (Piece second : pieces()) {
                for (Piece third : pieces()) {
                    check(List.of(first, second, third));
                }
            }
        }
    }

    private static void check(List<Piece> arrivals) {
        TestBed bed = TestBed.in(State.ESTABLISHED, CONFIG, 0, -4);
        byte[] model = new byte[OCTETS];
        for (int number = 1; number <= arrivals.size(); number++) {
            Piece piece = arrivals.get(number - 1);
            bed.arrives(piece.segment(bed, number));
            for (int i = piece.from; i < piece.to; i++) {
                model[i] = model[i] == 0 ? (byte) number : model[i];
            }
        }
        int inOrder = 0;
        while (inOrder < OCTETS && model[inOrder] != 0) {
            inOrder++;
        }
        assertEquals(1 + inOrder, bed.rcvNxt(), () -> "RCV.NXT after " + arrivals);
        assertArrayEquals(Arrays.copyOf(model, inOrder), bed.read(), () -> "the stream after " + arrivals);
    }

    @Proves("faults/18")
    @Test
    void onlySoManyFragmentsAreHeld() { // faults 18; and in-order data is still taken when no more can be
        int held = 8;
        TestBed bed = TestBed.in(
                State.ESTABLISHED, CONFIG.with().reassemblyFragments(held).build(), 0, -10);
        for (int i = 0; i < 100; i++) {
            bed.arrives(TestBed.with(bed.segment(Segment.ACK, 11 + 20 * i, 1), new byte[10]));
        }
        long dropped = bed.events.stream()
                .filter(event ->
                        event instanceof Event.SegmentDropped d && d.reason() == Event.DropReason.REASSEMBLY_FULL)
                .count();
        assertEquals(100 - held, dropped);
        for (int i = 0; i < held; i++) {
            bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1 + 20 * i, 1), new byte[10]));
        }
        assertEquals(1 + 20 * held, bed.rcvNxt());
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 11 + 20 * held, 1), new byte[10])); // and there is room again
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1 + 20 * held, 1), new byte[10]));
        assertEquals(21 + 20 * held, bed.rcvNxt());
    }

    @Test
    void aFragmentThatJoinsOthersIsTakenWhenNoMoreAreHeld() { // it needs no place of its own
        TestBed bed = TestBed.in(
                State.ESTABLISHED, CONFIG.with().reassemblyFragments(2).build(), 0, 0);
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 11, 1), new byte[10]));
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 31, 1), new byte[10]));
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 21, 1), new byte[10]));
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1, 1), new byte[10]));
        assertEquals(41, bed.rcvNxt());
    }

    @Proves("faults/18")
    @Test
    void everySecondOctetOfTheWindow() { // faults 18: the work per segment stays small (SegmentSmack)
        int window = 65_535;
        TcpConfig config = CONFIG.with().receiveBuffer(window).build();
        TestBed bed = TestBed.in(State.ESTABLISHED, config, 0, -10);
        // Work, not time: others may have the processor for as long as they like.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Needs.system(threads.isCurrentThreadCpuTimeSupported(), "a clock of the processor time of a thread");
        long before = threads.getCurrentThreadCpuTime();
        for (int round = 0; round < 10; round++) {
            for (int i = 1; i < window; i += 2) {
                bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1 + i, 1), new byte[1]));
            }
        }
        long work = threads.getCurrentThreadCpuTime() - before;
        assertTrue(work < 20_000_000_000L, "processor time: " + work + " ns");
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1, 1), new byte[1000]));
        assertTrue(bed.rcvNxt() >= 1001);
    }

    @Proves("2525/2.4")
    @Test
    void repeatedDataWithOtherBytesChangesNothing() { // RFC 2525 2.4 on the other side: inconsistent retransmission
        TestBed bed = TestBed.in(State.ESTABLISHED, CONFIG, 0, 0);
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1, 1), (byte) 1, (byte) 1));
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1, 1), (byte) 2, (byte) 2, (byte) 2, (byte) 2));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(new byte[] {1, 1, 2, 2});
        assertArrayEquals(expected.toByteArray(), bed.read());
    }
}
