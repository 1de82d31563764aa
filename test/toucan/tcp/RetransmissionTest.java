package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.ACCEPTED_TIMESTAMPS;
import static toucan.tcp.Scripts.CONNECTED;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** The retransmission timer: RFC 6298, R1 and R2 of RFC 9293 §3.8.3, the user timeout of §3.10.8. */
class RetransmissionTest {

    @Proves({"9293/MUST-19", "6298/5", "6298/10", "2525/2.10"})
    @Test
    void theTimerDoublesUpToAMinute() { // 6298/10: resend the earliest, RTO×2, restart; 6298/5: a ceiling of 60 s
        play(
                ACCEPTED
                        + """
                +0   write(4, ..., 1000) = 1000
                0.1  > P. 1:1001(1000) ack 1
                1.1  > P. 1:1001(1000) ack 1
                3.1  > P. 1:1001(1000) ack 1
                7.1  > P. 1:1001(1000) ack 1
                15.1 > P. 1:1001(1000) ack 1
                31.1 > P. 1:1001(1000) ack 1
                63.1 > P. 1:1001(1000) ack 1
                +0   %{ assert rtoNanos == 60000000000 and events.Retransmitted.RTO == 6 }%
                123.1 > P. 1:1001(1000) ack 1
                183.1 > P. 1:1001(1000) ack 1
                +.1  < . 1:1(0) ack 1001 win 65535
                +100 %{ assert state == ESTABLISHED and flightSize == 0 }%
                """);
    }

    @Test
    void withoutASampleTheTimeoutIsOneSecond() { // 6298/1, and 5.7 for a handshake that was repeated
        play(
                """
                --initial_rto=3s
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) <...>
                +0  %{ assert rtoNanos == 3000000000 and srttNanos == -1 }%
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +0  %{ assert rtoNanos == 1000000000 and srttNanos == 100000000 and rttvarNanos == 50000000 }%
                """);
    }

    @Proves({"9293/MUST-18", "6298/2", "6298/3"})
    @Test
    void theVectorOfTheRfc() { // 6298/2, 6298/3: 100 ms then 200 ms: SRTT 112.5, RTTVAR 62.5, RTO 362.5 ms
        play(
                "--min_rto=1ms\n"
                        + ACCEPTED
                        + """
                +0  %{ assert srttNanos == 100000000 and rttvarNanos == 50000000 and rtoNanos == 300000000 }%
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.2 < . 1:1(0) ack 1001 win 65535
                +0  %{ assert srttNanos == 112500000 and rttvarNanos == 62500000 and rtoNanos == 362500000 }%
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1001:2001(1000) ack 1
                +.3625 > P. 1001:2001(1000) ack 1
                +.725  > P. 1001:2001(1000) ack 1
                """);
    }

    @Proves("6298/4")
    @Test
    void theTimeoutIsRoundedUpToASecond() { // 6298/4
        play(
                ACCEPTED
                        + """
                +0  %{ assert srttNanos == 100000000 and rtoNanos == 1000000000 }%
                """);
    }

    @Proves({"6298/8", "6298/9"})
    @Test
    void theTimerRestartsWhenNewDataIsAcknowledged() { // 6298/9 (5.3)
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +1  > P. 1001:2001(1000) ack 1
                """);
    }

    @Proves("6298/9")
    @Test
    void theTimerDoesNotRestartForANewSegment() { // 6298/9 (5.1): started only if it is not running
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.5 write(4, ..., 1000) = 1000
                +0  > P. 1001:2001(1000) ack 1
                +.5 > . 1:1001(1000) ack 1
                """);
    }

    @Proves("6298/9")
    @Test
    void theTimerStopsWhenAllIsAcknowledged() { // 6298/9 (5.2)
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +1000 %{ assert state == ESTABLISHED and counters.segmentsSent == 2 }%
                """);
    }

    @Proves({"9293/MUST-18", "6298/6", "6298/12"})
    @Test
    void aRetransmittedSegmentGivesNoSample() { // 6298/6: Karn; 6298/12: the backed-off timeout stays until a sample
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +1  > P. 1:1001(1000) ack 1
                +.5 < . 1:1(0) ack 1001 win 65535
                +0  %{ assert srttNanos == 100000000 }%
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1001:2001(1000) ack 1
                +2  > P. 1001:2001(1000) ack 1         // still doubled
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  write(4, ..., 1000) = 1000
                +0  > P. 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 65535
                +0  %{ assert srttNanos == 100000000 and rtoNanos == 1000000000 }%   // fresh sample: no backoff left
                """);
    }

    @Proves("6298/6")
    @Test
    void timestampsGiveASampleOfARetransmission() { // 6298/6, 7323/5
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <nop,nop,TS val 200 ecr 600>
                +1  > P. 1:1001(1000) ack 1 <nop,nop,TS val 1200 ecr 600>
                +.2 < . 1:1(0) ack 1001 win 65535 <nop,nop,TS val 1900 ecr 1200>
                +0  %{ assert latestRttNanos == 200000000 and rtoNanos == 1000000000 and backoff == 0 }%
                """);
    }

    @Proves({"6298/10", "8985/1", "2525/2.2", "2525/2.14"})
    @Test
    void oneSegmentPerTimeout() { // RFC 2525 2.14: only the earliest; slow start then goes over the rest
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 4000) = 4000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  > P. 3001:4001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert cwnd == 1000 and ssthresh == 2000 }%
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  %{ assert cwnd == 2000 }%
                +.1 < . 1:1(0) ack 3001 win 65535
                +0  > P. 3001:4001(1000) ack 1
                +.1 < . 1:1(0) ack 4001 win 65535
                +0  %{ assert flightSize == 0 and events.Retransmitted.AFTER_RTO == 3 }%
                """);
    }

    @Proves("5681/5")
    @Test
    void ssthreshIsHeldWhenTheSameSegmentTimesOutAgain() { // 5681/5; without F-RTO all counts as lost, and nothing
        // is in flight
        for (String forwardRto : new String[] {"on", "off"}) {
            play(
                    "--forward_rto=" + forwardRto + "\n"
                            + ACCEPTED
                            + """
                +0  write(4, ..., 6000) = 6000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +0  > . 4001:5001(1000) ack 1
                +0  > P. 5001:6001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 3000 and cwnd == 1000 }%
                +2  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 3000 and cwnd == 1000 }%
                """);
        }
    }

    @Test
    void anAckOfEverythingAfterASpuriousTimeout() { // nothing is sent twice that was acknowledged
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 3000) = 3000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > P. 2001:3001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 65535
                +0  %{ assert flightSize == 0 and snd.una == 3001 }%
                +100 %{ assert counters.bytesRetransmitted == 1000 }%
                """);
    }

    @Proves({"9293/MUST-20", "9293/SHLD-9", "9293/SHLD-10"})
    @Test
    void r1IsTold() { // MUST-20, SHLD-9, SHLD-10: at the third retransmission
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +1  > P. 1:1001(1000) ack 1
                +2  > P. 1:1001(1000) ack 1
                +0  %{ assert events.RetransmissionsExcessive == 0 }%
                +4  > P. 1:1001(1000) ack 1
                +0  %{ assert events.RetransmissionsExcessive == 1 }%
                +8  > P. 1:1001(1000) ack 1
                +0  %{ assert events.RetransmissionsExcessive == 1 and state == ESTABLISHED }%
                """);
    }

    @Proves({"9293/MUST-20", "9293/SHLD-11", "9293/E17"})
    @Test
    void theUserTimeoutEndsTheConnection() { // MUST-20 R2, SHLD-11, 9293/E17: five minutes by default
        play(
                ACCEPTED
                        + """
                +0    write(4, ..., 1000) = 1000
                0.1   > P. 1:1001(1000) ack 1
                1.1   > P. 1:1001(1000) ack 1
                3.1   > P. 1:1001(1000) ack 1
                7.1   > P. 1:1001(1000) ack 1
                15.1  > P. 1:1001(1000) ack 1
                31.1  > P. 1:1001(1000) ack 1
                63.1  > P. 1:1001(1000) ack 1
                123.1 > P. 1:1001(1000) ack 1
                183.1 > P. 1:1001(1000) ack 1
                243.1 > P. 1:1001(1000) ack 1
                300.099 %{ assert state == ESTABLISHED }%
                300.1 %{ assert state == CLOSED and closeReason == USER_TIMEOUT }%
                +0    read(4, ..., 100) = -1 ETIMEDOUT (Connection timed out)
                """);
    }

    @Proves("9293/MUST-21")
    @Test
    void theUserTimeoutIsPerConnection() { // MUST-21
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  setsockopt(3, SOL_TCP, TCP_USER_TIMEOUT, [5000], 4) = 0
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) <...>
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +100 write(3, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +1  > P. 1:1001(1000) ack 1
                +2  > P. 1:1001(1000) ack 1
                +1.999 %{ assert state == ESTABLISHED }%
                +.001  %{ assert state == CLOSED and closeReason == USER_TIMEOUT }%
                """);
    }

    @Test
    void progressRestartsTheUserTimeout() { // what counts is how long the oldest octet has waited
        play(
                "--user_timeout=3s\n"
                        + CONNECTED
                        + """
                +0  write(3, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +1  < . 1:1(0) ack 1001 win 65535
                +0  > P. 1001:2001(1000) ack 1
                +2  > P. 1001:2001(1000) ack 1
                +.9 %{ assert state == ESTABLISHED }%
                +.2 %{ assert state == CLOSED and closeReason == USER_TIMEOUT }%
                """);
    }

    @Proves("9293/MUST-21")
    @Test
    void withoutUserTimeoutItIsTriedForever() { // MUST-21: infinite allowed
        play(
                "--user_timeout=never\n--max_rto=60s\n"
                        + ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                0.1  > P. 1:1001(1000) ack 1
                1.1  > P. 1:1001(1000) ack 1
                3.1  > P. 1:1001(1000) ack 1
                7.1  > P. 1:1001(1000) ack 1
                15.1 > P. 1:1001(1000) ack 1
                31.1 > P. 1:1001(1000) ack 1
                63.1 > P. 1:1001(1000) ack 1
                """
                        + "+60 > P. 1:1001(1000) ack 1\n".repeat(200)
                        + """
                +0  %{ assert state == ESTABLISHED }%
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  %{ assert flightSize == 0 }%
                """);
    }

    @Proves("faults/33")
    @Test
    void aSilentPeerIsAbortedWhenAsked() { // the idle timeout, off by default
        play(
                "--idle_timeout=10s\n"
                        + ACCEPTED
                        + """
                +5    < P. 1:101(100) ack 1 win 65535
                +.04  > . 1:1(0) ack 101
                +9.95 %{ assert state == ESTABLISHED }%
                +.01  > R 1:1(0)
                +0    %{ assert state == CLOSED and closeReason == IDLE_TIMEOUT }%
                """);
    }

    @Test
    void aRetransmissionAcknowledgesTheLatest() { // the ACK and window fields are today's
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.5 < P. 1:101(100) ack 1 win 65535
                +.04 > . 1001:1001(0) ack 101
                +.46 > P. 1:1001(1000) ack 101
                """);
    }
}
