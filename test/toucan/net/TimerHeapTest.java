package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import toucan.tcp.Connection;
import toucan.tcp.EventListener;
import toucan.tcp.TcpConfig;

class TimerHeapTest {
    private static final int CONNECTIONS = 40;

    /** What happens to one connection: scheduled, taken out, or the clock goes on. */
    record Step(int kind, int connection, long nanos) {}

    static LiveConnection connection(int number) {
        InetSocketAddress address = new InetSocketAddress("10.0.0.1", 1 + number);
        return new LiveConnection(
                new ConnectionId(address, address, 1, 1 + number, false),
                null,
                TcpConfig.DEFAULT,
                null,
                EventListener.NONE);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, CONNECTIONS - 1),
                        Arbitraries.longs().between(0, 1000))
                .as(Step::new)
                .list()
                .ofMaxSize(400);
    }

    /** Against a plain map of the earliest time that was asked for since a connection last came up. */
    @Property(tries = 300)
    void comesUpInOrderAndNeverLate(@ForAll("steps") List<Step> steps) {
        TimerHeap heap = new TimerHeap();
        Map<LiveConnection, Long> model = new HashMap<>();
        LiveConnection[] connections = new LiveConnection[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            connections[i] = connection(i);
        }
        for (Step step : steps) {
            LiveConnection c = connections[step.connection];
            switch (step.kind) {
                case 0, 1, 2 -> {
                    heap.schedule(c, step.nanos);
                    model.merge(c, step.nanos, Math::min);
                }
                case 3 -> {
                    heap.remove(c);
                    model.remove(c);
                }
                default -> {
                    LiveConnection due = heap.pollDue(step.nanos);
                    long earliest = model.values().stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElse(Long.MAX_VALUE);
                    assertEquals(earliest <= step.nanos, due != null);
                    if (due != null) {
                        assertEquals(earliest, model.remove(due));
                    }
                }
            }
            long next = model.values().stream().mapToLong(Long::longValue).min().orElse(Connection.NEVER);
            assertEquals(next, heap.nextNanos());
        }
    }

    @Test
    void neverAsksForNothingAndALaterTimeKeepsThePlace() {
        TimerHeap heap = new TimerHeap();
        LiveConnection c = connection(0);
        heap.schedule(c, Connection.NEVER);
        assertNull(heap.pollDue(Long.MAX_VALUE - 1));
        heap.schedule(c, 10);
        heap.schedule(c, 20);
        assertEquals(10, heap.nextNanos());
        assertTrue(heap.pollDue(10) == c);
        assertNull(heap.pollDue(30));
    }
}
