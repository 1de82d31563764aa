package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import toucan.link.Clock;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;

/** The numbers that a connection begins with, and those that bound others. */
class NumbersTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.1", 9293);
    private static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::1", 9293);

    private static ConnectionId id(int localPort, int remotePort) {
        return new ConnectionId(LOCAL, new InetSocketAddress("10.0.0.2", 5000), localPort, remotePort, false);
    }

    @Proves({"9293/MUST-8", "9293/SHLD-1", "6528/5"})
    @Test
    void theIsnOfOneTupleGrowsByOneEveryFourMicroseconds() {
        InitialSequenceNumbers generator = InitialSequenceNumbers.rfc6528();
        int first = generator.iss(id(1, 2), 0);
        assertEquals(first, generator.iss(id(1, 2), 3_999));
        assertEquals(first + 1, generator.iss(id(1, 2), 4_000));
        assertEquals(first + 250_000, generator.iss(id(1, 2), 1_000_000_000L));
        assertEquals(first, generator.iss(id(1, 2), (1L << 32) * 4_000), "one turn takes 4.77 hours");
    }

    @Proves({"9293/MUST-9", "9293/SHLD-1", "9293/E22", "6528/5", "faults/30"})
    @Test
    void theIsnsOfOtherTuplesAndOtherKeysTellNothing() {
        InitialSequenceNumbers generator = InitialSequenceNumbers.rfc6528();
        Set<Integer> seen = new HashSet<>();
        Set<Integer> steps = new HashSet<>();
        int before = 0;
        for (int port = 1; port <= 2000; port++) {
            int iss = generator.iss(id(port, 2), 0);
            seen.add(iss);
            steps.add(iss - before);
            before = iss;
        }
        // 2,000 draws from 2^32 collide once in two thousand runs of this test; ten times never.
        assertTrue(seen.size() > 1990 && steps.size() > 1990);
        int same = 0;
        for (int i = 0; i < 10; i++) {
            same += InitialSequenceNumbers.rfc6528().iss(id(1, 2), 0) == generator.iss(id(1, 2), 0) ? 1 : 0;
        }
        assertTrue(same < 2);
    }

    @Proves({"9293/MUST-67", "6691/1", "6691/2"})
    @Test
    void whatAnInterfaceCanCarry() { // RFC 6691 §2, and 8 bytes for UDP
        assertEquals(1_452, InterfaceMtus.mss(1_500, LOCAL.getAddress()));
        assertEquals(1_432, InterfaceMtus.mss(1_500, SIX.getAddress()));
        assertEquals(8_952, InterfaceMtus.mss(9_000, LOCAL.getAddress()));
        assertEquals(65_000, InterfaceMtus.mss(65_536, LOCAL.getAddress()));
        assertEquals(TcpConfig.MIN_MSS, InterfaceMtus.mss(68, LOCAL.getAddress()));
    }

    @Proves({"9293/MUST-67", "9293/SHLD-6"})
    @Test
    void inATunnelPathMtuDiscoveryAdvertisesWhatTheTunnelCanCarry() throws Exception {
        TcpConfig auto = TcpConfig.DEFAULT.with().pathMtuDiscovery(true).build();
        TcpConfig advertised = new InterfaceMtus(1_500).advertise(auto, InetAddress.getByName("127.0.0.1"));
        assertEquals(1_460, advertised.mss());
        assertEquals(40, advertised.packetOverhead());
        assertEquals(TcpConfig.DEFAULT, new InterfaceMtus(1_500).advertise(TcpConfig.DEFAULT, LOCAL.getAddress()));
        assertThrows(
                IllegalArgumentException.class,
                () -> EndpointConfig.DEFAULT.with().tunnelMtu(67).build());
    }

    @Test
    void pathMtuDiscoveryAdvertisesWhatTheInterfaceCanCarry() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        TcpConfig auto = TcpConfig.DEFAULT.with().pathMtuDiscovery(true).build();
        InterfaceMtus interfaces = new InterfaceMtus(0);
        int mtu = NetworkInterface.getByInetAddress(loopback).getMTU();
        TcpConfig advertised = interfaces.advertise(auto, loopback);
        assertEquals(InterfaceMtus.mss(mtu > 0 ? mtu : 65_535, loopback), advertised.mss());
        assertEquals(48, advertised.packetOverhead());
        // RFC 5737: nobody's address; as good a guess as any.
        assertEquals(
                1_452,
                interfaces.advertise(auto, InetAddress.getByName("192.0.2.1")).mss());
        TcpConfig six = interfaces.advertise(auto, SIX.getAddress());
        assertEquals(1_432, six.mss());
        assertEquals(68, six.packetOverhead());
        assertSame(TcpConfig.DEFAULT, interfaces.advertise(TcpConfig.DEFAULT, loopback), "only where it is on");
    }

    @Proves({"9293/SHLD-1", "6528/5"})
    @Test
    void everyPartOfTheTupleCounts() {
        TupleHash hash = new TupleHash(new byte[32]);
        InetSocketAddress remote = new InetSocketAddress("10.0.0.2", 5000);
        Set<Integer> hashes = new HashSet<>();
        hashes.add(hash.of(new ConnectionId(LOCAL, remote, 1, 2, false)));
        hashes.add(hash.of(new ConnectionId(LOCAL, remote, 2, 1, false)));
        hashes.add(hash.of(new ConnectionId(remote, LOCAL, 1, 2, false)));
        hashes.add(hash.of(new ConnectionId(new InetSocketAddress("10.0.0.1", 9294), remote, 1, 2, false)));
        hashes.add(hash.of(new ConnectionId(LOCAL, new InetSocketAddress("10.0.0.3", 5000), 1, 2, false)));
        hashes.add(hash.of(new ConnectionId(SIX, SIX, 1, 2, false)));
        assertEquals(6, hashes.size());
        assertEquals(
                hash.of(new ConnectionId(LOCAL, remote, 1, 2, false)),
                new TupleHash(new byte[32]).of(new ConnectionId(LOCAL, remote, 1, 2, true)));
    }

    @Proves("6056/6")
    @Test
    void ephemeralPortsAreRandomAndFree() {
        BitSet taken = new BitSet();
        EphemeralPorts ports = new EphemeralPorts(new Random(1));
        int inOrder = 0;
        int before = 0;
        int count = EphemeralPorts.LAST - EphemeralPorts.FIRST + 1;
        for (int i = 0; i < count; i++) {
            int port = ports.pick(taken::get);
            assertTrue(port >= EphemeralPorts.FIRST && port <= EphemeralPorts.LAST && !taken.get(port));
            taken.set(port);
            inOrder += i < 1000 && port == before + 1 ? 1 : 0;
            before = port;
        }
        assertTrue(inOrder < 200, "of the first 1000, " + inOrder + " followed their predecessor");
        assertEquals(EphemeralPorts.NONE, ports.pick(taken::get));
    }

    @Test
    void aTokenBucketAllowsItsRateAndItsBurst() {
        TokenBucket bucket = new TokenBucket(100, 10);
        int atOnce = 0;
        for (int i = 0; i < 50; i++) {
            atOnce += bucket.take(0) ? 1 : 0;
        }
        assertEquals(10, atOnce);
        assertFalse(bucket.take(9_999_999));
        assertTrue(bucket.take(10_000_000));
        assertFalse(bucket.take(5), "time does not go back");
        int inTenSeconds = 0;
        for (long now = 10_000_000; now <= 10_010_000_000L; now += 1_000_000) {
            inTenSeconds += bucket.take(now) ? 1 : 0;
        }
        assertEquals(1000, inTenSeconds);
    }

    @Proves("9293/MUST-15")
    @Test
    void theSettingsFitTheFamilyAndTheSocket() {
        TcpConfig tcp = TcpConfig.DEFAULT;
        TcpConfig four = ConnectionSettings.fit(tcp, LOCAL, false, 10_000_000, 1 << 30);
        assertEquals(1452, four.mss());
        assertEquals(536, four.defaultSendMss());
        assertEquals(128 << 10, four.receiveBuffer());
        assertEquals(32 << 20, four.receiveBufferMax());
        assertEquals(10_000_000, four.receiveBurst());
        TcpConfig six = ConnectionSettings.fit(tcp, SIX, false, 10_000_000, 1 << 30);
        assertEquals(1432, six.mss());
        assertEquals(1220, six.defaultSendMss());
        assertEquals(
                1000,
                ConnectionSettings.fit(tcp.with().mss(1000).build(), SIX, false, 1, 1 << 30)
                        .mss());
        TcpConfig lowered = ConnectionSettings.fit(tcp, LOCAL, false, 100_000, 1 << 30);
        assertEquals(100_000, lowered.receiveBuffer());
        assertEquals(100_000, lowered.receiveBurst());
        assertEquals(32 << 20, lowered.receiveBufferMax());
        TcpConfig left = ConnectionSettings.fit(tcp, LOCAL, true, 100_000, 1 << 30);
        assertEquals(128 << 10, left.receiveBuffer());
        assertEquals(Integer.MAX_VALUE, left.receiveBurst());
        TcpConfig small = tcp.with().mss(145).build();
        assertEquals(
                9_986,
                ConnectionSettings.fit(small, LOCAL, false, 100_000, 1 << 30).receiveBurst());
    }

    @Test
    void largeSegmentsFindRoomForSeveral() {
        TcpConfig large = TcpConfig.DEFAULT.with().mss(65_000).build();
        TcpConfig fitted = ConnectionSettings.fit(large, LOCAL, false, 10_000_000, 1 << 30);
        assertEquals(260_000, fitted.receiveBuffer());
        assertEquals(260_000, fitted.sendBuffer());
        TcpConfig fixed = large.with().receiveBuffer(70_000).sendBuffer(80_000).build();
        fitted = ConnectionSettings.fit(fixed, LOCAL, true, 10_000_000, 1 << 30);
        assertEquals(70_000, fitted.receiveBuffer());
        assertEquals(70_000, fitted.receiveBufferMax());
        assertEquals(80_000, fitted.sendBuffer());
        assertEquals(80_000, fitted.sendBufferMax());
    }

    @Test
    void aSmallHeapMeansSmallMaxima() { // a quarter of it for all, a quarter of that for one
        TcpConfig fitted = ConnectionSettings.fit(TcpConfig.DEFAULT, LOCAL, false, 10_000_000, 16 << 20);
        assertEquals(4 << 20, fitted.receiveBufferMax());
        assertEquals(4 << 20, fitted.sendBufferMax());
        fitted = ConnectionSettings.fit(TcpConfig.DEFAULT, LOCAL, false, 10_000_000, 0);
        assertEquals(128 << 10, fitted.receiveBufferMax(), "without memory for growth they are fixed");
        assertEquals(128 << 10, fitted.sendBufferMax());
    }

    @Test
    void theBudgetIsGivenOutOnce() {
        SharedBudget budget = new SharedBudget(1_000);
        assertEquals(700, budget.reserve(700));
        assertEquals(300, budget.reserve(700), "what is left");
        assertEquals(0, budget.reserve(1));
        budget.release(200);
        assertEquals(200, budget.reserve(Integer.MAX_VALUE));
        assertEquals(0, budget.left());
    }

    @Proves("7323/9")
    @Test
    void timestampsBeginAnywhere() { // RFC 7323 §5.4: the same for one tuple, and nobody can tell how long we are up
        MemoryNetwork network = new MemoryNetwork(Clock.monotonic());
        Set<Integer> offsets = new HashSet<>();
        for (int host = 0; host < 2; host++) {
            Opener opener = new Opener(EndpointConfig.DEFAULT, network.link(host, 9293), null, null, null);
            for (int port = 1; port <= 1000; port++) {
                int offset =
                        opener.settings(id(port, 2), TcpConfig.DEFAULT, false).timestampOffset();
                assertEquals(
                        offset,
                        opener.settings(id(port, 2), TcpConfig.DEFAULT, false).timestampOffset());
                offsets.add(offset);
            }
        }
        assertTrue(offsets.size() > 1990, offsets.size() + " offsets for 2000 connections of two processes");
    }
}
