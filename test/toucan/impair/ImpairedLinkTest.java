package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.impair.Datagrams.bytes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import toucan.link.Datagram;
import toucan.link.Link;

class ImpairedLinkTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private long now;
    private final FakeLink inner = new FakeLink();

    /** What left for the real network, when, as the first byte of each datagram. */
    private record Sent(long at, int firstByte) {}

    /** Notes what is sent; waiting in it moves the clock. */
    private final class FakeLink implements Link {
        private final List<Sent> sent = new ArrayList<>();
        private final List<byte[]> payloads = new ArrayList<>();
        private final Deque<Datagram> arriving = new ArrayDeque<>();
        private IOException refusal;
        private boolean closed;

        @Override
        public void send(Datagram datagram) throws IOException {
            if (refusal != null) {
                throw refusal;
            }
            byte[] copy = new byte[datagram.length()];
            datagram.payload().get(0, copy);
            payloads.add(copy);
            sent.add(new Sent(now, copy.length > 0 ? copy[0] : -1));
        }

        @Override
        public boolean receive(Datagram into, long timeoutNanos) {
            assertTrue(timeoutNanos >= 0, "timeout " + timeoutNanos);
            if (arriving.isEmpty()) {
                now += timeoutNanos;
                return false;
            }
            into.copyFrom(arriving.remove());
            return true;
        }

        @Override
        public void wakeup() {}

        @Override
        public List<InetSocketAddress> localEndpoints() {
            return List.of(Datagrams.HERE);
        }

        @Override
        public int receiveCapacity() {
            return 1 << 20;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private ImpairedLink link(UnaryOperator<Impairments.Builder> options) {
        return new ImpairedLink(inner, options.apply(Impairments.NONE.with()).build(), () -> now);
    }

    private static Datagram numbered(int number) {
        Datagram datagram = bytes(100);
        datagram.payload().put(0, (byte) number);
        return datagram;
    }

    @Test
    void aDelayedDatagramLeavesWhenItsTimeHasComeAndReceiveWakesForIt() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(50 * MS));
        link.send(numbered(1));
        now = 20 * MS;
        link.send(numbered(2));
        assertEquals(List.of(), inner.sent);
        assertEquals(50 * MS, link.nextReleaseNanos());
        assertFalse(link.receive(new Datagram(2_000), SECOND));
        assertEquals(List.of(new Sent(50 * MS, 1)), inner.sent);
        assertFalse(link.receive(new Datagram(2_000), 5 * MS));
        assertEquals(55 * MS, now, "the caller's timeout comes first");
        assertFalse(link.receive(new Datagram(2_000), SECOND));
        assertEquals(List.of(new Sent(50 * MS, 1), new Sent(70 * MS, 2)), inner.sent);
        assertEquals(Long.MAX_VALUE, link.nextReleaseNanos());
    }

    @Test
    void sendingLetsGoWhatIsDueFirst() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(50 * MS).reorder(1));
        link.send(numbered(1));
        assertEquals(List.of(new Sent(0, 1)), inner.sent, "reordered: skips the delay");
        ImpairedLink delaying = link(b -> b.delayNanos(50 * MS));
        delaying.send(numbered(2));
        now = 60 * MS;
        delaying.send(numbered(3));
        assertEquals(List.of(new Sent(0, 1), new Sent(60 * MS, 2)), inner.sent);
    }

    @Test
    void datagramsOfTheSameReleaseTimeKeepTheirOrder() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(10 * MS));
        for (int i = 0; i < 100; i++) {
            link.send(numbered(i));
        }
        link.receive(new Datagram(2_000), SECOND);
        assertEquals(100, inner.sent.size());
        for (int i = 0; i < 100; i++) {
            assertEquals(new Sent(10 * MS, i), inner.sent.get(i));
        }
    }

    @Property(tries = 100)
    void theSendersPayloadStaysAsItWas(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) throws IOException {
        ImpairedLink link = link(b -> b.corrupt(0.5)
                .duplicate(0.3)
                .loss(Loss.parse("10%"))
                .reorder(0.3)
                .seed(seed));
        Datagram datagram = bytes(100);
        ByteBuffer before = ByteBuffer.allocate(100);
        before.put(0, datagram.payload(), 0, 100);
        for (int i = 0; i < 20; i++) {
            link.send(datagram);
            assertEquals(before, datagram.payload());
        }
    }

    @Test
    void exactlyTheBitOfTheNoteIsFlipped() throws IOException {
        ImpairedLink immediate = link(b -> b.corrupt(1).seed(1));
        ImpairedLink delayed = link(b -> b.corrupt(1).seed(2).delayNanos(MS));
        for (int i = 0; i < 200; i++) {
            ImpairedLink link = i % 2 == 0 ? immediate : delayed;
            Datagram datagram = bytes(100);
            link.send(datagram);
            link.receive(new Datagram(2_000), 10 * MS);
            byte[] arrived = inner.payloads.get(i);
            String note = datagram.notes().get(0);
            int bit = Integer.parseInt(
                    note.replaceAll("network: corrupted, bit (\\d+) flipped \\(--corrupt 100%\\)", "$1"));
            arrived[bit / 8] ^= (byte) (0x80 >>> bit % 8);
            assertEquals(datagram.payload(), ByteBuffer.wrap(arrived), "bit " + bit);
        }
        assertEquals(100, delayed.counters().corrupted());
    }

    @Test
    void aDuplicateIsSentTwiceAndTheCopyIsUndamaged() throws IOException {
        ImpairedLink link = link(b -> b.duplicate(1).corrupt(1));
        Datagram datagram = bytes(100);
        link.send(datagram);
        assertEquals(2, inner.sent.size());
        assertFalse(datagram.payload().equals(ByteBuffer.wrap(inner.payloads.get(0))));
        assertEquals(datagram.payload(), ByteBuffer.wrap(inner.payloads.get(1)));
    }

    @Test
    void largeAndSmallDatagramsAreHeldWhole() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(MS));
        int[] lengths = {0, 1, 127, 128, 129, 2_048, 2_049, Datagram.MAX_PAYLOAD};
        for (int round = 0; round < 2; round++) {
            for (int length : lengths) {
                link.send(bytes(length));
            }
            link.receive(new Datagram(2_000), SECOND);
        }
        for (int i = 0; i < inner.payloads.size(); i++) {
            assertEquals(
                    bytes(lengths[i % lengths.length]).payload(),
                    ByteBuffer.wrap(inner.payloads.get(i)),
                    "datagram " + i);
        }
        assertEquals(2 * lengths.length, inner.payloads.size());
    }

    @Test
    void anOverloadIsDroppedAndCounted() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(MS));
        Datagram small = bytes(10);
        for (int i = 0; i < HeldDatagrams.MAX_DATAGRAMS + 5; i++) {
            small.clearNotes();
            link.send(small);
        }
        assertEquals(List.of("network: dropped, too many datagrams held back"), small.notes());
        assertEquals(5, link.counters().queueDropped());
        link.receive(new Datagram(2_000), SECOND);
        assertEquals(HeldDatagrams.MAX_DATAGRAMS, inner.sent.size());
    }

    @Test
    void memoryIsBoundedInBytesAndRoomsOfOtherSizesAreGivenUp() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(MS));
        Datagram large = bytes(Datagram.MAX_PAYLOAD);
        int fit = HeldDatagrams.MAX_BYTES / Datagram.MAX_PAYLOAD;
        for (int i = 0; i < fit + 3; i++) {
            link.send(large);
        }
        assertEquals(3, link.counters().queueDropped());
        link.receive(new Datagram(2_000), SECOND);
        assertEquals(fit, inner.sent.size());
        link.send(bytes(1_000));
        link.receive(new Datagram(2_000), SECOND);
        assertEquals(fit + 1, inner.sent.size());
        assertEquals(3, link.counters().queueDropped());
    }

    @Test
    void whatArrivesIsLeftAlone() throws IOException {
        ImpairedLink link = link(b -> b.loss(Loss.parse("100%")).corrupt(1).delayNanos(SECOND));
        inner.arriving.add(bytes(100));
        Datagram into = new Datagram(2_000);
        assertTrue(link.receive(into, 0));
        assertEquals(bytes(100).payload(), into.payload());
    }

    @Test
    void portUnreachableOfADelayedDatagramReachesTheLoop() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(MS));
        link.send(bytes(10));
        inner.refusal = new PortUnreachableException();
        assertFalse(link.receive(new Datagram(2_000), SECOND));
        assertThrows(PortUnreachableException.class, () -> link.receive(new Datagram(2_000), 0));
        assertFalse(link.receive(new Datagram(2_000), 0), "said once");
    }

    @Test
    void otherRefusalsOfADelayedDatagramAreLosses() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(MS));
        link.send(bytes(10));
        inner.refusal = new IOException("no route");
        assertFalse(link.receive(new Datagram(2_000), SECOND));
        assertFalse(link.receive(new Datagram(2_000), SECOND));
    }

    @Test
    void closeLetsGoWhatIsHeld() throws IOException {
        ImpairedLink link = link(b -> b.delayNanos(SECOND));
        link.send(numbered(1));
        link.send(numbered(2));
        link.close();
        assertEquals(List.of(new Sent(0, 1), new Sent(0, 2)), inner.sent);
        assertTrue(inner.closed);
    }
}
