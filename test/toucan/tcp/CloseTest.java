package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.CLOSE_WAIT;
import static toucan.tcp.Scripts.CONNECTING;
import static toucan.tcp.Scripts.FIN_WAIT_2;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** RFC 9293 §3.6: how a connection is closed, in every order. */
class CloseTest {
    @Proves({"9293/MUST-13", "9293/E12"})
    @Test
    void weCloseFirst() { // RFC 9293 §3.6 figure 12; MUST-13: two MSL of 120 s
        play(
                ACCEPTED
                        + """
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 1:1(0) ack 1
                +0  %{ assert state == FIN_WAIT_1 and closeReason == NONE }%
                +.1 < . 1:1(0) ack 2 win 65535
                +0  %{ assert state == FIN_WAIT_2 }%
                +.1 < F. 1:1(0) ack 2 win 65535
                +0  > . 2:2(0) ack 2
                +0  %{ assert state == TIME_WAIT and closeReason == NONE }%
                +239.999 %{ assert state == TIME_WAIT }%
                +.001 %{ assert state == CLOSED and closeReason == NORMAL }%
                """);
    }

    @Proves({"9293/MUST-12", "9293/E12", "2525/2.15"})
    @Test
    void thePeerClosesFirst() { // RFC 9293 §3.6 figure 12, the other side; MUST-12: a normal close reads as end of data
        play(
                ACCEPTED
                        + """
                +0  < F. 1:1(0) ack 1 win 65535
                +0  > . 1:1(0) ack 2
                +0  %{ assert state == CLOSE_WAIT and endOfStream == 1 }%
                +0  read(4, ..., 100) = 0
                +1  close(4) = 0
                +0  > F. 1:1(0) ack 2
                +0  %{ assert state == LAST_ACK }%
                +.1 < . 2:2(0) ack 2 win 65535
                +0  %{ assert state == CLOSED and closeReason == NORMAL }%
                """);
    }

    @Proves("9293/E12")
    @Test
    void bothCloseAtOnce() { // RFC 9293 §3.6 figure 13; 9293/E12: FIN alone -> CLOSING
        play(
                ACCEPTED
                        + """
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 1:1(0) ack 1
                +.1 < F. 1:1(0) ack 1 win 65535
                +0  > . 2:2(0) ack 2
                +0  %{ assert state == CLOSING }%
                +.1 < . 2:2(0) ack 2 win 65535
                +0  %{ assert state == TIME_WAIT }%
                +240 %{ assert state == CLOSED and closeReason == NORMAL }%
                """);
    }

    @Proves("9293/E12")
    @Test
    void finAndTheAckOfOursInOneSegment() { // 9293/E12: FIN-WAIT-1 -> TIME-WAIT
        play(
                ACCEPTED
                        + """
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 1:1(0) ack 1
                +.1 < F. 1:1(0) ack 2 win 65535
                +0  > . 2:2(0) ack 2
                +0  %{ assert state == TIME_WAIT }%
                """);
    }

    @Test
    void dataFlowsBackThroughAHalfClosedConnection() { // RFC 9293 §3.6 case 1: reading goes on until the peer's FIN
        play(
                FIN_WAIT_2
                        + """
                +1  < . 1:1001(1000) ack 2 win 65535
                +0  < P. 1001:2001(1000) ack 2 win 65535
                +0  > . 2:2(0) ack 2001
                +0  read(4, ..., 5000) = 2000
                +1  < P. 2001:2101(100) ack 2 win 65535
                +.04 > . 2:2(0) ack 2101
                +0  < FP. 2101:2201(100) ack 2 win 65535
                +0  > . 2:2(0) ack 2202
                +0  %{ assert state == TIME_WAIT }%
                +0  read(4, ..., 5000) = 200
                +0  read(4, ..., 5000) = 0
                """);
    }

    @Test
    void dataFlowsOnAfterThePeersFin() { // CLOSE-WAIT may send
        play(
                CLOSE_WAIT
                        + """
                +1  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 2
                +.1 < . 2:2(0) ack 1001 win 65535
                +0  close(4) = 0
                +0  > F. 1001:1001(0) ack 2
                +.1 < . 2:2(0) ack 1002 win 65535
                +0  %{ assert state == CLOSED and closeReason == NORMAL }%
                """);
    }

    @Proves("9293/E15")
    @Test
    void finWithData() { // 9293/E7, E15: data first, then the end of it
        play(
                ACCEPTED
                        + """
                +0  < FP. 1:501(500) ack 1 win 65535
                +0  > . 1:1(0) ack 502
                +0  %{ assert state == CLOSE_WAIT and endOfStream == 0 }%
                +0  read(4, ..., 1000) = 500
                +0  read(4, ..., 1000) = 0
                """);
    }

    @Proves("9293/E16")
    @Test
    void theFinFollowsWhatIsQueued() { // 9293/E16: CLOSE queues behind unsent data, and rides on its last segment
        play(
                ACCEPTED
                        + """
                +0  < . 1:1(0) ack 1 win 1000
                +0  write(4, ..., 1800) = 1800
                +0  > . 1:1001(1000) ack 1
                +0  shutdown(4, SHUT_WR) = 0
                +0  %{ assert state == FIN_WAIT_1 }%
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > FP. 1001:1801(800) ack 1
                +.1 < . 1:1(0) ack 1802 win 65535
                +0  %{ assert state == FIN_WAIT_2 }%
                """);
    }

    @Proves("9293/E16")
    @Test
    void dataAfterCloseIsRefused() { // 9293/E16: SEND after CLOSE is "connection closing"
        play(
                ACCEPTED
                        + """
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 1:1(0) ack 1
                +0  write(4, ..., 100) = -1 EPIPE (Broken pipe)
                +.1 < . 1:1(0) ack 2 win 65535
                +0  write(4, ..., 100) = -1 EPIPE (Broken pipe)
                """);
    }

    @Proves("9293/E16")
    @Test
    void theSecondCloseDoesNothing() {
        play(
                ACCEPTED
                        + """
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 1:1(0) ack 1
                +0  shutdown(4, SHUT_WR) = 0
                +.1 < . 1:1(0) ack 2 win 65535
                +0  shutdown(4, SHUT_WR) = 0
                +0  %{ assert state == FIN_WAIT_2 }%
                """);
    }

    @Test
    void theFinIsRetransmitted() { // it occupies sequence space, so RFC 6298 holds for it
        play(
                ACCEPTED
                        + """
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 1:1(0) ack 1
                +1  > F. 1:1(0) ack 1
                +2  > F. 1:1(0) ack 1
                +.1 < . 1:1(0) ack 2 win 65535
                +0  %{ assert state == FIN_WAIT_2 }%
                """);
    }

    @Test
    void theFinOfLastAckIsRetransmitted() {
        play(
                CLOSE_WAIT
                        + """
                +0  close(4) = 0
                +0  > F. 1:1(0) ack 2
                +1  > F. 1:1(0) ack 2
                +.1 < . 2:2(0) ack 2 win 65535
                +0  %{ assert state == CLOSED and closeReason == NORMAL }%
                """);
    }

    @Test
    void dataAndFinLostTogether() { // the retransmission carries the FIN again
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 500) = 500
                +0  > P. 1:501(500) ack 1
                +0  shutdown(4, SHUT_WR) = 0
                +0~+.1  > F. 501:501(0) ack 1
                +.05 < . 1:1(0) ack 501 win 65535
                +1~+1.1 > F. 501:501(0) ack 1
                """);
    }

    @Proves("9293/E14")
    @Test
    void textAfterThePeersFinIsIgnored() { // 9293/E14
        play(
                CLOSE_WAIT
                        + """
                +0  < P. 2:102(100) ack 1 win 65535
                +1  read(4, ..., 1000) = 0
                +0  %{ assert state == CLOSE_WAIT and rcv.nxt == 2 }%
                """);
    }

    @Test
    void aRepeatedFinInCloseWaitIsAcknowledged() {
        play(
                CLOSE_WAIT
                        + """
                +1  < F. 1:1(0) ack 1 win 65535
                +0  > . 1:1(0) ack 2
                +0  %{ assert state == CLOSE_WAIT }%
                """);
    }

    @Proves({"9293/SHLD-31", "2525/2.5"})
    @Test
    void theFinWaitsForTheDataBeforeIt() { // 9293/SHLD-31
        play(
                ACCEPTED
                        + """
                +0  < FP. 1001:1501(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  %{ assert state == ESTABLISHED }%
                +.1 < . 1:1001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1502
                +0  %{ assert state == CLOSE_WAIT }%
                +0  read(4, ..., 5000) = 1500
                +0  read(4, ..., 5000) = 0
                """);
    }

    @Test
    void aLoneFinWaitsForTheDataBeforeIt() {
        play(
                ACCEPTED
                        + """
                +0  < F. 1001:1001(0) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  %{ assert state == ESTABLISHED }%
                +.1 < . 1:1001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1002
                +0  %{ assert state == CLOSE_WAIT }%
                """);
    }

    @Proves("9293/E7")
    @Test
    void aFinBeyondTheWindowIsTrimmed() { // 9293/E7: SYN and FIN count as octets
        play(
                "--rcvbuf=1000\n"
                        + ACCEPTED
                        + """
                +0  < FP. 1:1001(1000) ack 1 win 65535
                * > . 1:1(0) ack 1001 win 0
                +0  %{ assert state == ESTABLISHED }%
                +0  read(4, ..., 1000) = 1000
                +0  > . 1:1(0) ack 1001 win 1000
                +.1 < F. 1001:1001(0) ack 1 win 65535
                +0  > . 1:1(0) ack 1002
                +0  %{ assert state == CLOSE_WAIT }%
                """);
    }

    @Test
    void closeInSynSentSaysNothing() { // RFC 9293 §3.10.4
        play(
                CONNECTING
                        + """
                +0  close(3) = 0
                +0  %{ assert state == CLOSED }%
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > R 1:1(0)                                // CLOSED: 9293/E1
                """);
    }

    @Test
    void closeInListen() { // RFC 9293 §3.10.4
        play(
                LISTENING
                        + """
                +0  close(3) = 0
                +0  %{ assert state == CLOSED and closeReason == NORMAL }%
                """);
    }

    @Proves("9293/E16")
    @Test
    void closeInSynReceivedWaitsForTheHandshake() { // RFC 9293 §3.10.4 would send the FIN at once; ours is queued
        play(
                CONNECTING
                        + """
                +.1 < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +0  shutdown(3, SHUT_WR) = 0
                +.1 < . 1:1(0) ack 1 win 65535
                +0  > F. 1:1(0) ack 1
                +0  %{ assert state == FIN_WAIT_1 }%
                +.1 < . 1:1(0) ack 2 win 65535
                +0  %{ assert state == FIN_WAIT_2 }%
                """);
    }

    @Proves("2525/2.15")
    @Test
    void theFinIsToldAtOnce() { // RFC 2525 2.15: it does not wait for ACKs, nor does Nagle's algorithm hold it back
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1100) = 1100
                +0  > . 1:1001(1000) ack 1
                +0  shutdown(4, SHUT_WR) = 0
                +0  > FP. 1001:1101(100) ack 1
                """);
    }
}
