package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/**
 * Nobody can make us send an address, which may be a victim's, more than three times the bytes that came from it before it
 * has answered a SYN,ACK: not with SYNs, not with anything else.
 */
class UnprovenAddressTest {
    private static final long HOUR = 3600 * VirtualNetwork.SECOND;
    private static final int PORT = 9293;
    private static final InetSocketAddress SERVER = VirtualNetwork.address(1, PORT);
    private static final InetSocketAddress VICTIM = VirtualNetwork.address(2, 40_000);

    private static VirtualNetwork.Host listen(VirtualNetwork network, SynCookieMode mode, TcpConfig tcp) {
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(tcp)
                .synCookies(mode)
                .halfOpenLimit(4)
                .build();
        VirtualNetwork.Host server = network.host(SERVER, config);
        server.listen(PORT, 4);
        return server;
    }

    @Proves({"8085/4", "faults/6"})
    @ParameterizedTest
    @EnumSource
    void aSynAndThenSilenceForAnHour(SynCookieMode mode) throws IOException {
        VirtualNetwork network = new VirtualNetwork(1_000_000);
        // A handshake that is tried for the whole hour: only the bound keeps the SYN,ACK from being repeated.
        TcpConfig patient = TcpConfig.DEFAULT.with().connectTimeoutNanos(HOUR).build();
        VirtualNetwork.Host server = listen(network, mode, patient);
        for (int kind = 0; kind < 3; kind++) {
            Segment syn = RawPeer.segment(1000 + kind, PORT, Segment.SYN, 1, 0);
            if (kind > 0) {
                syn.options().mss(1452);
            }
            if (kind > 1) {
                syn.options().sackPermitted(true).timestamps(1, 0).windowScale(7);
            }
            long before = network.bytesToNobody();
            int length = network.inject(VICTIM, SERVER, syn);
            network.pass(HOUR);
            long answered = network.bytesToNobody() - before;
            assertTrue(answered >= length && answered <= 3L * length, answered + " bytes for " + length);
            // The cookie's SYN,ACK leaves once; that of a connection is repeated as often as the bound allows.
            boolean repeated = answered >= 2L * length;
            assertEquals(mode != SynCookieMode.ALWAYS, repeated, answered + " bytes for " + length);
        }
        network.pass(VirtualNetwork.SECOND);
        assertEquals(0, server.connections());
    }

    /** Any segments, with an ACK that is never right: after each, what was sent is within the bound. */
    @Proves({"8085/4", "faults/6"})
    @Property(tries = 200)
    void whateverAnAddressSendsItGetsThreeTimesAsMuchAtMost(@ForAll long seed, @ForAll SynCookieMode mode)
            throws IOException {
        VirtualNetwork network = new VirtualNetwork(1_000_000);
        listen(network, mode, TcpConfig.DEFAULT);
        Random random = new Random(seed);
        long received = 0;
        for (int i = 0; i < 60; i++) {
            received += network.inject(VICTIM, SERVER, anything(random), random.nextInt(8) != 0);
            network.pass((long) (Math.pow(10, 5 + random.nextInt(6)) * random.nextDouble()));
            long sent = network.bytesToNobody();
            assertTrue(sent <= 3 * received, "seed " + seed + ", " + mode + ": " + sent + " bytes for " + received);
        }
        network.pass(HOUR);
        long sent = network.bytesToNobody();
        assertTrue(sent <= 3 * received, "seed " + seed + ", " + mode + ": " + sent + " bytes for " + received);
    }

    private static Segment anything(Random random) {
        int[] flags = {
            Segment.SYN,
            Segment.SYN,
            Segment.ACK,
            Segment.RST,
            Segment.ACK | Segment.PSH,
            Segment.SYN | Segment.ACK,
            random.nextInt(256)
        };
        int port = random.nextInt(4) == 0 ? 5 : PORT;
        Segment segment = RawPeer.segment(
                1000 + random.nextInt(3),
                port,
                flags[random.nextInt(flags.length)],
                random.nextInt(3),
                random.nextInt());
        if (random.nextBoolean()) {
            segment.options().mss(random.nextInt(65_536));
        }
        if (random.nextBoolean()) {
            segment.options().timestamps(random.nextInt(3), random.nextInt());
        }
        if (SegmentCodec.length(segment) <= 40 && random.nextBoolean()) {
            segment.options().sackPermitted(true).windowScale(random.nextInt(20));
        }
        return segment;
    }
}
