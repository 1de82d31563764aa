package toucan.tcp;

import static toucan.tcp.Scripts.CONNECTING;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** RFC 9293 §3.5: how a connection is established. Options have their own class. */
class HandshakeTest {

    @Test
    void passiveOpen() { // RFC 9293 §3.5 figure 6
        play(
                LISTENING
                        + """
                +0  %{ assert state == LISTEN }%
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  %{ assert state == SYN_RECEIVED }%
                +.1 < . 1:1(0) ack 1 win 65535
                +0  %{ assert state == ESTABLISHED and snd.una == 1 and rcv.nxt == 1 }%
                +0  accept(3, ..., ...) = 4
                """);
    }

    @Test
    void acceptWaitsForTheThirdSegment() {
        play(
                LISTENING
                        + """
                +0...0.3 accept(3, ..., ...) = 4
                +.1 < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.2 < . 1:1(0) ack 1 win 65535
                """);
    }

    @Proves("9293/MUST-65")
    @Test
    void activeOpen() { // RFC 9293 §3.5 figure 6; connect returns when the SYN is acknowledged
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0...0.1 connect(3, ..., ...) = 0
                +0  > S 0:0(0) win 65535 <mss 1000,sackOK,TS val 100 ecr 0,nop,wscale 10>
                +0  %{ assert state == SYN_SENT }%
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1 win 65535
                +0  %{ assert state == ESTABLISHED and srttNanos == 100000000 }%
                """);
    }

    @Test
    void theThirdSegmentMayCarryData() {
        play(
                LISTENING
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
    void theThirdSegmentLostAndDataTakesItsPlace() { // the ACK in any acceptable segment completes the handshake
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  %{ assert state == ESTABLISHED }%
                +0  < . 1:1001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 2001
                """);
    }

    @Proves({"9293/MUST-10", "9293/E5"})
    @Test
    void simultaneousOpen() { // MUST-10, RFC 9293 §3.5 figure 7, 9293/E5
        play(
                CONNECTING
                        + """
                +.1 < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +0  %{ assert state == SYN_RECEIVED }%
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  %{ assert state == ESTABLISHED }%
                +1  < S. 0:0(0) ack 1 win 65535 <mss 1000>   // our SYN,ACK was lost: this ACK brings the peer in, too
                +0  > . 1:1(0) ack 1
                +0  write(3, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                """);
    }

    @Test
    void simultaneousOpenCompletedByAPlainAck() { // 9293/E23: the crossing of the two must not lock either side up
        play(
                CONNECTING
                        + """
                +.1 < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Test
    void oldDuplicateSyn() { // RFC 9293 §3.5 figure 8: the peer resets what its old SYN began; MUST-11: back to LISTEN
        play(
                LISTENING
                        + """
                +0  < S 90:90(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 91 <...>
                +.1 < R 91:91(0)
                +0  %{ assert state == LISTEN }%
                +.1 < S 100:100(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 101 <...>
                +.1 < . 101:101(0) ack 1 win 65535
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Proves({"9293/MUST-22", "9293/MUST-23", "6298/1", "2525/2.7"})
    @Test
    void theSynIsRepeatedWithBackoff() { // MUST-22, RFC 6298 5.5: 1, 2, 4 … seconds, capped at the maximum RTO of 60 s
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0...180 connect(3, ..., ...) = -1 ETIMEDOUT (Connection timed out)
                0   > S 0:0(0) <...>
                1   > S 0:0(0) <...>
                3   > S 0:0(0) <...>
                7   > S 0:0(0) <...>
                15  > S 0:0(0) <...>
                31  > S 0:0(0) <...>
                63  > S 0:0(0) <...>
                123 > S 0:0(0) <...>
                179.999 %{ assert state == SYN_SENT }%
                180 %{ assert state == CLOSED and closeReason == CONNECT_TIMEOUT }%   // MUST-23: 3 minutes
                """);
    }

    @Test
    void theConnectTimeoutCanBeShort() {
        play(
                """
                --connect_timeout=2s
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0...2 connect(3, ..., ...) = -1 ETIMEDOUT (Connection timed out)
                0   > S 0:0(0) <...>
                1   > S 0:0(0) <...>
                """);
    }

    @Proves("9293/MUST-22")
    @Test
    void theSynAckIsRepeatedWithBackoff() { // MUST-22
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                0   > S. 0:0(0) ack 1 <mss 1000>
                1   > S. 0:0(0) ack 1 <mss 1000>
                3   > S. 0:0(0) ack 1 <mss 1000>
                7   > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  %{ assert state == ESTABLISHED }%
                +60 %{ assert state == ESTABLISHED and flightSize == 0 }%
                """);
    }

    @Test
    void aRepeatedSynIsOutsideTheWindow() { // 9293/E6: SEG.SEQ = IRS is before RCV.NXT, so it gets an empty ACK
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.5 < S 0:0(0) win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +.1 < . 1:1(0) ack 1 win 65535
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Proves("6298/11")
    @Test
    void afterALostSynTheRtoBeginsAtThreeSeconds() { // RFC 6298 5.7: no timestamps, so Karn leaves no sample
        play(
                CONNECTING
                        + """
                1    > S 0:0(0) <...>
                +.1  < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0   > . 1:1(0) ack 1
                +0   write(3, ..., 500) = 500
                +0   > P. 1:501(500) ack 1
                +3   > P. 1:501(500) ack 1
                """);
    }

    @Proves("6298/11")
    @Test
    void afterALostSynTimestampsStillGiveASample() { // RFC 6298 §3, appendix A: the echo tells which SYN was answered
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) <mss 1000,sackOK,TS val 100 ecr 0,nop,wscale 10>
                1   > S 0:0(0) <mss 1000,sackOK,TS val 1100 ecr 0,nop,wscale 10>
                +.2 < S. 0:0(0) ack 1 win 65535 <mss 1000,nop,nop,TS val 9 ecr 1100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 1300 ecr 9>
                +0  %{ assert srttNanos == 200000000 and rtoNanos == 1000000000 }%
                """);
    }

    @Proves("9293/E5")
    @Test
    void dataOnTheSynIsKeptUntilTheHandshakeIsDone() { // 9293/E5: SYN,ACK acknowledges the SYN only; text is queued
        play(
                LISTENING
                        + """
                +0  < S 0:100(100) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +0  %{ assert receivable == 0 }%
                +.1 < . 101:101(0) ack 1 win 65535
                +.04 > . 1:1(0) ack 101                 // SHLD-18: delayed as any other data in order
                +0  accept(3, ..., ...) = 4
                +0  read(4, ..., 1000) = 100
                """);
    }

    @Proves("9293/E5")
    @Test
    void dataOnTheSynAckIsKept() { // RFC 9293 §3.10.7.3: "If there are other controls or text in the segment, …"
        play(
                CONNECTING
                        + """
                +.1 < S. 0:100(100) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 101
                +0  read(3, ..., 1000) = 100
                """);
    }

    @Test
    void dataWrittenBeforeTheHandshakeFollowsIt() { // RFC 9293 §3.10.2: SEND in SYN-SENT is queued
        play(
                CONNECTING
                        + """
                +0  write(3, ..., 500) = 500
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > P. 1:501(500) ack 1
                +0  %{ assert state == ESTABLISHED }%
                """);
    }

    @Proves({"9293/E3", "9293/E15"})
    @Test
    void theAckOfOurSynMayAlsoAcknowledgeNothingElse() { // 9293/E3: SND.UNA < SEG.ACK =< SND.NXT
        play(
                CONNECTING
                        + """
                +.1 < . 0:0(0) ack 1 win 65535          // acceptable, but no SYN: dropped (9293 §3.10.7.3, fifth)
                +0  < F. 0:0(0) ack 1 win 65535
                +0  < P. 0:10(10) ack 1 win 65535
                +0  < F 0:0(0) win 65535
                +0  < - 0:0(0) win 65535
                +0  %{ assert state == SYN_SENT }%
                +0  < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                """);
    }
}
