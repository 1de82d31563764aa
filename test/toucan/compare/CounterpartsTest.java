package toucan.compare;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import toucan.trace.Frame;
import toucan.trace.TraceInterface;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/** Which connection of one capture is which of another one. */
class CounterpartsTest {
    private static final InetSocketAddress A = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress B = new InetSocketAddress("127.0.0.1", 2);
    private static final TraceInterface ON = new TraceInterface(0, "", 101);

    private static TracedSegment segment(InetSocketAddress from, int seq, int flags) {
        InetSocketAddress to = from == A ? B : A;
        return new TracedSegment(
                1,
                0,
                ON,
                Frame.Way.UNKNOWN,
                from,
                to,
                0,
                0,
                seq,
                0,
                flags,
                0,
                20,
                0,
                new TcpOptions(),
                TracedSegment.Checksum.GOOD,
                seq,
                List.of());
    }

    /** @param issA of A's SYN, or null where it was not seen; @param issB likewise */
    private static Conversation connection(boolean fromA, Integer issA, Integer issB) {
        Conversation c = new Conversation(fromA ? A : B, fromA ? B : A);
        if (issA != null) {
            c.add(segment(A, issA, Segment.SYN));
        }
        if (issB != null) {
            c.add(segment(B, issB, Segment.SYN));
        }
        return c;
    }

    private static Conversation drawn(int draw) {
        Integer issA = draw % 4 == 0 ? null : Integer.valueOf(draw % 4 - 2);
        Integer issB = draw / 4 % 4 == 0 ? null : Integer.valueOf(draw / 4 % 4 - 2);
        return connection(draw / 16 == 1, issA, issB);
    }

    private static boolean same(Conversation one, Conversation other) {
        for (InetSocketAddress host : List.of(A, B)) {
            Integer here = one.iss(host);
            Integer there = other.iss(host);
            if (here != null && there != null && !here.equals(there)) {
                return false;
            }
        }
        return true;
    }

    /** As one who looks at all of them, one after the other, would take them. */
    @Property
    void theEarliestThatAgrees(
            @ForAll @Size(max = 12) List<@IntRange(max = 31) Integer> first,
            @ForAll @Size(max = 12) List<@IntRange(max = 31) Integer> second) {
        List<Conversation> others =
                new ArrayList<>(second.stream().map(CounterpartsTest::drawn).toList());
        Counterparts counterparts = new Counterparts(List.copyOf(others));
        for (int draw : first) {
            Conversation wanted = drawn(draw);
            Conversation expected =
                    others.stream().filter(o -> same(wanted, o)).findFirst().orElse(null);
            others.remove(expected);
            assertSame(expected, counterparts.take(wanted));
        }
    }

    @Test
    void otherPorts() {
        Counterparts counterparts = new Counterparts(List.of(connection(true, 1, 2)));
        Conversation elsewhere = new Conversation(A, new InetSocketAddress("127.0.0.1", 3));
        assertNull(counterparts.take(elsewhere));
    }

    /**
     * Two hostile captures, each with two hundred thousand SYNs between the same two ports, in the other order: looked through
     * one by one that would be some 10^10 comparisons.
     */
    @Test
    @Timeout(300)
    void manyBetweenTheSamePorts() {
        int many = 200_000;
        List<Conversation> first = new ArrayList<>();
        List<Conversation> second = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            first.add(connection(true, i, i % 2 == 0 ? null : Integer.valueOf(-i)));
        }
        for (int i = many - 1; i >= 0; i--) {
            second.add(connection(true, i, i % 2 == 0 ? null : Integer.valueOf(-i)));
        }
        Counterparts counterparts = new Counterparts(second);
        for (int i = 0; i < many; i++) {
            assertSame(second.get(many - 1 - i), counterparts.take(first.get(i)));
        }
        assertNull(counterparts.take(first.get(0)));
    }
}
