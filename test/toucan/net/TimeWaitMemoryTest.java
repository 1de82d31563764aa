package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;

/**
 * Whoever connects and lets us close first leaves a TIME-WAIT behind, for four minutes by default: each must be small, and
 * they must not be too many.
 */
class TimeWaitMemoryTest {
    private static final int PORT = 9293;
    private static final int LIMIT = 100;
    private static final InetSocketAddress SERVER = VirtualNetwork.address(1, PORT);
    private static final long MILLISECOND = 1_000_000;
    /** Buffers that take at once what a visitor brings. */
    private static final TcpConfig ROOMY =
            TcpConfig.DEFAULT.with().receiveBuffer(1 << 20).sendBuffer(1 << 20).build();

    private int nextPort = 2000;
    private final VirtualNetwork network = new VirtualNetwork(MILLISECOND);
    private final VirtualNetwork.Host server = network.host(
            SERVER,
            EndpointConfig.DEFAULT.with().tcp(ROOMY).timeWaitLimit(LIMIT).build());
    private final Listener listener = server.listen(PORT, 100);
    private final VirtualNetwork.Host client = network.host(VirtualNetwork.address(2, 40_000), EndpointConfig.DEFAULT);

    /** A connection that carries so many bytes both ways and is closed by the server first. */
    private LiveConnection visit(int bytes) throws IOException {
        // Not a random one: it would now and then be one that waits, and take its place (RFC 6191).
        ActiveOpen open = new ActiveOpen(client.local, nextPort++, SERVER, PORT, ROOMY, true);
        LiveConnection theirs = client.loop.openActive(open);
        client.wakeup();
        network.pass(10 * MILLISECOND);
        LiveConnection ours = listener.accept(1);
        if (bytes > 0) {
            ByteBuffer data = ByteBuffer.allocate(bytes);
            ours.core().send(data, ours.tick(network.nowNanos()));
            theirs.core().send(data.rewind(), theirs.tick(network.nowNanos()));
            server.request(ours);
            client.request(theirs);
            network.pass(500 * MILLISECOND);
            assertEquals(bytes, receive(ours, bytes));
            receive(theirs, bytes);
        }
        ours.core().close(ours.tick(network.nowNanos()));
        server.request(ours);
        network.pass(10 * MILLISECOND);
        theirs.core().close(theirs.tick(network.nowNanos()));
        client.request(theirs);
        network.pass(10 * MILLISECOND);
        assertEquals(State.TIME_WAIT, ours.core().state());
        return ours;
    }

    private int receive(LiveConnection c, int bytes) {
        return c.core().receive(ByteBuffer.allocate(bytes), c.tick(network.nowNanos()));
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aConnectionInTimeWaitGivesItsBuffersBack() throws IOException {
        int size = 1_000_000;
        int count = 40;
        visit(size);
        long before = usedBytes();
        List<LiveConnection> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(visit(size));
        }
        long each = (usedBytes() - before) / waiting.size();
        assertTrue(each < size / 4, each + " bytes each");
    }

    @Proves("9293/MUST-13")
    @Test
    void beyondTheLimitTheOldestTimeWaitIsGivenUp() throws IOException {
        int more = 50;
        LiveConnection oldest = visit(0);
        for (int i = 1; i < LIMIT + more; i++) {
            visit(0);
            assertTrue(server.connections() <= LIMIT + 1, server.connections() + " connections");
        }
        assertEquals(LIMIT, server.connections());
        assertTrue(oldest.gone);
        assertEquals(more, server.counters().timeWaitsRecycled());
        network.pass(2 * TcpConfig.DEFAULT.mslNanos());
        assertEquals(0, server.connections());
    }
}
