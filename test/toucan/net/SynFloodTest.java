package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import toucan.net.Await.Background;
import toucan.net.MemoryNetwork.MemoryLink;
import toucan.wire.Segment;

/** A hundred thousand SYNs from addresses that never answer, and twenty peers that mean it. */
class SynFloodTest {
    private static final int FLOOD = 100_000;
    private static final int BURST = 500;
    private static final int HONEST = 20;

    @Test
    void honestPeersGetThroughAndMemoryStaysBounded() throws Exception {
        int limit = EndpointConfig.DEFAULT.halfOpenLimit();
        try (Pair pair = new Pair()) {
            MemoryLink stranger = pair.network.link(66, 1);
            Background<Integer> flood = Await.background(() -> {
                int sent = 0;
                while (sent < FLOOD) {
                    sent = burst(stranger, pair.server.localEndpoints().get(0), sent);
                    long arrived = sent;
                    Await.until(
                            "the burst is through", () -> pair.server.counters().segmentsReceived() >= arrived);
                }
                return sent;
            });
            for (int i = 0; i < HONEST; i++) {
                try (ToucanSocket client = pair.connect();
                        ToucanSocket server = pair.listener.accept()) {
                    client.getOutputStream().write(i);
                    assertEquals(i, server.getInputStream().read());
                }
            }
            assertEquals(FLOOD, flood.get());
            Await.until("all but the youngest are forgotten", () -> forgotten(pair) >= FLOOD - limit);
            assertEquals(FLOOD - limit, forgotten(pair), pair.server.counters().toString());
        }
    }

    private static long forgotten(Pair pair) {
        return pair.server.counters().halfOpenRecycled();
    }

    private static int burst(MemoryLink stranger, InetSocketAddress to, int from) {
        RawPeer peer = new RawPeer(stranger, to);
        for (int i = from; i < from + BURST; i++) {
            Segment syn = RawPeer.segment(1 + i % 65_535, Pair.PORT, Segment.SYN, i, 0);
            peer.sendFrom(new InetSocketAddress("10." + i % 250 + "." + i / 65_535 + ".7", 1 + i % 60_000), syn);
        }
        return from + BURST;
    }
}
