package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.wire.Segment.ACK;
import static toucan.wire.Segment.FIN;
import static toucan.wire.Segment.PSH;
import static toucan.wire.Segment.RST;
import static toucan.wire.Segment.SYN;

import java.net.InetSocketAddress;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/** The cookie alone: what goes in comes out, as long as it holds, and nothing else does. */
class SynCookiesTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.1", 9293);
    private static final InetSocketAddress REMOTE = new InetSocketAddress("10.0.0.2", 5000);
    private static final ConnectionId ID = new ConnectionId(LOCAL, REMOTE, 9293, 1000, true);
    private static final TcpConfig CONFIG = TcpConfig.DEFAULT;

    private final SynCookies cookies = new SynCookies(new TupleHash(new byte[32]));
    private final Segment syn = new Segment();

    private static Segment reducedSyn(int isn, int mss) {
        Segment syn = RawPeer.segment(1000, 9293, SYN, isn, 0);
        syn.options().mss(mss);
        SynCookies.reduce(syn, CONFIG);
        return syn;
    }

    private static Segment ack(int isn, int cookie) {
        return RawPeer.segment(1000, 9293, ACK, isn + 1, cookie + 1);
    }

    private boolean check(Segment ack, long nowNanos) {
        return cookies.mayBe(ack, nowNanos) && cookies.check(ID, false, ack, 0, nowNanos, syn);
    }

    @Proves("4987/3")
    @Property
    void whatGoesInComesOut(
            @ForAll int isn,
            @ForAll @IntRange(min = 48, max = 65_535) int mss,
            @ForAll @IntRange(min = -1, max = 255) int scale,
            @ForAll boolean sack,
            @ForAll boolean checksumNone,
            @ForAll int clock,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long issued,
            @ForAll @LongRange(min = 0, max = SynCookies.STEP_NANOS) long age) {
        Segment original = RawPeer.segment(1000, 9293, SYN, isn, 0);
        original.options().mss(mss).sackPermitted(sack).timestamps(isn * 17, 0);
        if (scale >= 0) {
            original.options().windowScale(scale);
        }
        SynCookies.reduce(original, CONFIG);
        int cookie = cookies.issue(ID, checksumNone, original, issued);
        int tsVal = SynCookies.timestamp(original.options(), clock);
        assertTrue(clock - tsVal >= 0 && clock - tsVal < 32, "set back by " + (clock - tsVal));

        Segment ack = ack(isn, cookie);
        ack.options().timestamps(4711, tsVal);
        long now = issued + age;
        assertTrue(cookies.mayBe(ack, now));
        assertTrue(cookies.check(ID, checksumNone, ack, clock + (int) (age / 1_000_000), now, syn));
        assertEquals(isn, syn.seq());
        assertEquals(1000, syn.srcPort());
        assertEquals(9293, syn.dstPort());
        TcpOptions options = syn.options();
        assertEquals(original.options().mss(), options.mss());
        assertTrue(options.mss() <= mss);
        assertEquals(sack, options.sackPermitted());
        assertEquals(scale >= 0, options.hasWindowScale());
        assertEquals(Math.min(14, scale), options.windowScale());
        assertEquals(4711, options.tsVal());
        assertFalse(cookies.check(ID, !checksumNone, ack, clock, now, syn), "in the other checksum mode");
    }

    /** 2^-24 a time: with this key and these numbers never. */
    @Property(seed = "1")
    void aFlippedBitIsNoticed(
            @ForAll int isn,
            @ForAll @IntRange(min = 48, max = 65_535) int mss,
            @ForAll @LongRange(min = 0, max = 1L << 50) long now,
            @ForAll @IntRange(min = 0, max = 31) int bit) {
        int cookie = cookies.issue(ID, false, reducedSyn(isn, mss), now);
        assertTrue(check(ack(isn, cookie), now));
        assertFalse(check(ack(isn, cookie ^ 1 << bit), now), "cookie");
        assertFalse(check(ack(isn ^ 1 << bit, cookie), now), "the peer's ISN");
        int portBit = 1 << bit % 16;
        assertNot(new ConnectionId(LOCAL, REMOTE, 9293 ^ portBit, 1000, true), isn, cookie, now);
        assertNot(new ConnectionId(LOCAL, REMOTE, 9293, 1000 ^ portBit, true), isn, cookie, now);
        assertNot(new ConnectionId(LOCAL, at(REMOTE, 5000 ^ portBit), 9293, 1000, true), isn, cookie, now);
        assertNot(new ConnectionId(at(LOCAL, 9293 ^ portBit), REMOTE, 9293, 1000, true), isn, cookie, now);
        InetSocketAddress other = new InetSocketAddress("10.0." + (1 << bit % 8) + ".2", 5000);
        assertNot(new ConnectionId(LOCAL, other, 9293, 1000, true), isn, cookie, now);
        assertNot(new ConnectionId(other, REMOTE, 9293, 1000, true), isn, cookie, now);
        assertFalse(
                new SynCookies(new TupleHash(new byte[] {1})).check(ID, false, ack(isn, cookie), 0, now, syn),
                "another key");
    }

    private static InetSocketAddress at(InetSocketAddress endpoint, int port) {
        return new InetSocketAddress(endpoint.getAddress(), port);
    }

    private void assertNot(ConnectionId id, int isn, int cookie, long now) {
        assertFalse(cookies.check(id, false, ack(isn, cookie), 0, now, syn), id.toString());
    }

    @Proves("4987/3")
    @Test
    void guessingIsInVain() {
        long now = 5 * SynCookies.STEP_NANOS;
        cookies.issue(ID, false, reducedSyn(1, 1452), now);
        Random random = new Random(3);
        int looked = 0;
        for (int i = 0; i < 1_000_000; i++) {
            Segment guess = ack(random.nextInt(), random.nextInt());
            if (cookies.mayBe(guess, now)) {
                looked++;
                assertFalse(cookies.check(ID, false, guess, 0, now, syn));
            }
        }
        // Two of the 32 times hold: the rest costs no hash.
        assertTrue(looked > 60_000 && looked < 65_000, "looked at " + looked);
    }

    @Proves("4987/3")
    @Test
    void aCookieHoldsInItsStepAndTheNext() {
        long step = SynCookies.STEP_NANOS;
        for (long issued : new long[] {0, step - 1, 31 * step, 32 * step - 1, 1000 * step + 5}) {
            Segment ack = ack(1, cookies.issue(ID, false, reducedSyn(1, 1452), issued));
            long end = (issued / step + 2) * step;
            assertTrue(check(ack, issued));
            assertTrue(check(ack, end - 1));
            assertFalse(cookies.mayBe(ack, end));
            assertFalse(cookies.check(ID, false, ack, 0, end, syn));
        }
    }

    @Test
    void aCookieDoesNotHoldAgainWhenTheFiveBitsComeRound() {
        long step = SynCookies.STEP_NANOS;
        Segment ack = ack(1, cookies.issue(ID, false, reducedSyn(1, 1452), step));
        for (int turns = 1; turns < 100; turns++) {
            long now = (1 + 32L * turns) * step;
            cookies.issue(ID, false, reducedSyn(1, 1452), now); // cookies are out
            assertTrue(cookies.mayBe(ack, now), "the five bits are the same again");
            assertFalse(cookies.check(ID, false, ack, 0, now, syn), "after " + turns + " turns");
        }
    }

    @Test
    void beforeTheFirstAndAfterTheLastCookieNothingIsLookedAt() {
        Segment ack = ack(1, 0);
        assertFalse(cookies.isOut(0));
        assertFalse(cookies.mayBe(ack, 0));
        cookies.issue(ID, false, reducedSyn(1, 1452), 0);
        assertTrue(cookies.isOut(2 * SynCookies.STEP_NANOS - 1));
        assertFalse(cookies.isOut(2 * SynCookies.STEP_NANOS));
    }

    @Test
    void onlyAnAckBringsACookieBack() {
        int cookie = cookies.issue(ID, false, reducedSyn(1, 1452), 0);
        assertTrue(cookies.mayBe(ack(1, cookie).flags(ACK | PSH), 0));
        assertTrue(cookies.mayBe(ack(1, cookie).flags(ACK | FIN), 0));
        assertFalse(cookies.mayBe(ack(1, cookie).flags(SYN | ACK), 0));
        assertFalse(cookies.mayBe(ack(1, cookie).flags(RST | ACK), 0));
        assertFalse(cookies.mayBe(ack(1, cookie).flags(PSH), 0));
    }

    @Proves("4987/3")
    @ParameterizedTest
    @CsvSource({
        "0,48",
        "1,48",
        "47,48",
        "48,48",
        "535,48",
        "536,536",
        "1219,536",
        "1220,1220",
        "1399,1220",
        "1400,1400",
        "1431,1400",
        "1432,1432",
        "1451,1432",
        "1452,1452",
        "1460,1452",
        "8951,1452",
        "8952,8952",
        "65467,8952",
        "65468,65468",
        "65535,65468",
        "-1,536"
    })
    void theMssIsRoundedDown(int offered, int kept) {
        Segment peer = RawPeer.segment(1000, 9293, SYN, 1, 0);
        if (offered >= 0) {
            peer.options().mss(offered);
        }
        SynCookies.reduce(peer, CONFIG);
        assertEquals(kept, peer.options().mss());
        assertTrue(check(ack(1, cookies.issue(ID, false, peer, 0)), 0));
        assertEquals(kept, syn.options().mss());
    }

    @Proves("4987/3")
    @Test
    void withoutTimestampsTheOtherOptionsAreLost() {
        Segment peer = RawPeer.segment(1000, 9293, SYN, 1, 0);
        peer.options().mss(1452).sackPermitted(true).windowScale(7);
        SynCookies.reduce(peer, CONFIG);
        assertEquals("mss 1452", peer.options().toString());
        peer.options().sackPermitted(true).windowScale(7).timestamps(5, 0);
        SynCookies.reduce(peer, CONFIG.with().timestamps(false).build());
        assertEquals("mss 1452", peer.options().toString());
    }

    @ParameterizedTest
    @CsvSource({"0,true", "127999,true", "128031,true", "128032,false", "-1,false", "-2147483648,false"})
    void anEchoOfAnotherTimeIsNone(int ageTicks, boolean taken) {
        Segment peer = RawPeer.segment(1000, 9293, SYN, 1, 0);
        peer.options().mss(1452).sackPermitted(true).windowScale(7).timestamps(5, 0);
        SynCookies.reduce(peer, CONFIG);
        Segment ack = ack(1, cookies.issue(ID, false, peer, 0));
        int clock = 31 + 32 * 77; // all of the low bits are set: what is put there never is above it
        int tsVal = SynCookies.timestamp(peer.options(), clock);
        ack.options().timestamps(6, tsVal);
        assertTrue(cookies.check(ID, false, ack, tsVal + ageTicks, 0, syn));
        assertEquals(taken, syn.options().hasTimestamps());
        assertEquals(taken, syn.options().sackPermitted());
        assertEquals(taken, syn.options().hasWindowScale());
    }

    /** RFC 7323 §5.4: of one connection the timestamps never decrease, those with a cookie in them included. */
    @Property
    void timestampsDoNotDecrease(
            @ForAll @IntRange(min = -1, max = 14) int scale,
            @ForAll boolean sack,
            @ForAll int clock,
            @ForAll @IntRange(min = 0, max = 100) int later) {
        TcpOptions options = new TcpOptions().sackPermitted(sack);
        if (scale >= 0) {
            options.windowScale(scale);
        }
        int first = SynCookies.timestamp(options, clock);
        int second = SynCookies.timestamp(options, clock + later);
        assertTrue(second - first >= 0);
        assertTrue(clock + later - second >= 0, "the connection goes on with the plain clock");
    }
}
