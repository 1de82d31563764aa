package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.DAY;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.SECOND;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.congestion.CongestionControl;
import toucan.congestion.Cubic;
import toucan.congestion.Reno;
import toucan.impair.Loss;
import toucan.tcp.Event;
import toucan.tcp.TcpConfig;
import toucan.tcp.TcpConfig.Recovery;
import toucan.testing.Proves;

/** Path MTU discovery (RFC 8899, RFC 4821) over paths that swallow what is too long for them. MSS = MTU - 48. */
class PathMtuTest {
    private static final int LOOPBACK = 65_487;

    /** What the client did about its segment size, in words: {@code "+8952"} raised, {@code "-1200"} lowered, {@code "x4304"} probe lost. */
    private final List<String> steps = new ArrayList<>();

    private final List<Event.RecoveryEntered> recoveries = new ArrayList<>();
    private long sizeFoundAt;

    private Transfer transfer(long seed, int advertised, PathMtu mtu, long bytes) {
        return new Transfer(seed)
                .tcp(t -> t.mss(advertised)
                        .pathMtuDiscovery(true)
                        .receiveBuffer(1 << 20)
                        .sendBuffer(1 << 20))
                .wire(Wire.delaying(10 * MS).withMtu(mtu))
                .bytes(bytes, 0)
                .events(this::onEvent);
    }

    private void onEvent(SimSocket socket, Event event, long nanos) {
        if (event instanceof Event.MtuRaised raised) {
            steps.add("+" + raised.mss());
            sizeFoundAt = nanos;
        } else if (event instanceof Event.MtuLowered lowered) {
            steps.add("-" + lowered.mss());
        } else if (event instanceof Event.MtuProbeLost lost) {
            steps.add("x" + lost.mss());
        } else if (event instanceof Event.RecoveryEntered entered) {
            recoveries.add(entered);
        }
    }

    private String steps() {
        return String.join(" ", steps);
    }

    private static int sendMss(Transfer transfer) {
        return transfer.socket.status().sendMss() + 12; // the timestamps option
    }

    @Test
    void aLoopbackIsUsedFullyAfterAFewRoundTrips() {
        Transfer transfer = transfer(1, LOOPBACK, PathMtu.LARGEST, 10 << 20).run();
        assertEquals("+4304 +8952 +16336 +65487", steps());
        assertEquals(LOOPBACK, sendMss(transfer));
        assertTrue(sizeFoundAt < 10 * 20 * MS, "took " + sizeFoundAt);
        assertEquals(0, transfer.socket.status().counters().bytesRetransmitted());
    }

    @Test
    void jumboFrames() {
        Transfer transfer = transfer(2, 8_952, PathMtu.of(9_000), 5 << 20).run();
        assertEquals("+4304 +8952", steps());
        assertEquals(0, transfer.socket.status().counters().bytesRetransmitted());
    }

    /** Only the three probes of the first larger size are lost, and none of that counts as congestion. */
    @Proves("8899/3")
    @ParameterizedTest
    @EnumSource(Recovery.class)
    void ethernetBetweenLargerInterfaces(Recovery recovery) {
        Transfer transfer = transfer(3, LOOPBACK, PathMtu.of(1_500), 5 << 20)
                .tcp(t -> t.recovery(recovery))
                .run();
        assertEquals("x4304 x4304 x4304", steps());
        assertEquals(1_452, sendMss(transfer));
        assertEquals(List.of(), recoveries);
        assertEquals(0, transfer.socket.status().counters().timeouts());
        assertEquals(3 * 4_292, transfer.socket.status().counters().bytesRetransmitted());
    }

    @Test
    void theLossOfProbesCostsNoBandwidth() {
        Transfer plain = transfer(4, LOOPBACK, PathMtu.of(1_500), 5 << 20)
                .tcp(t -> t.mss(1_452).pathMtuDiscovery(false))
                .run();
        Transfer probing = transfer(4, LOOPBACK, PathMtu.of(1_500), 5 << 20).run();
        double ratio = (double) probing.simulation.nanos() / plain.simulation.nanos();
        assertTrue(ratio < 1.1, "takes " + ratio + " times as long");
    }

    @Test
    void withoutSack() {
        transfer(5, LOOPBACK, PathMtu.of(1_500), 5 << 20)
                .tcp(t -> t.sack(false))
                .run();
        assertEquals("x4304 x4304 x4304", steps());
        assertEquals(List.of(), recoveries);
    }

    @Proves("8899/3")
    @ParameterizedTest
    @CsvSource({
        "1400, -1200 +1232 +1352 x1372 x1372 x1372",
        "1280, -1200 +1232 x1352 x1352 x1352",
        "600, -1200 -536 x1232 x1232 x1232",
        "1491, -1200 +1232 +1352 +1372 x1444 x1444 x1444"
    })
    void aBlackHoleFromTheStart(int mtu, String expected) {
        Transfer transfer = transfer(6, 1_452, PathMtu.of(mtu), 3 << 20).run();
        assertEquals(expected, steps());
        assertTrue(sendMss(transfer) + 48 <= mtu, "MSS " + sendMss(transfer));
    }

    @ParameterizedTest
    @EnumSource(Recovery.class)
    void aPathThatShrinksInMidTransfer(Recovery recovery) {
        Transfer transfer = transfer(7, 8_952, PathMtu.of(9_000).thenFrom(300 * MS, 1_400), 20 << 20)
                .tcp(t -> t.recovery(recovery))
                .run();
        assertEquals("+4304 +8952 -1452 -1200 +1232 +1352 x1372 x1372 x1372", steps());
        assertEquals(1_352, sendMss(transfer));
    }

    @Proves({"8899/3", "4821/4"})
    @Test
    void aPathThatGrowsAgainIsFoundWhenTheTimerExpires() {
        Transfer transfer = transfer(8, 1_452, PathMtu.of(1_280).thenFrom(100 * SECOND, 1_500), 0);
        transfer.start();
        BulkSender steady = BulkSender.trickling(100 << 20, 9, 100_000, SECOND);
        SimSocket socket = transfer.client.connect(transfer.server, 40_000, Transfer.PORT, steady);
        transfer.simulation.runUntil(600 * SECOND);
        assertEquals("-1200 +1232 x1352 x1352 x1352", steps());
        transfer.simulation.run(() -> socket.status().sendMss() == 1_440, 620 * SECOND);
        assertEquals("-1200 +1232 x1352 x1352 x1352 +1352 +1372 +1444 +1452", steps());
    }

    /** Nothing gets through for half a minute: that was not the size, and it is in use again soon after. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 30, 300})
    void anOutageDoesNotLowerTheSizeForLong(int seconds) {
        Transfer transfer = transfer(10, LOOPBACK, PathMtu.LARGEST, 40 << 20)
                .wire(Wire.delaying(10 * MS).with(Outages.between(SECOND / 2, SECOND / 2 + seconds * SECOND)))
                .run();
        assertEquals(LOOPBACK, sendMss(transfer), steps());
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 9_000, 1_500, 1_280, 600})
    void withLossesToo(int mtu) {
        for (long seed = 1; seed <= 5; seed++) {
            for (Supplier<UnaryOperator<TcpConfig.Builder>> kind : KINDS) {
                steps.clear();
                long same = seed;
                Transfer transfer = transfer(seed, LOOPBACK, PathMtu.of(mtu), 1 << 20)
                        .tcp(kind.get())
                        .network(n -> n.loss(Loss.parse("1%")).seed(same))
                        .run();
                assertTrue(sendMss(transfer) + 48 <= mtu, "MSS " + sendMss(transfer) + ": " + steps());
            }
        }
    }

    private static final List<Supplier<UnaryOperator<TcpConfig.Builder>>> KINDS = List.of(
            kind(Recovery.RACK, Cubic::new, true),
            kind(Recovery.RACK, Reno::new, true),
            kind(Recovery.SACK, Cubic::new, true),
            kind(Recovery.NEWRENO, Reno::new, true),
            kind(Recovery.NEWRENO, Cubic::new, false));

    private static Supplier<UnaryOperator<TcpConfig.Builder>> kind(
            Recovery recovery, CongestionControl.Factory control, boolean sack) {
        return () -> t -> t.recovery(recovery).congestionControl(control).sack(sack);
    }

    @Test
    void overIpv6ThePacketIsTwentyBytesLonger() {
        transfer(11, 1_432, PathMtu.of(1_400), 3 << 20)
                .tcp(t -> t.packetOverhead(68))
                .overIpv6()
                .run();
        assertEquals("-1200 +1212 +1332 x1352 x1352 x1352", steps());
    }

    /**
     * Small writes get through. With PRR they soon have to wait for the long segment among them, and then the timer expires;
     * without it they go on, and what they report lets RACK send the long segment again and again.
     */
    @ParameterizedTest
    @CsvSource({"true, 2", "false, 0"})
    void aLongSegmentAmongSmallOnes(boolean prr, int timeouts) {
        Transfer transfer = transfer(12, 1_452, PathMtu.of(1_400), 0)
                .tcp(t -> t.nagle(false).prr(prr));
        transfer.start();
        long[] writes = {0};
        Application sometimes = s -> {
            if (s.nanos() >= writes[0] * 50 * MS) {
                s.send(ByteBuffer.allocate(++writes[0] == 5 ? 1_440 : 100));
            }
            s.wakeAt(writes[0] * 50 * MS);
        };
        SimSocket socket = transfer.client.connect(transfer.server, 40_000, Transfer.PORT, sometimes);
        transfer.simulation.run(() -> socket.status().sndUna() > socket.status().iss() + 3_000, 5 * SECOND);
        assertEquals("-1200", steps());
        assertEquals(timeouts, socket.status().counters().timeouts());
    }

    @Test
    void aFixedSizeStaysFixed() {
        transfer(13, 1_452, PathMtu.of(1_500), 1 << 20)
                .tcp(t -> t.pathMtuDiscovery(false))
                .run(DAY);
        assertEquals("", steps());
    }
}
