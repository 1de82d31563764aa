package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Reassembly against the simplest thing that can be right: an array and a flag per octet. */
class ReassemblyPropertyTest {
    private static final int OCTETS = 2_000;
    private static final int BUFFER = 4_096;
    private static final TcpConfig CONFIG =
            TestBed.CONFIG.with().receiveBuffer(BUFFER).build();

    /** Data that arrives: octets from {@code from}, all of value {@code value}; then the application reads, or does not. */
    record Arrival(int from, int length, byte value, boolean read) {}

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, OCTETS - 1),
                        Arbitraries.integers().between(1, 700),
                        Arbitraries.bytes(),
                        Arbitraries.of(true, false))
                .as(Arrival::new)
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<Integer> initialNumbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers(),
                Arbitraries.integers().between(-OCTETS, 0),
                Arbitraries.integers().between(Integer.MAX_VALUE - OCTETS, Integer.MAX_VALUE));
    }

    /** Conflicting copies: the first to arrive is what the application reads; RCV.NXT is the first octet missing. */
    @Proves("faults/19")
    @Property(tries = 500)
    void theFirstCopyWins(@ForAll("arrivals") List<Arrival> arrivals, @ForAll("initialNumbers") int irs) {
        TestBed bed = TestBed.in(State.ESTABLISHED, CONFIG, 7, irs);
        byte[] model = new byte[OCTETS];
        boolean[] present = new boolean[OCTETS + 1];
        int delivered = 0;
        for (Arrival arrival : arrivals) {
            int to = Math.min(arrival.from + arrival.length, OCTETS);
            byte[] data = new byte[to - arrival.from];
            Arrays.fill(data, arrival.value);
            bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1L + arrival.from, 1), data));
            for (int i = arrival.from; i < to; i++) {
                model[i] = present[i] ? model[i] : arrival.value;
                present[i] = true;
            }
            int inOrder = firstMissing(present);
            assertEquals(1 + inOrder, bed.rcvNxt());
            assertEquals(inOrder - delivered, bed.connection.receivable());
            if (arrival.read) {
                assertArrayEquals(Arrays.copyOfRange(model, delivered, inOrder), bed.read());
                delivered = inOrder;
            }
        }
        assertArrayEquals(Arrays.copyOfRange(model, delivered, firstMissing(present)), bed.read());
    }

    private static int firstMissing(boolean[] present) {
        int i = 0;
        while (present[i]) {
            i++;
        }
        return i;
    }

    /** Consistent copies in a small window with few fragments: whatever was dropped, sending it all again completes it. */
    @Property(tries = 300)
    void sendingItAgainAlwaysCompletesIt(
            @ForAll("arrivals") List<Arrival> arrivals, @ForAll("initialNumbers") int irs) {
        TcpConfig small =
                CONFIG.with().receiveBuffer(300).reassemblyFragments(3).build();
        TestBed bed = TestBed.in(State.ESTABLISHED, small, 7, irs);
        byte[] stream = new byte[OCTETS + 700];
        for (int i = 0; i < stream.length; i++) {
            stream[i] = (byte) (i * 31 >> 2);
        }
        byte[] got = new byte[OCTETS];
        int read = 0;
        for (Arrival arrival : arrivals) {
            arrives(bed, stream, arrival.from, arrival.length);
            read = arrival.read ? take(bed, got, read) : read;
        }
        for (int from = 0; from < OCTETS; from += 50) {
            arrives(bed, stream, from, 50);
            read = take(bed, got, read);
        }
        assertEquals(OCTETS, read);
        assertArrayEquals(Arrays.copyOf(stream, OCTETS), got);
    }

    private static void arrives(TestBed bed, byte[] stream, int from, int length) {
        byte[] data = Arrays.copyOfRange(stream, from, Math.min(from + length, OCTETS));
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1L + from, 1), data));
    }

    private static int take(TestBed bed, byte[] into, int at) {
        byte[] bytes = bed.read();
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }
}
