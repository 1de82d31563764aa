package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** RFC 9293 §3.10.7.4, "First, check sequence number": what is taken, what is trimmed, what is answered. */
class AcceptabilityTest {
    /** A window of 2000 octets: 1 to 2000. */
    private static final String WINDOW_2000 = "--rcvbuf=2000\n" + ACCEPTED;

    /** A window of 0 octets at 2001. */
    private static final String WINDOW_0 = WINDOW_2000
            + """
            +0  < . 1:1001(1000) ack 1 win 65535
            +0  < . 1001:2001(1000) ack 1 win 65535
            +0  > . 1:1(0) ack 2001 win 0
            """;

    @Proves("9293/E6")
    @Test
    void emptySegmentsInAnOpenWindow() { // 9293/E6 case 2; and at its right edge, from where a full window is ACKed
        play(
                WINDOW_2000
                        + """
                +0  write(4, ..., 4000) = 4000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  > P. 3001:4001(1000) ack 1
                +.1 < . 0:0(0) ack 1001 win 65535        // before: an ACK, and its fields mean nothing
                +0  > . 4001:4001(0) ack 1
                +0  < . 2002:2002(0) ack 1001 win 65535  // behind: the same
                +0  > . 4001:4001(0) ack 1
                +0  %{ assert snd.una == 1 }%
                +0  < . 1:1(0) ack 1001 win 65535
                +0  %{ assert snd.una == 1001 }%
                +0  < . 2000:2000(0) ack 2001 win 65535  // its last octet
                +0  %{ assert snd.una == 2001 }%
                +0  < . 2001:2001(0) ack 3001 win 65535  // its edge
                +0  %{ assert snd.una == 3001 }%
                """);
    }

    @Proves("9293/E6")
    @Test
    void emptySegmentsAtAClosedWindow() { // 9293/E6 case 1: SEG.SEQ = RCV.NXT
        play(
                WINDOW_0
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 2001 win 0
                +0  < . 2000:2000(0) ack 1001 win 65535
                +0  > . 1001:1001(0) ack 2001 win 0
                +0  < . 2002:2002(0) ack 1001 win 65535
                +0  > . 1001:1001(0) ack 2001 win 0
                +0  < . 2001:2001(0) ack 501 win 65535
                +0  %{ assert snd.una == 501 }%
                """);
    }

    @Proves({"9293/E6", "9293/E21"})
    @Test
    void textAtAClosedWindowIsNotTaken() { // 9293/E6 case 3, E21: the answer is an ACK with the window
        play(
                WINDOW_0
                        + """
                +0  < . 2001:2002(1) ack 1 win 65535
                +0  > . 1:1(0) ack 2001 win 0
                +0  < . 2001:3001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001 win 0
                +0  read(4, ..., 5000) = 2000
                +0  > . 1:1(0) ack 2001 win 2000
                """);
    }

    @Proves("9293/E6")
    @Test
    void theAckOfTextAtAClosedWindowCounts() { // "special allowance should be made to accept valid ACKs"
        play(
                WINDOW_0
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 2001 win 0
                +.1 < . 2001:2101(100) ack 1001 win 30000
                +0  > . 1001:1001(0) ack 2001 win 0
                +0  %{ assert snd.una == 1001 and receiveQueued == 2000 }%
                """);
    }

    @Proves("9293/E6")
    @Test
    void textThatBeginsOrEndsInTheWindow() { // 9293/E6 case 4
        play(
                WINDOW_2000
                        + """
                +0  < . 2001:2101(100) ack 1 win 65535   // just behind the window
                +0  > . 1:1(0) ack 1
                +0  < . 0:1(1) ack 1 win 65535           // just before it
                +0  > . 1:1(0) ack 1
                +0  < . 3000:3001(1) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  %{ assert receiveQueued == 0 }%
                +0  < . 0:2(2) ack 1 win 65535           // its last octet is new
                +0~+.04 > . 1:1(0) ack 2
                +0  < . 2000:2101(101) ack 1 win 65535   // its first octet fits
                +0  > . 1:1(0) ack 2
                +0  < . 2:2000(1998) ack 1 win 65535
                +0  > . 1:1(0) ack 2001 win 0
                +0  read(4, ..., 5000) = 2000
                +0  > . 1:1(0) ack 2001
                """);
    }

    @Test
    void anOldDuplicateIsAcknowledgedAtOnce() { // 9293/E6; the ACK of the first one may be lost
        play(
                ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001
                +1  < . 1:1001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001
                +0  < . 1:2001(2000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001
                +0  read(4, ..., 5000) = 2000
                +0  read(4, ..., 5000) = -1 EAGAIN (Resource temporarily unavailable)
                """);
    }

    @Proves("9293/E7")
    @Test
    void theOldPartIsTrimmed() { // 9293/E7: only the new part is used
        play(
                ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                +.04 > . 1:1(0) ack 1001
                +0  < . 501:1501(1000) ack 1 win 65535
                +0~+.04 > . 1:1(0) ack 1501
                +0  read(4, ..., 5000) = 1500
                """);
    }

    @Proves("9293/E7")
    @Test
    void thePartBeyondTheWindowIsTrimmed() { // 9293/E7
        play(
                WINDOW_2000
                        + """
                +0  < . 1:2501(2500) ack 1 win 65535
                +0  > . 1:1(0) ack 2001 win 0
                +0  read(4, ..., 5000) = 2000
                +0  > . 1:1(0) ack 2001 win 2000
                """);
    }

    @Test
    void bothEndsAreTrimmed() {
        play(
                WINDOW_2000
                        + """
                +0  < . 1:501(500) ack 1 win 65535
                +.04 > . 1:1(0) ack 501 win 1500
                +0  < . 1:3001(3000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001 win 0
                +0  read(4, ..., 5000) = 2000
                +0  > . 1:1(0) ack 2001 win 2000
                """);
    }

    @Proves("9293/E6")
    @Test
    void anUnacceptableResetIsNotAnswered() { // 9293/E6: "(unless the RST bit is set …)"
        play(
                WINDOW_2000
                        + """
                +0  < R 0:0(0)
                +0  < R 2001:2001(0)
                +0  < R. 5000:5100(100) ack 1
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Test
    void aKeepAliveIsAnswered() { // SHLD-12: SEG.SEQ = SND.NXT-1 without data, or with one octet (MAY-6)
        play(
                ACCEPTED
                        + """
                +7200 < . 0:0(0) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +75 < . 0:1(1) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                """);
    }

    @Proves({"9293/E9", "5961/2", "faults/2"})
    @Test
    void aSynIsChallengedWhereverItLies() { // 9293/E9, RFC 5961 §4.2; faults 2
        play(
                ACCEPTED
                        + """
                +0  < S 1:1(0) win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +0  < S 1000:1000(0) win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +0  < S 3000000000:3000000000(0) win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +0  < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +0  < S. 1:1(0) ack 1 win 5 <mss 500>
                +0  > . 1:1(0) ack 1
                +0  %{ assert state == ESTABLISHED and rcv.nxt == 1 and snd.wnd == 65535 and sendMss == 1000 }%
                """);
    }

    @Proves("9293/E10")
    @Test
    void withoutAckBitNothingIsTaken() { // 9293/E10
        play(
                ACCEPTED
                        + """
                +0  < P 1:101(100) win 65535
                +0  < F 1:1(0) win 65535
                +0  < - 1:1(0) win 65535
                +0  < U 1:1(0) win 65535 urg 5
                +1  %{ assert state == ESTABLISHED and rcv.nxt == 1 and receiveQueued == 0 and urgentOctets == 0 }%
                """);
    }
}
