package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Fast retransmit and fast recovery without SACK: RFC 5681 §3.2, RFC 6582, RFC 3042. */
class FastRetransmitTest {
    private static final String DUPLICATE = "+0  < . 1:1(0) ack 1 win 65535\n";

    /** Ten segments in flight, all that was written: FlightSize 10,000. Then 100 ms pass. */
    private static final String TEN_IN_FLIGHT = ACCEPTED
            + """
            +0  write(4, ..., 10000) = 10000
            """
            + sends(1, 9_001)
            + """
            +0  > P. 9001:10001(1000) ack 1
            +.1 %{ assert flightSize == 10000 and cwnd == 10000 }%
            """;

    /** The first segment is lost and was resent after three duplicate ACKs. */
    private static final String RECOVERING = TEN_IN_FLIGHT + DUPLICATE.repeat(3) + "+0  > . 1:1001(1000) ack 1\n";

    @Proves({"5681/6", "6582/1"})
    @Test
    void theThirdDuplicateAckResendsTheFirstSegment() { // 5681/6: ssthresh = FlightSize/2, cwnd = ssthresh + 3 SMSS
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  %{ assert events.DuplicateAck == 2 and events.RecoveryEntered == 0 and cwnd == 10000 }%
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 5000 and cwnd == 8000 and events.RecoveryEntered == 1 }%
                +0  %{ assert events.Retransmitted.FAST_RETRANSMIT == 1 }%
                """);
    }

    @Test
    void aSegmentInTheMiddle() {
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 3001 win 65535
                +0  < . 1:1(0) ack 3001 win 65535
                +0  < . 1:1(0) ack 3001 win 65535
                +0  %{ assert events.RecoveryEntered == 0 }%    // the first of the three was no duplicate
                +0  < . 1:1(0) ack 3001 win 65535
                +0  > . 3001:4001(1000) ack 1
                +0  %{ assert ssthresh == 3500 and cwnd == 6500 }%
                """);
    }

    @Proves("5681/6")
    @Test
    void everyFurtherDuplicateInflatesTheWindow() { // 5681/6 step 4; beyond the flight, new data goes out
        play(
                RECOVERING
                        + """
                +0  write(4, ..., 4000) = 4000
                +0  < . 1:1(0) ack 1 win 65535
                +0  %{ assert cwnd == 9000 }%
                +0  < . 1:1(0) ack 1 win 65535
                +0  %{ assert cwnd == 10000 }%
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 11001:12001(1000) ack 1
                +0  %{ assert cwnd == 12000 and flightSize == 12000 }%
                """);
    }

    @Proves({"6582/3", "2525/2.8"})
    @Test
    void theFullAckDeflates() { // 6582/3: min(ssthresh, max(FlightSize, SMSS) + SMSS), or ssthresh
        play(
                RECOVERING
                        + DUPLICATE.repeat(6)
                        + """
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert cwnd == 2000 or cwnd == 5000 }%
                +0  %{ assert ssthresh == 5000 and events.RecoveryLeft == 1 and flightSize == 0 }%
                """);
    }

    @Proves({"5681/6", "6582/3", "2525/2.8"})
    @Test
    void theFullAckDeflatesToSsthreshAtMost() { // 6582/3, with six segments of new data in flight by then
        play(
                ACCEPTED
                        + "+0  write(4, ..., 30000) = 30000\n" + sends(1, 10_001)
                        + "+.1 %{ assert flightSize == 10000 and cwnd == 10000 }%\n"
                        + """
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 10001:11001(1000) ack 1              // limited transmit (RFC 3042)
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 11001:12001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 5000 and cwnd == 8000 }%   // what limited transmit sent is not counted
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  %{ assert cwnd == 12000 and flightSize == 12000 }%
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 12001:13001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 13001:14001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 14001:15001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 15001:16001(1000) ack 1
                +.1 < . 1:1(0) ack 12001 win 65535
                +0  > . 16001:17001(1000) ack 1              // 4000 in flight, ssthresh 5000
                +0  %{ assert cwnd == 5000 and flightSize == 5000 }%
                """);
    }

    @Proves("5681/8")
    @Test
    void limitedTransmit() { // 5681/8, RFC 3042 §2: one new segment for each of the first two; cwnd stays
        play(
                TEN_IN_FLIGHT
                        + """
                +0  write(4, ..., 5000) = 5000
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 11001:12001(1000) ack 1
                +0  %{ assert cwnd == 10000 and flightSize == 12000 }%
                +.1 < . 1:1(0) ack 10001 win 65535               // it was reordering after all
                +0  > . 12001:13001(1000) ack 1
                +0  > . 13001:14001(1000) ack 1
                +0  > P. 14001:15001(1000) ack 1
                +0  %{ assert events.RecoveryEntered == 0 }%
                """);
    }

    @Test
    void limitedTransmitCanBeOff() {
        play(
                "--limited_transmit=off\n" + TEN_IN_FLIGHT
                        + """
                +0  write(4, ..., 5000) = 5000
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  %{ assert cwnd == 10000 and flightSize == 10000 and events.DuplicateAck == 2 }%
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 1:1001(1000) ack 1
                """);
    }

    @Proves("5681/8")
    @Test
    void limitedTransmitRespectsTheReceiversWindow() { // RFC 3042 §2, first condition
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 10000
                +0  write(4, ..., 5000) = 5000
                +0  < . 1:1(0) ack 1 win 10000
                +0  < . 1:1(0) ack 1 win 10000
                +0  %{ assert flightSize == 10000 and events.DuplicateAck == 2 }%
                """);
    }

    @Proves("6582/4")
    @Test
    void aPartialAckResendsTheNextHole() { // 6582/4: deflate by what was acked, add back one SMSS, stay
        play(
                RECOVERING
                        + DUPLICATE.repeat(5)
                        + """
                +0  %{ assert cwnd == 13000 }%
                +.1 < . 1:1(0) ack 4001 win 65535               // 4001:5001 was lost, too
                +0  > . 4001:5001(1000) ack 1
                +0  %{ assert cwnd == 13000 - 4000 + 1000 and events.RecoveryLeft == 0 }%
                +0  %{ assert events.Retransmitted.PARTIAL_ACK == 1 }%
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryLeft == 1 and ssthresh == 5000 }%
                """);
    }

    @Proves("6582/4")
    @Test
    void aPartialAckOfLessThanASegment() { // 6582/4: then nothing is added back
        play(
                RECOVERING
                        + """
                +.1 < . 1:1(0) ack 501 win 65535
                +0  > . 501:1001(500) ack 1
                +0  %{ assert cwnd == 7500 }%
                """);
    }

    @Test
    void oneHolePerRoundTrip() { // 6582: three losses in one window, no timeout
        play(
                RECOVERING
                        + """
                +.1 < . 1:1(0) ack 3001 win 65535
                +0  > . 3001:4001(1000) ack 1
                +.1 < . 1:1(0) ack 7001 win 65535
                +0  > . 7001:8001(1000) ack 1
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryLeft == 1 and counters.timeouts == 0 and counters.recoveries == 1 }%
                +0  %{ assert counters.retransmissionsFast == 3 and counters.bytesRetransmitted == 3000 }%
                """);
    }

    @Proves("6582/4")
    @Test
    void theTimerIsResetOnTheFirstPartialAckOnly() { // 6582/4: the Impatient variant
        play(
                RECOVERING
                        + """
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +.2 < . 1:1(0) ack 4001 win 65535
                +0  > . 4001:5001(1000) ack 1
                +.8 > . 4001:5001(1000) ack 1                   // one second after the first of them
                +0  %{ assert events.Retransmitted.RTO == 1 and cwnd == 1000 }%
                """);
    }

    @Proves({"6582/2", "6582/5"})
    @Test
    void duplicateAcksAfterATimeoutDoNotEnterRecovery() { // 6582/5, 6582/2: ack - 1 =< recover
        play(
                TEN_IN_FLIGHT
                        + """
                +.9 > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1(0) ack 2001 win 65535
                +0  %{ assert events.RecoveryEntered == 0 }%
                """);
    }

    @Proves("6582/2")
    @Test
    void duplicateAcksOfTheRecoveryPointDoNotEnterAgain() { // 6582/2: it must cover MORE than recover
        play(
                RECOVERING
                        + """
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  write(4, ..., 2000) = 2000
                +0  > . 10001:11001(1000) ack 1
                +0  > P. 11001:12001(1000) ack 1
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  < . 1:1(0) ack 10001 win 65535
                +0  < . 1:1(0) ack 10001 win 65535
                +0  < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryEntered == 1 }%
                +.9 > . 10001:11001(1000) ack 1
                """);
    }

    @Proves("6582/2")
    @Test
    void aLaterLossIsANewRecovery() {
        play(
                RECOVERING
                        + """
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  write(4, ..., 20000) = 20000
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +.1 < . 1:1(0) ack 12001 win 65535
                +0  > . 12001:13001(1000) ack 1
                +0  > . 13001:14001(1000) ack 1
                +0  > . 14001:15001(1000) ack 1
                +.1 < . 1:1(0) ack 12001 win 65535               // 12001:13001 is lost
                +0  > . 15001:16001(1000) ack 1                  // limited transmit
                +0  < . 1:1(0) ack 12001 win 65535
                +0  > . 16001:17001(1000) ack 1
                +0  < . 1:1(0) ack 12001 win 65535
                +0  > . 12001:13001(1000) ack 1
                +0  %{ assert events.RecoveryEntered == 2 and ssthresh == 2000 }%
                """);
    }

    @Proves("6582/5")
    @Test
    void aTimeoutEndsTheRecovery() { // 6582/5: the retransmission was lost as well
        play(
                RECOVERING
                        + """
                +.9 > . 1:1001(1000) ack 1
                +0  %{ assert cwnd == 1000 and events.Retransmitted.RTO == 1 }%
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  %{ assert cwnd == 1000 and events.RecoveryEntered == 1 }%
                """);
    }

    @Proves("5681/7")
    @Test
    void whatIsNotADuplicateAck() { // 5681/7: data, a changed window, or an old ACK
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1001(1000) ack 2001 win 65535          // carries data
                +0  < . 1001:2001(1000) ack 2001 win 65535
                +0  > . 10001:10001(0) ack 2001
                +0  < . 2001:3001(1000) ack 2001 win 65535
                +0  < . 3001:4001(1000) ack 2001 win 65535
                +0  > . 10001:10001(0) ack 4001
                +0  < . 4001:4001(0) ack 2001 win 65534          // each announces another window
                +0  < . 4001:4001(0) ack 2001 win 65533
                +0  < . 4001:4001(0) ack 2001 win 65532
                +0  < . 4001:4001(0) ack 2001 win 65531
                +0  < . 4001:4001(0) ack 1001 win 65531          // older than SND.UNA
                +0  < . 4001:4001(0) ack 1001 win 65531
                +0  < . 4001:4001(0) ack 1001 win 65531
                +0  %{ assert events.DuplicateAck == 0 and events.RecoveryEntered == 0 }%
                """);
    }

    @Proves("5681/7")
    @Test
    void aProbeOfOurClosedWindowIsNotADuplicateAck() { // 5681/7 (b): it carries data, though none of it is taken
        play(
                "--rcvbuf=1000\n"
                        + TEN_IN_FLIGHT
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                * > . 10001:10001(0) ack 1001 win 0
                +.1 < . 1001:1002(1) ack 1 win 65535
                +0  > . 10001:10001(0) ack 1001 win 0
                +.1 < . 1001:1002(1) ack 1 win 65535
                +0  > . 10001:10001(0) ack 1001 win 0
                +.1 < . 1001:1002(1) ack 1 win 65535
                +0  > . 10001:10001(0) ack 1001 win 0
                +0  %{ assert events.DuplicateAck == 0 and events.RecoveryEntered == 0 }%
                """);
    }

    @Proves("5681/7")
    @Test
    void withNothingInFlightThereAreNoDuplicates() { // 5681/7 (a)
        play(ACCEPTED
                + DUPLICATE.repeat(5)
                + """
                +0  %{ assert events.DuplicateAck == 0 and cwnd == 10000 }%
                """);
    }

    @Proves("5681/6")
    @Test
    void aNewAckBetweenStartsTheCountAgain() { // 5681/6: "without SND.UNA moving"
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1001 win 65535
                +0  < . 1:1(0) ack 1001 win 65535
                +0  < . 1:1(0) ack 1001 win 65535
                +0  %{ assert events.RecoveryEntered == 0 }%
                +0  < . 1:1(0) ack 1001 win 65535
                +0  > . 1001:2001(1000) ack 1
                """);
    }

    @Test
    void fastRetransmitCanBeOff() { // then only the timer recovers
        play(
                "--fast_retransmit=off\n"
                        + TEN_IN_FLIGHT
                        + DUPLICATE.repeat(9)
                        + """
                +.9 > . 1:1001(1000) ack 1
                +0  %{ assert events.RecoveryEntered == 0 and events.Retransmitted.RTO == 1 }%
                """);
    }

    @Proves("5681/6")
    @Test
    void ssthreshIsTwoSegmentsAtLeast() { // 5681/5: max(FlightSize/2, 2*SMSS)
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 3000) = 3000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > P. 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 2000 and cwnd == 5000 }%
                """);
    }

    @Test
    void theFinIsRecoveredToo() { // it counts as an octet of the last segment
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 4000) = 4000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  > P. 3001:4001(1000) ack 1
                +0  shutdown(4, SHUT_WR) = 0
                +0  > F. 4001:4001(0) ack 1
                +.1 < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 4001 win 65535               // all but the FIN: a partial ACK
                +0  > F. 4001:4001(0) ack 1
                +.1 < . 1:1(0) ack 4002 win 65535
                +0  %{ assert state == FIN_WAIT_2 }%
                """);
    }
}
