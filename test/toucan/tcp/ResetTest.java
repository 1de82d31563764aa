package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.CONNECTED;
import static toucan.tcp.Scripts.CONNECTING;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Resets sent and received: RFC 9293 §3.5.2, §3.5.3, §3.10.7, with RFC 5961 §3. */
class ResetTest {

    @Proves("9293/E1")
    @Test
    void closedAnswersWithResets() { // 9293/E1: with ACK SEQ=SEG.ACK, else SEQ=0 and ACK=SEG.SEQ+SEG.LEN
        play(
                """
                0   < . 1:1(0) ack 5 win 100
                +0  > R 5:5(0)
                +0  < P. 1:101(100) ack 7 win 100
                +0  > R 7:7(0)
                +0  < S 0:0(0) win 100
                +0  > R. 0:0(0) ack 1
                +0  < S 0:100(100) win 100
                +0  > R. 0:0(0) ack 101
                +0  < F 5:15(10) win 100
                +0  > R. 0:0(0) ack 16
                +0  < - 5:5(0) win 100
                +0  > R. 0:0(0) ack 5
                +0  < S. 0:0(0) ack 9 win 100
                +0  > R 9:9(0)
                """);
    }

    @Proves({"9293/E1", "9293/E24"})
    @Test
    void closedIgnoresResets() { // 9293/E1, E24: a reset is never answered with a reset
        play(
                """
                0   < R 1:1(0)
                +0  < R. 1:1(0) ack 1
                +0  < SR 1:1(0)
                +0  < R 1:101(100)
                """);
    }

    @Test
    void backInListenNothingOfTheOldHandshakeRemains() { // RFC 9293 §3.10.7.4: the next SYN meets a LISTEN like the
        // first
        TestBed fresh = TestBed.in(State.SYN_RECEIVED, TestBed.CONFIG, 0, 0);
        TestBed again = TestBed.in(State.SYN_RECEIVED, TestBed.CONFIG, 0, 0);
        assertEquals(2, again.pass(4_000_000_000L).size(), "SYN,ACKs sent again after 1 s and 2 s more");
        again.arrives(again.segment(Segment.RST, 1, 0));
        assertEquals(State.LISTEN, again.connection.state());
        again.arrives(again.segment(Segment.SYN, 0, 0));
        assertEquals(0, again.connection.status().backoff());
        fresh.arrives(fresh.segment(Segment.ACK, 1, 1));
        again.arrives(again.segment(Segment.ACK, 1, 1));
        assertEquals(fresh.connection.status().cwnd(), again.connection.status().cwnd());
    }

    @Proves({"9293/E2", "9293/E15", "faults/26"})
    @Test
    void listenInTheOrderOfTheRfc() { // 9293/E2: RST ignored, any ACK reset, then SYN, the rest dropped
        play(
                LISTENING
                        + """
                +0  < R 1:1(0)
                +0  < R. 1:1(0) ack 1
                +0  < SR 1:1(0)
                +0  < . 1:1(0) ack 5 win 100
                +0  > R 5:5(0)
                +0  < S. 0:0(0) ack 9 win 100
                +0  > R 9:9(0)
                +0  < FP. 1:101(100) ack 11 win 100
                +0  > R 11:11(0)
                +0  < F 1:1(0) win 100
                +0  < SF 1:1(0) win 100              // no way to begin: dropped, as in Linux (faults 26)
                +0  < P 1:101(100) win 100
                +0  < - 1:1(0) win 100
                +0  %{ assert state == LISTEN }%
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                """);
    }

    @Proves("9293/E3")
    @Test
    void synSentAnswersABadAckWithAReset() { // 9293/E3: half-open connections, RFC 9293 §3.5.1 figure 9
        play(
                CONNECTING
                        + """
                +.1 < . 300:300(0) ack 100 win 100
                +0  > R 100:100(0)
                +0  < S. 300:300(0) ack 100 win 100
                +0  > R 100:100(0)
                +0  < . 300:300(0) ack 0 win 100     // SEG.ACK =< ISS
                +0  > R 0:0(0)
                +0  < R. 300:300(0) ack 100          // a bad ACK, but a reset: nothing
                +0  %{ assert state == SYN_SENT }%
                1   > S 0:0(0) <...>                 // and the SYN is still being retried
                """);
    }

    @Proves("9293/E4")
    @Test
    void synSentIsRefusedByAnAcknowledgedResetOnly() { // 9293/E4, MUST-12
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0...0.2 connect(3, ..., ...) = -1 ECONNREFUSED (Connection refused)
                +0  > S 0:0(0) <...>
                +.1 < R 0:0(0)                       // no ACK: anybody could have sent it
                +0  < R. 0:0(0) ack 2                // acknowledges what was never sent
                +0  < R. 0:0(0) ack 0
                +0  %{ assert state == SYN_SENT }%
                +.1 < R. 0:0(0) ack 1
                +0  %{ assert state == CLOSED and closeReason == REFUSED }%
                """);
    }

    @Proves({"9293/MUST-11", "9293/E8"})
    @Test
    void synReceivedFromListenReturnsThere() { // MUST-11, 9293/E8
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < R 100:100(0)                   // in the window: challenged (RFC 5961 §3.2)
                +0  > . 1:1(0) ack 1
                +0  < R 70000:70000(0)               // outside: silence
                +0  %{ assert state == SYN_RECEIVED }%
                +0  < R 1:1(0)
                +0  %{ assert state == LISTEN and closeReason == NONE }%
                +10 %{ assert state == LISTEN }%     // and the SYN,ACK is not repeated
                """);
    }

    @Proves({"9293/MUST-11", "9293/E8"})
    @Test
    void synReceivedFromAnActiveOpenIsRefused() { // MUST-11, 9293/E8
        play(
                CONNECTING
                        + """
                +.1 < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < R 1:1(0)
                +0  %{ assert state == CLOSED and closeReason == REFUSED }%
                """);
    }

    @Proves("9293/E10")
    @Test
    void synReceivedAnswersABadAckWithAReset() { // 9293/E10; stays in SYN-RECEIVED
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 2 win 100
                +0  > R 2:2(0)
                +0  < . 1:1(0) ack 0 win 100
                +0  > R 0:0(0)
                +0  %{ assert state == SYN_RECEIVED }%
                +0  < . 1:1(0) ack 1 win 100
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Proves("9293/E9")
    @Test
    void synInSynReceivedReturnsToListen() { // 9293/E9: an in-window SYN in a passively opened SYN-RECEIVED
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < S 500:500(0) win 65535 <mss 1000>
                +0  %{ assert state == LISTEN }%
                +.1 < S 500:500(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 501 <...>
                """);
    }

    @Proves({"9293/MUST-12", "9293/E8", "5961/1"})
    @Test
    void onlyTheExactSequenceNumberResets() { // 9293/E8, RFC 5961 §3.2 and erratum 4845; faults 1
        play(
                ACCEPTED
                        + """
                +0  < R 2:2(0)
                +0  > . 1:1(0) ack 1
                +0  < R 65535:65535(0)               // the last octet of the window
                +0  > . 1:1(0) ack 1
                +0  < R 65536:65536(0)               // SEQ = RCV.NXT + RCV.WND: outside
                +0  < R 0:0(0)                       // just before it
                +0  < R 4000000000:4000000000(0)
                +0  %{ assert state == ESTABLISHED and events.ResetReceived == 0 }%
                +0  < R 1:1(0)
                +0  %{ assert state == CLOSED and closeReason == RESET and events.ResetReceived == 1 }%
                +0  read(4, ..., 100) = -1 ECONNRESET (Connection reset by peer)
                +0  write(4, ..., 100) = -1 ECONNRESET (Connection reset by peer)
                """);
    }

    @Test
    void theAckFieldOfAResetDoesNotMatter() { // RFC 9293 §3.5.3: validated by SEQ in all states but SYN-SENT
        play(
                ACCEPTED
                        + """
                +0  < R. 1:1(0) ack 77777
                +0  %{ assert state == CLOSED and closeReason == RESET }%
                """);
    }

    @Proves("9293/SHLD-2")
    @Test
    void aResetMayCarryData() { // SHLD-2
        play(
                ACCEPTED
                        + """
                +0  < R 1:101(100)
                +0  %{ assert state == CLOSED and closeReason == RESET }%
                """);
    }

    @Proves("9293/MUST-66")
    @Test
    void aResetIsTakenAtAZeroWindow() { // MUST-66
        play(
                "--rcvbuf=1000\n"
                        + ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                * > . 1:1(0) ack 1001 win 0
                +0  < R 1002:1002(0)                 // the empty window holds no other number
                +0  %{ assert state == ESTABLISHED }%
                +0  < R 1001:1001(0)
                +0  %{ assert state == CLOSED and closeReason == RESET }%
                """);
    }

    @Test
    void aResetMovesWithTheWindow() {
        play(
                ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001
                +0  < R 1:1(0)                       // yesterday's RCV.NXT
                +0  %{ assert state == ESTABLISHED }%
                +0  < R 2001:2001(0)
                +0  %{ assert state == CLOSED }%
                """);
    }

    @Test
    void theWindowForAResetBeginsAtRcvNxtDespiteQueuedData() { // data out of order does not move RCV.NXT
        play(
                ACCEPTED
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  < R 2001:2001(0)
                +0  > . 1:1(0) ack 1
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Test
    void aPeerThatLostItsMemoryIsReset() { // RFC 9293 §3.5.1 figures 9 and 10: half-open connections are discovered
        play(
                CONNECTED
                        + """
                +1  < S 5000:5000(0) win 65535 <mss 1000>   // the peer restarted and opens again
                +0  > . 1:1(0) ack 1                         // challenge ACK
                +.1 < R 1:1(0)                               // which means nothing to it
                +0  %{ assert state == CLOSED and closeReason == RESET }%
                """);
    }

    @Test
    void whatArrivesAfterTheEndIsReset() { // 9293/E1
        play(
                ACCEPTED
                        + """
                +0  < R 1:1(0)
                +0  < P. 1:101(100) ack 1 win 65535
                +0  > R 1:1(0)
                """);
    }
}
