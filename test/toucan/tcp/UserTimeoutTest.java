package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;
import toucan.wire.TcpOptions;

/** The user timeout (RFC 9293 §3.8.3, §3.10.8) and its option (RFC 5482): kind 28, 0x012c is 300 seconds. */
class UserTimeoutTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String ENABLED = "--user_timeout_option=on\n";

    /** Both sides told their timeouts; ours is the RFC's five minutes. */
    private static String told(String peersOption) {
        return ENABLED
                + LISTENING
                + """
                +0  < S 0:0(0) win 65535 <mss 1000,kind 28 %s>
                +0  > S. 0:0(0) ack 1 <mss 1000,kind 28 0x012c>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                """
                        .formatted(peersOption);
    }

    @Proves("5482/4")
    @Test
    void withoutTheOptionNothingIsToldNorHeeded() { // RFC 5482 §3: ENABLED is false by default
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000,kind 28 0x0258>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 65535 <kind 28 0x0258>
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  %{ assert userTimeoutNanos == 300000000000 and events.UserTimeoutAdvised == 0 }%
                """);
    }

    @Proves("5482/2")
    @Test
    void theLongerOfTheTwoHolds() { // on SYN and SYN,ACK, and on the first segment without SYN
        play(
                told("0x0258")
                        + """
                +0  %{ assert userTimeoutNanos == 600000000000 and events.UserTimeoutAdvised == 1 }%
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1 <kind 28 0x012c>
                +.1 < . 1:1(0) ack 101 win 65535
                +0  write(4, ..., 100) = 100
                +0  > P. 101:201(100) ack 1
                """);
        play(told("0x00c8")
                + """
                +0  %{ assert userTimeoutNanos == 300000000000 }%
                """);
    }

    @Proves("5482/1")
    @Test
    void minutes() { // G = 1: 15 minutes
        play(told("0x800f") + "+0 %{ assert userTimeoutNanos == 900000000000 }%\n");
    }

    @Proves("5482/2")
    @Test
    void theUpperLimitHolds() { // U_LIMIT is an hour; 22 days were asked for
        play(told("0xffff") + "+0 %{ assert userTimeoutNanos == 3600000000000 }%\n");
    }

    @Proves("5482/1")
    @Test
    void zeroIsIgnored() { // RFC 5482 §3.4
        for (String zero : new String[] {"0x0000", "0x8000"}) {
            play(
                    told(zero)
                            + """
                    +0 %{ assert userTimeoutNanos == 300000000000 and events.UserTimeoutAdvised == 0 }%
                    """);
        }
    }

    @Proves("5482/4")
    @Test
    void theActiveSideTellsFirst() {
        play(
                ENABLED
                        + """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) <mss 1000,sackOK,TS val 0 ecr 0,wscale 10,kind 28 0x012c>
                +1  > S 0:0(0) <mss 1000,sackOK,TS val 1000 ecr 0,wscale 10,kind 28 0x012c>
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000,kind 28 0x0258>
                +0  > . 1:1(0) ack 1 <kind 28 0x012c>
                +0  %{ assert userTimeoutNanos == 600000000000 }%
                +1  < P. 1:101(100) ack 1 win 65535
                +.04 > . 1:1(0) ack 101
                """);
    }

    @Test
    void theAdoptedTimeoutExpires() { // 600 s after the first transmission
        play(
                told("0x0258")
                        + """
                +0    write(4, ..., 100) = 100
                +0    > P. 1:101(100) ack 1 <kind 28 0x012c>
                +1    > P. 1:101(100) ack 1
                +2    > P. 1:101(100) ack 1
                +4    > P. 1:101(100) ack 1
                +8    > P. 1:101(100) ack 1
                +16   > P. 1:101(100) ack 1
                +32   > P. 1:101(100) ack 1
                """
                        + "+60 > P. 1:101(100) ack 1\n".repeat(8)
                        + """
                600.099 %{ assert state == ESTABLISHED }%
                600.1 %{ assert state == CLOSED and closeReason == USER_TIMEOUT }%
                """);
    }

    @Proves("5482/3")
    @Test
    void whatTheApplicationAskedForHolds() { // CHANGEABLE is false then; the application still hears of the advice
        play(
                ENABLED
                        + """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  setsockopt(3, SOL_TCP, TCP_USER_TIMEOUT, [20000], 4) = 0
                +0  bind(3, ..., ...) = 0
                +0  listen(3, 1) = 0
                +0  < S 0:0(0) win 65535 <mss 1000,kind 28 0x0258>
                +0  > S. 0:0(0) ack 1 <mss 1000,kind 28 0x0014>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  %{ assert userTimeoutNanos == 20000000000 and events.UserTimeoutAdvised == 1 }%
                """);
    }

    @Test
    void aChangeIsToldWithTheNextSegment() { // and not with a segment of its own
        play(
                told("0x0258")
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1 <kind 28 0x012c>
                +.1 < . 1:1(0) ack 101 win 65535
                +1  setsockopt(4, SOL_TCP, TCP_USER_TIMEOUT, [40000500], 4) = 0
                +0  %{ assert userTimeoutNanos == 40000500000000 }%
                +1  write(4, ..., 100) = 100
                +0  > P. 101:201(100) ack 1 <kind 28 0x829b>                   // 667 minutes: rounded up
                +.1 < . 1:1(0) ack 201 win 65535 <kind 28 0x0001>
                +0  %{ assert userTimeoutNanos == 40000500000000 and events.UserTimeoutAdvised == 2 }%
                """);
    }

    @Test
    void aChangeReachesTheTimerThatRuns() { // without the option, too: the time so far counts
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +1  > P. 1:101(100) ack 1
                +1  setsockopt(4, SOL_TCP, TCP_USER_TIMEOUT, [5000], 4) = 0
                +1  > P. 1:101(100) ack 1
                5.099 %{ assert state == ESTABLISHED }%
                5.1 %{ assert state == CLOSED and closeReason == USER_TIMEOUT }%
                """);
    }

    @Test
    void adviceReachesTheTimerThatRuns() {
        play(
                told("0x00c8")
                        + """
                +0   write(4, ..., 100) = 100
                +0   > P. 1:101(100) ack 1 <kind 28 0x012c>
                +.5  < P. 1:11(10) ack 1 win 65535 <kind 28 0x0258>
                +.04 > . 101:101(0) ack 11
                +0   %{ assert userTimeoutNanos == 600000000000 }%
                1.1  > P. 1:101(100) ack 11
                3.1  > P. 1:101(100) ack 11
                7.1  > P. 1:101(100) ack 11
                15.1 > P. 1:101(100) ack 11
                31.1 > P. 1:101(100) ack 11
                63.1 > P. 1:101(100) ack 11
                """
                        + "+60 > P. 1:101(100) ack 11\n".repeat(8)
                        + """
                600.099 %{ assert state == ESTABLISHED }%
                600.1 %{ assert closeReason == USER_TIMEOUT }%
                """);
    }

    @Test
    void sackComesFirst() { // 40 bytes of options: with timestamps and three blocks there is no room for a fourth thing
        play(
                ENABLED
                        + "--mss=1012\n"
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0>
                +0  > S. 0:0(0) ack 1 <mss 1012,sackOK,TS val 100 ecr 500,kind 28 0x012c>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  < . 1001:2001(1000) ack 1 win 65535 <nop,nop,TS val 601 ecr 100>
                +0  > . 1:1(0) ack 1 <kind 28 0x012c,nop,nop,TS val 200 ecr 600,nop,nop,sack 1001:2001>
                +0  setsockopt(4, SOL_TCP, TCP_USER_TIMEOUT, [60000], 4) = 0
                +0  < . 3001:4001(1000) ack 1 win 65535 <nop,nop,TS val 602 ecr 100>
                +0  > . 1:1(0) ack 1 <kind 28 0x003c,nop,nop,TS val 200 ecr 600,nop,nop,sack 3001:4001 1001:2001>
                +0  setsockopt(4, SOL_TCP, TCP_USER_TIMEOUT, [61000], 4) = 0
                +0  < . 5001:6001(1000) ack 1 win 65535 <nop,nop,TS val 603 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600,nop,nop,sack 5001:6001 3001:4001 1001:2001>
                +0  < . 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 604 ecr 100>
                +0  > . 1:1(0) ack 2001 <kind 28 0x003d,nop,nop,TS val 200 ecr 604,nop,nop,sack 5001:6001 3001:4001>
                """);
    }

    @Proves("9293/MUST-16")
    @Test
    void aFullSegmentLeavesRoomForIt() { // MUST-16: 996 bytes of data and four of the option
        play(
                told("0x0258")
                        + """
                +0  write(4, ..., 1996) = 1996
                +0  > . 1:997(996) ack 1 <kind 28 0x012c>
                +0  > P. 997:1997(1000) ack 1
                """);
    }

    @Test
    void theKeepAliveTimerIsLonger() { // RFC 5482 §4.2: 600 s, and 75 more
        play(
                told("0x0258")
                        + """
                +0    setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [10], 4) = 0
                +0    setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
                675.1 > . 0:0(0) ack 1 <kind 28 0x012c>
                """);
    }

    @Proves("5482/2")
    @Property
    void theFormula(
            @ForAll @IntRange(min = 1, max = 100_000) int own,
            @ForAll @IntRange(min = 1, max = 2_000_000) int remote,
            @ForAll @IntRange(min = 100, max = 5_000) int lower,
            @ForAll @IntRange(max = 100_000) int above,
            @ForAll @IntRange(min = 1, max = 60) int rto) {
        UserTimeoutOption option = new UserTimeoutOption(true, true, lower * SECOND, (lower + above) * SECOND);
        long adopted = option.adopt(own * SECOND, remote * SECOND, rto * SECOND);
        assertTrue(adopted >= 100 * SECOND && adopted > rto * SECOND, "too short: " + adopted);
        assertTrue(adopted >= lower * SECOND && adopted <= (lower + above) * SECOND, "outside the limits: " + adopted);
        long longer = Math.max(own, remote) * SECOND;
        if (longer >= lower * SECOND && longer <= (lower + above) * SECOND) {
            assertEquals(longer, adopted);
        }
    }

    @Proves("5482/1")
    @Property
    void whatIsToldIsNeverLessThanWhatIsMeant(@ForAll @IntRange(min = 1) int seconds) {
        TcpOptions options = new TcpOptions().userTimeoutSeconds(seconds);
        assertTrue(options.hasUserTimeout() && options.userTimeoutSeconds() > 0, options.toString());
        if (seconds <= 32_767) {
            assertEquals(seconds, options.userTimeoutSeconds());
        } else if (seconds <= 32_767 * 60) {
            long told = options.userTimeoutSeconds();
            assertTrue(told >= seconds && told < seconds + 60L, seconds + " s told as " + told);
        } else {
            assertEquals(0xFFFF, options.userTimeout());
        }
    }

    @Test
    void anEndlessTimeoutIsToldAsTheLongest() {
        assertEquals(
                0xFFFF,
                new TcpOptions().userTimeoutSeconds(TcpConfig.FOREVER / SECOND).userTimeout());
    }

    @Proves("5482/2")
    @Test
    void limitsThatTheRfcForbids() {
        assertThrows(
                IllegalArgumentException.class, () -> new UserTimeoutOption(true, true, 99 * SECOND, 200 * SECOND));
        assertThrows(
                IllegalArgumentException.class, () -> new UserTimeoutOption(true, true, 200 * SECOND, 199 * SECOND));
        UserTimeoutOption low = new UserTimeoutOption(true, true, 100 * SECOND, 110 * SECOND);
        assertThrows(IllegalArgumentException.class, () -> TcpConfig.DEFAULT
                .with()
                .maxRtoNanos(120 * SECOND)
                .userTimeoutOption(low)
                .build());
    }
}
