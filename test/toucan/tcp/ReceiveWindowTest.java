package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** The receiver's side of flow control: RFC 9293 §3.8.6 and §3.8.6.2.2. */
class ReceiveWindowTest {
    /** 4000 octets of buffer, full. */
    private static final String FULL = "--rcvbuf=4000\n"
            + ACCEPTED
            + """
            +0  < . 1:1001(1000) ack 1 win 65535
            +0  < . 1001:2001(1000) ack 1 win 65535
            +0  > . 1:1(0) ack 2001 win 2000
            +0  < . 2001:3001(1000) ack 1 win 65535
            +0  < . 3001:4001(1000) ack 1 win 65535
            +0  > . 1:1(0) ack 4001 win 0
            """;

    @Test
    void theWindowIsWhatFits() { // unread data takes its room; the right edge stays (SHLD-14)
        play(FULL + """
                +0  %{ assert rcv.wnd == 0 and receivable == 4000 }%
                """);
    }

    @Proves({"9293/MUST-39", "9293/E20"})
    @Test
    void theWindowOpensByASegmentAtLeast() { // MUST-39, 9293/E20: min(RCV.BUFF/2, Eff.snd.MSS)
        play(
                FULL
                        + """
                +.1 read(4, ..., 1) = 1
                +.1 read(4, ..., 998) = 998
                +.1 read(4, ..., 1) = 1
                +0  > . 1:1(0) ack 4001 win 1000
                """);
    }

    @Proves("9293/E20")
    @Test
    void halfTheBufferIsEnough() { // 9293/E20: the other of the two
        play(
                "--rcvbuf=1000\n"
                        + ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                * > . 1:1(0) ack 1001 win 0
                +.1 read(4, ..., 499) = 499
                +.1 read(4, ..., 1) = 1
                +0  > . 1:1(0) ack 1001 win 500
                """);
    }

    @Proves("9293/E21")
    @Test
    void aProbeFindsTheWindowThatWasTooSillyToTell() { // 9293/E21: and the silly-window rule holds for its answer, too
        play(
                FULL
                        + """
                +.1 read(4, ..., 500) = 500
                +.1 < . 4001:4002(1) ack 1 win 65535
                +0  > . 1:1(0) ack 4001 win 0
                +.1 read(4, ..., 500) = 500
                +0  > . 1:1(0) ack 4001 win 1000
                +.1 < . 4001:5001(1000) ack 1 win 65535
                * > . 1:1(0) ack 5001 win 0
                """);
    }

    @Test
    void readingAllAtOnceOpensAll() {
        play(
                FULL
                        + """
                +.1 read(4, ..., 10000) = 4000
                +0  > . 1:1(0) ack 4001 win 4000
                """);
    }

    @Test
    void anAckOnTheWayTellsTheWindow() { // data of ours carries it
        play(
                FULL
                        + """
                +0  write(4, ..., 500) = 500
                +0  > P. 1:501(500) ack 4001 win 0
                +.1 < . 4001:4001(0) ack 501 win 65535
                +0  read(4, ..., 10000) = 4000
                +0  > . 501:501(0) ack 4001 win 4000
                """);
    }

    @Proves({"9293/SHLD-14", "9293/E14"})
    @Test
    void theRightEdgeNeverGoesBack() { // SHLD-14, 9293/E14: small segments, out of order, never read
        play(
                "--rcvbuf=4000\n"
                        + ACCEPTED
                        + """
                +0  < . 3001:4001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1 win 4000
                +0  < . 1:101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 101 win 3900
                +0  < . 101:3001(2900) ack 1 win 65535
                +0  > . 1:1(0) ack 4001 win 0
                """);
    }

    @Proves("7323/3")
    @Test
    void scalingDoesNotRetract() { // 7323/3: in units of 2 octets, what was offered once stays offered, and is honoured
        play(
                "--rcvbuf=100000\n"
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000,nop,wscale 0>
                +0  > S. 0:0(0) ack 1 win 65535 <mss 1000,nop,wscale 1>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  < . 1:2(1) ack 1 win 65535
                * > . 1:1(0) ack 2 win 49999                  // up to 100000: one octet does not fill a unit
                +0  < . 2:3(1) ack 1 win 65535
                * > . 1:1(0) ack 3 win 49999                  // up to 100001: 49998 would take an octet back
                +0  < . 3:60003(60000) ack 1 win 65535
                * > . 1:1(0) ack 60003 win 19999
                +0  < . 60003:100001(39998) ack 1 win 65535
                * > . 1:1(0) ack 100001 win 0
                +0  read(4, ..., 200000) = 100000
                +0  > . 1:1(0) ack 100001 win 50000
                """);
    }

    @Test
    void theWholeWindowIsTaken() { // its last octet as well
        play(
                "--rcvbuf=4000\n"
                        + ACCEPTED
                        + """
                +0  < . 1:4001(4000) ack 1 win 65535
                +0~+.04 > . 1:1(0) ack 4001 win 0
                +0  read(4, ..., 10000) = 4000
                +0  > . 1:1(0) ack 4001 win 4000
                """);
    }
}
