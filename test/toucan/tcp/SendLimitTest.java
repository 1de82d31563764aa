package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.CONNECTING;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.accepted;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import toucan.tcp.SendLimit.Kind;

/** What limits the sender: each answer. Times in nanoseconds. That of a probe of the path MTU is in {@link PathMtuDiscoveryTest}. */
class SendLimitTest {
    private static final String FIVE_IN_FLIGHT =
            "+0  write(4, ..., 5000) = 5000\n" + sends(1, 4001) + "+0  > P. 4001:5001(1000) ack 1\n";

    private static String limit(String kind) {
        return "%{ assert limit == limits." + kind + " and limitNanos == -1 }%\n";
    }

    private static String limit(String kind, long nanos) {
        return "%{ assert limit == limits." + kind + " and limitNanos == " + nanos + " }%\n";
    }

    @Test
    void theHandshakeUntilTheSynIsSentAgain() {
        play(CONNECTING
                + "+0   " + limit("HANDSHAKE", 1_000_000_000)
                + "+.4  " + limit("HANDSHAKE", 600_000_000)
                + "+.6  > S 0:0(0) <...>\n"
                + "+0   " + limit("HANDSHAKE", 2_000_000_000)
                + "+.1  < S. 0:0(0) ack 1 win 65535 <mss 1000>\n"
                + "+0   > . 1:1(0) ack 1\n"
                + "+0   " + limit("APPLICATION"));
    }

    @Test
    void theApplicationBeforeItsDataIsAcknowledgedAndAfter() {
        play(ACCEPTED_SACK
                + "+0   " + limit("APPLICATION")
                + FIVE_IN_FLIGHT
                + "+0   " + limit("APPLICATION")
                + "+.1  < . 1:1(0) ack 5001 win 65535\n"
                + "+0   " + limit("APPLICATION"));
    }

    @Test
    void theSendBufferThatTheApplicationWouldFillFurther() {
        TestBed bed = TestBed.in(State.ESTABLISHED, TestBed.CONFIG, 1, 1);
        assertEquals(Kind.APPLICATION, bed.connection.limit(bed.now).kind());
        assertEquals(4096, bed.connection.send(ByteBuffer.allocate(5000), bed.now));
        assertEquals(Kind.NOTHING, bed.connection.limit(bed.now).kind(), "before the driver has asked for segments");
        while (bed.connection.pollTransmit(bed.now) != null) {
            assertEquals(Kind.NOTHING, bed.connection.limit(bed.now).kind(), "after a segment another may come");
        }
        // Of 4096 bytes, 96 are held back by Nagle's algorithm.
        assertEquals(Kind.NAGLE, bed.connection.limit(bed.now).kind());
        bed.connection.setNagle(false);
        while (bed.connection.pollTransmit(bed.now) != null) {
            // it leaves
        }
        assertEquals(Kind.SEND_BUFFER, bed.connection.limit(bed.now).kind());
        assertEquals(0, bed.connection.sendRoom());
    }

    @Test
    void nagle() {
        play(ACCEPTED
                + "+0   write(4, ..., 100) = 100\n+0   > P. 1:101(100) ack 1\n"
                + "+0   " + limit("APPLICATION")
                + "+0   write(4, ..., 100) = 100\n"
                + "+0   " + limit("NAGLE")
                + "+.1  < . 1:1(0) ack 101 win 65535\n+0   > P. 101:201(100) ack 1\n"
                + "+0   " + limit("APPLICATION"));
    }

    @Test
    void theCongestionWindow() {
        play(ACCEPTED_SACK + "+0   write(4, ..., 20000) = 20000\n" + sends(1, 10001)
                + "+0   " + limit("CONGESTION_WINDOW")
                + "+.1  < . 1:1(0) ack 1001 win 65535\n" + sends(10001, 12001)
                + "+0   " + limit("CONGESTION_WINDOW"));
    }

    @Test
    void theReceiveWindow() {
        play(accepted(3000) + "+0   write(4, ..., 8000) = 8000\n" + sends(1, 3001)
                + "+0   " + limit("RECEIVE_WINDOW")
                + "+.1  < . 1:1(0) ack 3001 win 65535\n" + sends(3001, 7001) + "+0 > P. 7001:8001(1000) ack 1\n"
                + "+0   " + limit("APPLICATION"));
    }

    @Test
    void aWindowTooSmallToBeUsedUntilTheOverride() { // RFC 9293 §3.8.6.2.1 (4)
        play(accepted(4000)
                + "+0   < . 1:1(0) ack 1 win 500\n+0   write(4, ..., 3000) = 3000\n"
                + "+0   " + limit("SILLY_WINDOW", 200_000_000)
                + "+.15 " + limit("SILLY_WINDOW", 50_000_000)
                + "+.05 > . 1:501(500) ack 1\n"
                + "+0   " + limit("RECEIVE_WINDOW"));
    }

    @Test
    void aClosedWindowUntilTheNextProbe() { // SHLD-29, SHLD-30
        play(ACCEPTED
                + "+0   < . 1:1(0) ack 1 win 0\n+0   write(4, ..., 3000) = 3000\n"
                + "+0   " + limit("ZERO_WINDOW", 1_000_000_000)
                + "1.1  > . 1:2(1) ack 1\n"
                + "+0   " + limit("ZERO_WINDOW", 2_000_000_000)
                + "+.5  < . 1:1(0) ack 1 win 0\n"
                + "+0   " + limit("ZERO_WINDOW", 1_500_000_000)
                + "+.5  < . 1:1(0) ack 1 win 65535\n" + sends(1, 2001) + "+0   > P. 2001:3001(1000) ack 1\n"
                + "+0   " + limit("APPLICATION"));
    }

    /** BBR begins with 10 ms for a segment, and two segments at a time: {@link PacingTest}. */
    @Test
    void pacing() {
        play("--cc=bbr\n" + LISTENING
                + """
                +0    < S 0:0(0) win 65535 <mss 1000,nop,nop,sackOK>
                +0    > S. 0:0(0) ack 1 <mss 1000,nop,nop,sackOK>
                +.277 < . 1:1(0) ack 1 win 65535
                +0    accept(3, ..., ...) = 4
                +0    write(4, ..., 12000) = 12000
                +0    > . 1:1001(1000) ack 1
                +0    > . 1001:2001(1000) ack 1
                """
                + "+0    " + limit("PACING", 20_000_000)
                + "+.015 " + limit("PACING", 5_000_000)
                + "+.005 > . 2001:3001(1000) ack 1\n+0    > . 3001:4001(1000) ack 1\n"
                + "+0    " + limit("PACING", 20_000_000));
    }

    /** SRTT is 100 ms, RTTVAR 50 ms: the RTO would be 300 ms and is at least 1 s; the probe comes after 200 ms. */
    @Test
    void overdueAcknowledgmentsThenTheProbeThenTheTimeout() {
        play(ACCEPTED_SACK + FIVE_IN_FLIGHT
                + "+.1   < . 1:1(0) ack 4001 win 65535\n"
                // RTTVAR is 45.8 ms by then; one segment is left: a probe after 2 * SRTT + 200 ms
                + "+.28  " + limit("APPLICATION")
                + "+.01  " + limit("TAIL_LOSS_PROBE", 110_000_000)
                + "+.11  > P. 4001:5001(1000) ack 1\n"
                + "+0    " + limit("APPLICATION")
                + "+.29  " + limit("RETRANSMISSION_TIMEOUT", 710_000_000)
                + "+.71  > P. 4001:5001(1000) ack 1\n"
                + "+0    " + limit("RETRANSMISSION_TIMEOUT", 2_000_000_000)
                + "+.8   " + limit("RETRANSMISSION_TIMEOUT", 1_200_000_000)
                + "+.1   < . 1:1(0) ack 5001 win 65535\n"
                + "+0    " + limit("APPLICATION"));
    }

    /** RACK waits a quarter of the least round trip: 25 ms. */
    @Test
    void whatMayBeReordered() { // RFC 8985 §6.2
        play(ACCEPTED_SACK + FIVE_IN_FLIGHT
                + "+.1   < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>\n"
                + "+0    " + limit("REORDERING", 25_000_000)
                + "+.02  " + limit("REORDERING", 5_000_000)
                + "+.005 > . 1:1001(1000) ack 1\n"
                + "+0    " + limit("APPLICATION"));
    }

    @Test
    void theEnd() {
        play(ACCEPTED_SACK
                + "+0   close(4) = 0\n+0   > F. 1:1(0) ack 1\n"
                + "+0   " + limit("FIN")
                + "+.1  < . 1:1(0) ack 2 win 65535\n"
                + "+0   %{ assert limit == limits.PEER_CLOSE and state == FIN_WAIT_2 }%\n"
                + "+.1  < F. 1:1(0) ack 2 win 65535\n+0   > . 2:2(0) ack 2\n"
                + "+0   " + limit("TIME_WAIT", 240_000_000_000L)
                + "+40  " + limit("TIME_WAIT", 200_000_000_000L)
                + "+200 " + limit("CLOSED"));
    }
}
