package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Urgent data: RFC 9293 §3.8.5. The pointer names the octet after the urgent data (MUST-62). */
class UrgentTest {

    @Proves({"9293/MUST-30", "9293/MUST-32", "9293/MUST-33", "9293/MUST-62"})
    @Test
    void thePointerIsTold() { // MUST-30, MUST-32, MUST-33
        play(
                ACCEPTED
                        + """
                +0  < PU. 1:101(100) ack 1 win 65535 urg 50
                +0  %{ assert events.UrgentData == 1 and urgentOctets == 50 }%
                +0  read(4, ..., 30) = 30
                +0  %{ assert urgentOctets == 20 }%
                +0  read(4, ..., 30) = 30
                +0  %{ assert urgentOctets == 0 }%
                +.04 > . 1:1(0) ack 101
                """);
    }

    @Proves("9293/MUST-31")
    @Test
    void thePointerMayRunAheadOfTheData() { // MUST-31: any length; it is announced before it arrives
        play(
                ACCEPTED
                        + """
                +0  < U. 1:101(100) ack 1 win 65535 urg 5000
                +0  %{ assert events.UrgentData == 1 and urgentOctets == 5000 }%
                +0  read(4, ..., 200) = 100
                +0  %{ assert urgentOctets == 4900 }%
                +.04 > . 1:1(0) ack 101
                """);
    }

    @Proves("9293/MUST-32")
    @Test
    void thePointerOnlyMovesForward() { // RCV.UP <- max(RCV.UP, SEG.UP); told again when it advances
        play(
                ACCEPTED
                        + """
                +0  < U. 1:101(100) ack 1 win 65535 urg 500
                +0  < U. 101:201(100) ack 1 win 65535 urg 50
                +0  > . 1:1(0) ack 201
                +0  %{ assert events.UrgentData == 1 and urgentOctets == 500 }%
                +0  < U. 201:301(100) ack 1 win 65535 urg 800
                +0  %{ assert events.UrgentData == 2 and urgentOctets == 1000 }%
                +.04 > . 1:1(0) ack 301
                """);
    }

    @Test
    void thePointerMeansNothingWithoutUrg() {
        play(
                ACCEPTED
                        + """
                +0  < P. 1:101(100) ack 1 win 65535 urg 50
                +.04 > . 1:1(0) ack 101
                +0  %{ assert events.UrgentData == 0 and urgentOctets == 0 }%
                """);
    }

    @Proves("9293/MUST-66")
    @Test
    void urgIsProcessedAtAZeroWindow() { // MUST-66
        play(
                "--rcvbuf=1000\n"
                        + ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                * > . 1:1(0) ack 1001 win 0
                +0  < U. 1001:1001(0) ack 1 win 65535 urg 10
                +0  %{ assert events.UrgentData == 1 and urgentOctets == 1010 }%
                """);
    }

    @Proves({"9293/MUST-30", "9293/MUST-31", "9293/MUST-62"})
    @Test
    void urgentDataIsSent() { // MUST-30, MUST-62: SEG.UP = SND.UP - SEG.SEQ, on every segment before it
        play(
                ACCEPTED
                        + """
                +0  send(4, ..., 2000, MSG_OOB) = 2000
                +0  > U. 1:1001(1000) ack 1 urg 2000
                +0  > PU. 1001:2001(1000) ack 1 urg 1000
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  write(4, ..., 1000) = 1000
                +0  > P. 2001:3001(1000) ack 1
                """);
    }

    @Test
    void urgentDataBehindOther() {
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 1000
                +0  write(4, ..., 1500) = 1500
                +0  > . 1:1001(1000) ack 1
                +0  send(4, ..., 1, MSG_OOB) = 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > PU. 1001:1502(501) ack 1 urg 501
                """);
    }

    @Test
    void theRetransmissionPointsToTheSameOctet() {
        play(
                ACCEPTED
                        + """
                +0  send(4, ..., 100, MSG_OOB) = 100
                +0  > PU. 1:101(100) ack 1 urg 100
                +1  > PU. 1:101(100) ack 1 urg 100
                """);
    }

    @Proves("9293/E14")
    @Test
    void urgentAfterThePeersFinIsIgnored() { // 9293/E14
        play(
                ACCEPTED
                        + """
                +0  < F. 1:1(0) ack 1 win 65535
                +0  > . 1:1(0) ack 2
                +0  < U. 2:2(0) ack 1 win 65535 urg 10
                +1  %{ assert events.UrgentData == 0 and urgentOctets == 0 }%
                """);
    }
}
