package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Two connections that talk to each other at once: crossings, self-connect, and storms that must not happen. */
class TwoHostsTest {
    private static final int PORT_A = 1111;
    private static final int PORT_B = 2222;
    private static final TcpConfig CONFIG = TestBed.CONFIG;

    private final Deque<Segment> toA = new ArrayDeque<>();
    private final Deque<Segment> toB = new ArrayDeque<>();
    private Connection a;
    private Connection b;
    private int segments;

    private static Connection open(int from, int to, int iss) {
        return Connection.activeOpen(CONFIG, from, to, iss, EventListener.NONE, 0);
    }

    /** Lets segments cross until there are none, or too many. */
    private void exchange(long now) {
        drain(a, toB, now);
        drain(b, toA, now);
        while (!(toA.isEmpty() && toB.isEmpty()) && segments < 1_000) {
            Segment forA = toA.poll();
            Segment forB = toB.poll();
            deliver(forA, a, toB, now);
            deliver(forB, b, toA, now);
        }
    }

    private void deliver(Segment segment, Connection to, Deque<Segment> answers, long now) {
        if (segment != null) {
            to.segmentArrives(segment, now);
            drain(to, answers, now);
        }
    }

    private void drain(Connection from, Deque<Segment> out, long now) {
        for (Segment s; (s = from.pollTransmit(now)) != null; ) {
            out.add(s.copy());
            segments++;
        }
    }

    @Proves({"9293/MUST-10", "9293/E23"})
    @Test
    void simultaneousOpen() { // MUST-10, 9293/E23
        a = open(PORT_A, PORT_B, -3);
        b = open(PORT_B, PORT_A, 1 << 31);
        exchange(0);
        assertEquals(State.ESTABLISHED, a.state());
        assertEquals(State.ESTABLISHED, b.state());
        assertTrue(segments <= 6, "segments: " + segments);
    }

    @Proves("9293/E23")
    @Test
    void simultaneousOpenWithALostSynAck() { // 9293/E23: neither side may be locked out
        a = open(PORT_A, PORT_B, 100);
        b = open(PORT_B, PORT_A, 900);
        drain(a, toB, 0);
        drain(b, toA, 0);
        deliver(toA.poll(), a, toB, 0);
        deliver(toB.poll(), b, toA, 0);
        toB.clear(); // A's SYN,ACK
        exchange(0);
        for (long now = 1_000_000_000L; now < 10_000_000_000L; now += 1_000_000_000L) {
            a.handleTimeouts(now);
            b.handleTimeouts(now);
            exchange(now);
        }
        assertEquals(State.ESTABLISHED, a.state());
        assertEquals(State.ESTABLISHED, b.state());
    }

    @Proves("9293/E23")
    @Test
    void simultaneousClose() {
        simultaneousOpen();
        segments = 0;
        a.close(1);
        b.close(1);
        exchange(1);
        assertEquals(State.TIME_WAIT, a.state());
        assertEquals(State.TIME_WAIT, b.state());
        assertTrue(segments <= 4, "segments: " + segments);
    }

    @Proves({"9293/E23", "faults/27"})
    @Test
    void aSynThatComesBackToItsSender() { // faults 27 (LAND): a self-connect without a storm
        a = open(PORT_A, PORT_A, 5);
        drain(a, toA, 0);
        while (!toA.isEmpty() && segments < 100) {
            deliver(toA.poll(), a, toA, 0);
        }
        assertTrue(segments <= 4, "segments: " + segments);
        assertEquals(State.ESTABLISHED, a.state());
    }

    @Proves("faults/28")
    @Test
    void hostsThatDisagreeDoNotStorm() { // faults 28: each finds the other's ACKs outside its window
        a = established(PORT_A, PORT_B, 1_000, 2_000);
        b = established(PORT_B, PORT_A, 2_000 + 1_000_000, 1_000 + 1_000_000);
        a.send(ByteBuffer.wrap(new byte[10]), 1);
        b.send(ByteBuffer.wrap(new byte[10]), 1);
        exchange(1);
        assertTrue(segments < 60, "segments: " + segments);
    }

    private Connection established(int local, int remote, int iss, int irs) {
        Connection connection = open(local, remote, iss);
        connection.pollTransmit(0);
        Segment synAck = new Segment()
                .ports(remote, local)
                .flags(Segment.SYN | Segment.ACK)
                .seq(irs)
                .ack(iss + 1)
                .window(65_535);
        connection.segmentArrives(synAck, 0);
        connection.pollTransmit(0);
        return connection;
    }
}
