package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.accepted;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** The sender's side of flow control: RFC 9293 §3.8.6, §3.8.6.1 (zero window), §3.8.6.2.1 (silly windows). */
class FlowControlTest {
    /** 3000 octets were written, and the peer has no room. */
    private static final String WINDOW_CLOSED = ACCEPTED
            + """
            +0  < . 1:1(0) ack 1 win 0
            +0  write(4, ..., 3000) = 3000
            """;

    @Test
    void noMoreThanTheWindow() {
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 3000
                +0  write(4, ..., 8000) = 8000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 3000
                +0  > . 3001:4001(1000) ack 1
                +0  > . 4001:5001(1000) ack 1
                +.1 < . 1:1(0) ack 5001 win 65535
                +0  > . 5001:6001(1000) ack 1
                +0  > . 6001:7001(1000) ack 1
                +0  > P. 7001:8001(1000) ack 1
                """);
    }

    @Proves({"9293/MUST-1", "9293/REC-1"})
    @Test
    void theScaledWindow() { // RFC 7323 §2.3: SEG.WND << Snd.Wind.Shift; MUST-1: unsigned
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 3000 <mss 1000,nop,wscale 2>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 750
                +0  accept(3, ..., ...) = 4
                +0  %{ assert snd.wnd == 3000 }%
                +0  write(4, ..., 5000) = 5000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 40000
                +0  > . 3001:4001(1000) ack 1
                +0  > P. 4001:5001(1000) ack 1
                +0  %{ assert snd.wnd == 160000 }%
                """);
    }

    @Proves({"9293/MUST-36", "9293/SHLD-29", "9293/SHLD-30"})
    @Test
    void aZeroWindowIsProbedWithBackoff() { // MUST-35, MUST-36, SHLD-29: first after one RTO; SHLD-30: exponentially
        play(
                WINDOW_CLOSED
                        + """
                0.1  %{ assert events.WindowClosed == 1 }%
                1.1  > . 1:2(1) ack 1
                3.1  > . 1:2(1) ack 1
                7.1  > . 1:2(1) ack 1
                15.1 > . 1:2(1) ack 1
                31.1 > . 1:2(1) ack 1
                63.1 > . 1:2(1) ack 1
                123.1 > . 1:2(1) ack 1
                183.1 > . 1:2(1) ack 1
                +0   %{ assert counters.probesSent == 8 and snd.una == 1 and cwnd == 10000 }%
                """);
    }

    @Proves({"9293/MUST-37", "9293/MAY-8", "faults/15"})
    @Test
    void anAnsweredProbeKeepsTheConnection() { // MUST-37: however long; here for a virtual week
        StringBuilder week = new StringBuilder();
        for (int probe = 0; probe < 7 * 24 * 60; probe++) {
            week.append("+60 > . 1:2(1) ack 1\n+0 < . 1:1(0) ack 1 win 0\n");
        }
        play(
                WINDOW_CLOSED
                        + """
                1.1  > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                3.1  > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                7.1  > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                15.1 > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                31.1 > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                63.1 > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                """
                        + week
                        + """
                +1   < . 1:1(0) ack 1 win 65535
                +0   > . 1:1001(1000) ack 1
                +0   > . 1001:2001(1000) ack 1
                +0   > P. 2001:3001(1000) ack 1
                +0   %{ assert state == ESTABLISHED }%
                """);
    }

    @Proves("9293/MUST-20")
    @Test
    void anUnansweredProbeDoesNotKeepIt() { // MUST-20 R2 holds here as well: five minutes of silence
        play(
                WINDOW_CLOSED
                        + """
                1.1  > . 1:2(1) ack 1
                3.1  > . 1:2(1) ack 1
                7.1  > . 1:2(1) ack 1
                15.1 > . 1:2(1) ack 1
                31.1 > . 1:2(1) ack 1
                63.1 > . 1:2(1) ack 1
                123.1 > . 1:2(1) ack 1
                183.1 > . 1:2(1) ack 1
                243.1 > . 1:2(1) ack 1
                300.099 %{ assert state == ESTABLISHED }%
                300.1 %{ assert state == CLOSED and closeReason == USER_TIMEOUT }%
                """);
    }

    @Test
    void theWindowOpensWithoutAProbe() {
        play(
                WINDOW_CLOSED
                        + """
                +.5 < . 1:1(0) ack 1 win 65535
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > P. 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 65535
                +100 %{ assert counters.probesSent == 0 and events.WindowOpened == 1 }%
                """);
    }

    @Proves("9293/MUST-36")
    @Test
    void theProbeFindsAnOpenWindowWhoseUpdateWasLost() { // RFC 9293 §3.8.6.1: why probes exist
        play(
                WINDOW_CLOSED
                        + """
                1.1 > . 1:2(1) ack 1
                +.1 < . 1:1(0) ack 2 win 65535                  // the octet was taken
                +0  > . 2:1002(1000) ack 1
                +0  > . 1002:2002(1000) ack 1
                +.1 < . 1:1(0) ack 2002 win 65535
                +0  > P. 2002:3001(999) ack 1
                """);
    }

    @Test
    void theProbesOctetIsTakenAndTheWindowStaysClosed() {
        play(
                WINDOW_CLOSED
                        + """
                1.1 > . 1:2(1) ack 1
                +.1 < . 1:1(0) ack 2 win 0
                +0  %{ assert snd.una == 2 and flightSize == 0 }%
                +1~+2 > . 2:3(1) ack 1
                """);
    }

    @Test
    void theBackoffStartsAfreshWithTheNextClosedWindow() {
        play(
                WINDOW_CLOSED
                        + """
                1.1 > . 1:2(1) ack 1
                3.1 > . 1:2(1) ack 1
                +.1 < . 1:1(0) ack 1 win 1000
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 0
                +1  > . 1001:1002(1) ack 1
                +2  > . 1001:1002(1) ack 1
                """);
    }

    @Test
    void anAckUpdatesTheWindow() {
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 5000
                +0  %{ assert snd.wnd == 5000 }%
                +0  < . 1:1(0) ack 1 win 3000              // same SEQ and ACK: the later one counts
                +0  %{ assert snd.wnd == 3000 }%
                """);
    }

    @Proves("9293/E11")
    @Test
    void anOldSegmentDoesNotUpdateTheWindow() { // 9293/E11: WL1 < SEQ, or WL1 = SEQ and WL2 =< ACK
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 5000
                +0  < . 1:1(0) ack 1001 win 100            // reordered: an older ACK
                +0  %{ assert snd.wnd == 5000 }%
                +0  < . 1001:2001(1000) ack 2001 win 6000  // newer by its SEQ, though out of order
                +0  > . 2001:2001(0) ack 1
                +0  %{ assert snd.wnd == 6000 }%
                +0  < . 1:1001(1000) ack 2001 win 200      // older by its SEQ, though it fills the gap
                +0  > . 2001:2001(0) ack 2001
                +0  %{ assert snd.wnd == 6000 }%
                +0  < . 2001:2001(0) ack 2001 win 300
                +0  %{ assert snd.wnd == 300 }%
                """);
    }

    @Proves({"9293/MUST-34", "9293/SHLD-15", "9293/SHLD-16", "faults/17"})
    @Test
    void theWindowShrinks() { // MUST-34, SHLD-15, SHLD-16: no new data, but old data inside the window is resent
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 5000
                +0  write(4, ..., 8000) = 8000
                """
                        + sends(1, 5001)
                        + """
                +.1 < . 1:1(0) ack 1 win 2000              // the usable window is now -3000
                +0  %{ assert snd.wnd == 2000 and flightSize == 5000 }%
                +.9 > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 5001 win 2000
                +0  > . 5001:6001(1000) ack 1
                +0  > . 6001:7001(1000) ack 1
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Proves({"9293/MUST-35", "9293/SHLD-17", "8985/10", "2525/2.12", "faults/17"})
    @Test
    void theWindowShrinksToNothing() { // MUST-35: probed as any closed window; SHLD-17: no timeout while answered
        StringBuilder answered = new StringBuilder();
        for (int probe = 0; probe < 10; probe++) {
            answered.append("+60 > . 1:2(1) ack 1\n+0 < . 1:1(0) ack 1 win 0\n");
        }
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 3000
                +0  write(4, ..., 3000) = 3000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > P. 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 1 win 0
                +0~+2 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                +1~+4 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                +1~+8 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                +1~+16 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                +1~+32 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                +1~+64 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                +1~+64 > . 1:2(1) ack 1
                +0  < . 1:1(0) ack 1 win 0
                """
                        + answered
                        + """
                +1  < . 1:1(0) ack 1 win 3000
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 3000
                +0  %{ assert state == ESTABLISHED and flightSize == 0 }%
                """);
    }

    @Proves({"9293/MUST-38", "9293/E19"})
    @Test
    void noSillySegments() { // MUST-38, 9293/E19: 500 octets of window are not worth a segment by themselves
        play(
                accepted(1500)
                        + """
                +0  write(4, ..., 5000) = 5000
                +0  > . 1:1001(1000) ack 1
                +.05 < . 1:1(0) ack 1001 win 1500
                +0  > . 1001:2001(1000) ack 1
                +.05 < . 1:1(0) ack 2001 win 1500
                +0  > . 2001:3001(1000) ack 1
                """);
    }

    @Proves("9293/E19")
    @Test
    void halfTheLargestWindowIsEnough() { // 9293/E19 (3): Fs = 1/2; a peer with a small buffer is served, too
        play(
                accepted(400)
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > . 1:401(400) ack 1
                +.1 < . 1:1(0) ack 401 win 200
                +0  > . 401:601(200) ack 1
                """);
    }

    @Proves({"9293/MUST-38", "9293/MUST-60", "9293/E19", "faults/16"})
    @Test
    void openingByOneOctetBringsNoTinySegments() { // faults 16; 9293/E19 (4): the override timeout is 0.1 to 1 s
        play(
                WINDOW_CLOSED
                        + """
                +.05 < . 1:1(0) ack 1 win 1
                +.05 < . 1:1(0) ack 1 win 2
                +0   %{ assert counters.bytesSent == 0 }%
                +.05~+.95 > . 1:3(2) ack 1
                """);
    }

    @Proves("9293/E19")
    @Test
    void allThatIsQueuedMayGo() { // 9293/E19 (2): D =< U
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 10
                +0  write(4, ..., 10) = 10
                +0  > P. 1:11(10) ack 1
                """);
    }

    @Test
    void theFinNeedsRoomInTheWindow() { // it is an octet like any other
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 1000
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +0  shutdown(4, SHUT_WR) = 0
                +.1 < . 1:1(0) ack 1001 win 0
                +1  > F. 1001:1001(0) ack 1                // the probe
                +.1 < . 1:1(0) ack 1001 win 0
                +.1 < . 1:1(0) ack 1001 win 100
                +0  > F. 1001:1001(0) ack 1
                """);
    }
}
