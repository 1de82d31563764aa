package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.net.Await.Background;
import toucan.net.MemoryNetwork.MemoryLink;
import toucan.tcp.State;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** A hundred thousand SYNs from addresses that never answer, and peers that mean it (RFC 4987). */
class SynFloodTest {
    private static final int FLOOD = 100_000;
    private static final int HONEST = 50;
    private static final int LIMIT = EndpointConfig.DEFAULT.halfOpenLimit();
    private static final long MILLISECOND = 1_000_000;
    private static final InetSocketAddress SERVER = VirtualNetwork.address(1, Pair.PORT);

    /** In virtual time: the flood lasts a second, round trips of 100 ms, an honest connection begins every 20 ms. */
    @Proves({"4987/5", "faults/5"})
    @ParameterizedTest
    @CsvSource({"ON_PRESSURE,true", "ALWAYS,false"})
    void everyHonestPeerGetsThrough(SynCookieMode mode, boolean timestamps) throws IOException {
        VirtualNetwork network = new VirtualNetwork(50 * MILLISECOND);
        EndpointConfig config =
                EndpointConfig.DEFAULT.with().synCookies(mode).tcp(Pair.QUICK).build();
        VirtualNetwork.Host server = network.host(SERVER, config);
        Listener listener = server.listen(Pair.PORT, HONEST);
        VirtualNetwork.Host client = network.host(VirtualNetwork.address(2, 40_000), config);
        List<LiveConnection> honest = new ArrayList<>();
        int most = 0;
        int sent = 0;
        for (int tick = 0; tick < 1000; tick++) {
            for (; sent < FLOOD * (tick + 1L) / 1000; sent++) {
                network.inject(floodAddress(sent), SERVER, floodSyn(sent));
            }
            if (tick % (1000 / HONEST) == 0) {
                honest.add(client.connect(
                        SERVER,
                        Pair.PORT,
                        Pair.QUICK.with().timestamps(timestamps).build()));
            }
            network.pass(MILLISECOND);
            most = Math.max(most, server.connections());
        }
        network.pass(200 * MILLISECOND);

        for (LiveConnection c : honest) {
            assertEquals(State.ESTABLISHED, c.core().state(), c.id.toString());
            assertEquals(0, c.core().status().counters().timeouts(), "its first SYN was answered");
        }
        exchange(network, listener, client, server, honest);
        int halfOpen = mode == SynCookieMode.ALWAYS ? 0 : LIMIT;
        assertTrue(most <= halfOpen + HONEST, "connections at most " + most);
        EndpointCounters counters = server.counters();
        // Until the table is full, honest peers get in without a cookie and leave room for others.
        int early = halfOpen == 0 ? 0 : HONEST;
        int others = FLOOD + HONEST - halfOpen;
        assertTrue(counters.cookiesSent() <= others && counters.cookiesSent() >= others - early, counters.toString());
        assertEquals(0, counters.halfOpenRecycled());
        assertEquals(0, counters.resetsSent());
    }

    /** Each connection carries its own byte to the server and back. */
    private static void exchange(
            VirtualNetwork network,
            Listener listener,
            VirtualNetwork.Host client,
            VirtualNetwork.Host server,
            List<LiveConnection> honest)
            throws IOException {
        Map<Integer, LiveConnection> accepted = new HashMap<>();
        for (int i = 0; i < honest.size(); i++) {
            LiveConnection c = listener.accept(1);
            accepted.put(c.id.remotePort(), c);
            write(network, client, honest.get(i), i);
        }
        network.pass(100 * MILLISECOND);
        for (int i = 0; i < honest.size(); i++) {
            LiveConnection c = accepted.get(honest.get(i).id.localPort());
            assertEquals(i, read(network, c));
            write(network, server, c, i + HONEST);
        }
        network.pass(100 * MILLISECOND);
        for (int i = 0; i < honest.size(); i++) {
            assertEquals(i + HONEST, read(network, honest.get(i)));
        }
    }

    private static void write(VirtualNetwork network, VirtualNetwork.Host host, LiveConnection c, int value) {
        c.core().send(ByteBuffer.wrap(new byte[] {(byte) value}), c.tick(network.nowNanos()));
        host.request(c);
    }

    private static int read(VirtualNetwork network, LiveConnection c) {
        ByteBuffer one = ByteBuffer.allocate(1);
        c.core().receive(one, c.tick(network.nowNanos()));
        return one.get(0);
    }

    private static InetSocketAddress floodAddress(int i) {
        return new InetSocketAddress("11." + i % 250 + "." + i / 65_535 + ".7", 1 + i % 60_000);
    }

    private static Segment floodSyn(int i) {
        return RawPeer.segment(1 + i % 65_535, Pair.PORT, Segment.SYN, i, 0);
    }

    /** The same over a loop with its own thread, and with threads that connect. */
    @Proves({"4987/5", "faults/5"})
    @Test
    void honestPeersGetThroughAndMemoryStaysBounded() throws Exception {
        int burst = 500;
        int honest = 20;
        try (Pair pair = new Pair()) {
            MemoryLink stranger = pair.network.link(66, 1);
            RawPeer peer = new RawPeer(stranger, pair.server.localEndpoints().get(0));
            Background<Integer> flood = Await.background(() -> {
                int sent = 0;
                while (sent < FLOOD) {
                    for (int end = sent + burst; sent < end; sent++) {
                        peer.sendFrom(floodAddress(sent), floodSyn(sent));
                    }
                    long arrived = sent;
                    Await.until(
                            "the burst is through", () -> pair.server.counters().segmentsReceived() >= arrived);
                }
                return sent;
            });
            for (int i = 0; i < honest; i++) {
                try (ToucanSocket client = pair.connect();
                        ToucanSocket server = pair.listener.accept()) {
                    client.getOutputStream().write(i);
                    assertEquals(i, server.getInputStream().read());
                }
            }
            assertEquals(FLOOD, flood.get());
            Await.until(
                    "all but those of the first moment were answered from no state",
                    () -> pair.server.counters().cookiesSent() >= FLOOD - LIMIT);
            assertEquals(0, pair.server.counters().halfOpenRecycled());
        }
    }
}
