package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import toucan.wire.Segment;

/**
 * RFC 4987 §3.6: a connection of which nothing was remembered between SYN and ACK. Our timestamps are set back by 20 ms on
 * the SYN,ACK, as a cookie does that needs their last bits: 80 is what the clock of 100 has become.
 */
class StatelessHandshakeTest {
    private static final String STATELESS = "--stateless_handshake=on\n";

    private static final String ACCEPTED = STATELESS
            + "--mss=1012\n"
            + LISTENING
            + """
            +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0,nop,wscale 3>
            +0  > S. 0:0(0) ack 1 win 65535 <mss 1012,sackOK,TS val 80 ecr 500,nop,wscale 10>
            +.1 < . 1:1(0) ack 1 win 1000 <nop,nop,TS val 600 ecr 80>
            +0  accept(3, ..., ...) = 4
            """;

    @Test
    void theAckOpensTheConnectionAndIsNotAnswered() {
        play(
                ACCEPTED
                        + """
                +0  %{ assert state == ESTABLISHED and snd.una == 1 and snd.nxt == 1 and rcv.nxt == 1 }%
                +60 %{ assert state == ESTABLISHED and tcpi_segs_out == 0 }%
                """);
    }

    @Test
    void theWindowOfTheAckIsScaled() {
        play(ACCEPTED + "+0 %{ assert snd.wnd == 8000 and rcv.wnd == 65535 }%\n");
    }

    @Test
    void nothingIsSentAgainOfAHandshakeWithoutState() { // the peer's SYN elicits the answer anew
        play(
                STATELESS
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +30 < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                """);
    }

    @Test
    void timestampsGoOnFromTheClockAndDoNotDecrease() { // RFC 7323 §5.4
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <nop,nop,TS val 200 ecr 600>
                """);
    }

    @Test
    void theFirstRoundTripIsThatOfTheFirstData() { // what the timestamp of the SYN,ACK says is 20 ms too long
        play(
                ACCEPTED
                        + """
                +0  %{ assert srttNanos == -1 and rtoNanos == 1000000000 }%
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <...>
                +.1 < . 1:1(0) ack 1001 win 1000 <nop,nop,TS val 700 ecr 200>
                +0  %{ assert srttNanos == 100000000 and minRttNanos == 100000000 }%
                """);
    }

    @Test
    void sackWasAgreedOn() {
        play(
                ACCEPTED
                        + """
                +0  < P. 1001:2001(1000) ack 1 win 1000 <nop,nop,TS val 600 ecr 80>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600,nop,nop,sack 1001:2001>
                """);
    }

    @Test
    void withoutTimestampsOnlyTheMssIsLeft() {
        play(
                STATELESS
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 700>
                +0  > S. 0:0(0) ack 1 win 65535 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 2000
                +0  accept(3, ..., ...) = 4
                +0  %{ assert snd.wnd == 2000 }%
                +0  write(4, ..., 1400) = 1400
                +0  > . 1:701(700) ack 1
                +0  > P. 701:1401(700) ack 1
                +0  < . 1001:2001(1000) ack 1 win 2000
                +0  > . 1401:1401(0) ack 1
                """);
    }

    @Test
    void theAckMayCarryData() {
        play(
                STATELESS
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < P. 1:501(500) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  read(4, ..., 1000) = 500
                +.04 > . 1:1(0) ack 501
                """);
    }

    @Test
    void theAckMayCarryDataAndAFin() {
        play(
                STATELESS
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < FP. 1:501(500) ack 1 win 65535
                +0  > . 1:1(0) ack 502
                +0  accept(3, ..., ...) = 4
                +0  %{ assert state == CLOSE_WAIT }%
                +0  read(4, ..., 1000) = 500
                +0  read(4, ..., 1000) = 0
                """);
    }

    @Test
    void aWindowOfZeroIsProbed() {
        play(
                STATELESS
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 0
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 1000) = 1000
                +1  > . 1:2(1) ack 1
                +.1 < . 1:1(0) ack 1 win 1000
                +0  > P. 1:1001(1000) ack 1
                """);
    }

    @Test
    void aLateCopyOfTheSynIsChallenged() { // RFC 5961 §4
        play(
                ACCEPTED
                        + """
                +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0,nop,wscale 3>
                +0  > . 1:1(0) ack 1 <...>
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Test
    void theFirstDataLostIsSentAgain() {
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <...>
                +1  > P. 1:1001(1000) ack 1 <...>
                +.1 < . 1:1(0) ack 1001 win 1000 <nop,nop,TS val 1700 ecr 1200>
                +0  %{ assert snd.una == 1001 and srttNanos == 100000000 }%
                """);
    }

    /** What is answered without state is what a connection in SYN-RECEIVED answers to the same SYN. */
    @Property
    void theAnswerIsThatOfAConnection(
            @ForAll @IntRange(min = -1, max = 65_535) int mss,
            @ForAll @IntRange(min = -1, max = 255) int scale,
            @ForAll boolean sack,
            @ForAll boolean timestamps,
            @ForAll @IntRange(min = 0, max = 15) int ours,
            @ForAll @IntRange(min = 1, max = 1 << 24) int receiveBuffer,
            @ForAll int iss,
            @ForAll int irs) {
        TcpConfig config = TcpConfig.DEFAULT
                .with()
                .receiveBuffer(receiveBuffer)
                .sack((ours & 1) != 0)
                .timestamps((ours & 2) != 0)
                .windowScaling((ours & 4) != 0)
                .timestampOffset(iss * 31)
                .build();
        Segment syn =
                new Segment().ports(1000, 2000).flags(Segment.SYN).seq(irs).window(500);
        if (mss >= 0) {
            syn.options().mss(mss);
        }
        if (scale >= 0) {
            syn.options().windowScale(scale);
        }
        syn.options().sackPermitted(sack);
        if (timestamps) {
            syn.options().timestamps(irs + 1, 0);
        }
        long now = 7_000_000;
        Segment stateless = new Segment();
        Connection.answerWithoutState(syn, config, iss, Connection.timestamp(config, now), stateless);
        Connection connection = Connection.passiveOpen(config, 2000, iss, EventListener.NONE);
        connection.segmentArrives(syn.copy(), now);
        Segment stateful = connection.pollTransmit(now);
        assertEquals(stateful.toString(), stateless.toString());
        assertEquals(stateful.window(), stateless.window());
        assertEquals(stateful.options(), stateless.options());
        assertEquals(stateful.dstPort(), stateless.dstPort());

        Segment ack = new Segment()
                .ports(1000, 2000)
                .flags(Segment.ACK)
                .seq(irs + 1)
                .ack(iss + 1)
                .window(300);
        if (stateless.options().hasTimestamps()) {
            ack.options().timestamps(irs + 5, stateless.options().tsVal());
        }
        Connection late = Connection.passiveOpenCompleted(config, syn, iss, EventListener.NONE, now);
        late.segmentArrives(ack.copy(), now);
        connection.segmentArrives(ack.copy(), now);
        Status expected = connection.status();
        Status actual = late.status();
        assertEquals(State.ESTABLISHED, actual.state());
        assertEquals(expected.state(), actual.state());
        assertEquals(expected.sndUna(), actual.sndUna());
        assertEquals(expected.sndNxt(), actual.sndNxt());
        assertEquals(expected.sndWnd(), actual.sndWnd());
        assertEquals(expected.rcvNxt(), actual.rcvNxt());
        assertEquals(expected.rcvWnd(), actual.rcvWnd());
        assertEquals(expected.iss(), actual.iss());
        assertEquals(expected.irs(), actual.irs());
        assertEquals(expected.sendMss(), actual.sendMss());
        assertEquals(expected.cwnd(), actual.cwnd());
        assertEquals(connection.remotePort(), late.remotePort());
        assertEquals(connection.localPort(), late.localPort());
        assertTrue(late.pollTransmit(now) == null && late.nextTimeoutNanos() == Connection.NEVER);
    }
}
