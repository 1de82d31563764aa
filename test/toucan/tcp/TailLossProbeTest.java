package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** The tail loss probe: RFC 8985 §7. SRTT is 100 ms, so the probe timeout is 200 ms for more than one segment in flight. */
class TailLossProbeTest {
    /** Five segments in flight, all that was written, at 0.1 s. */
    private static final String FIVE_IN_FLIGHT = ACCEPTED_SACK
            + """
            +0  write(4, ..., 5000) = 5000
            +0  > . 1:1001(1000) ack 1
            +0  > . 1001:2001(1000) ack 1
            +0  > . 2001:3001(1000) ack 1
            +0  > . 3001:4001(1000) ack 1
            +0  > P. 4001:5001(1000) ack 1
            """;

    /** The last of the five is lost and was repaired by a probe; nothing is in flight. */
    private static final String REPAIRED = FIVE_IN_FLIGHT
            + """
            +.1 < . 1:1(0) ack 4001 win 65535
            +.4 > P. 4001:5001(1000) ack 1
            +.1 < . 1:1(0) ack 5001 win 65535
            +0  %{ assert events.Retransmitted.TLP == 1 and ssthresh > 1000000000 }%
            """;

    @Proves("8985/7")
    @Test
    void afterTwoRoundTripsTheHighestSegment() { // 8985/7: 2 * SRTT
        play(
                FIVE_IN_FLIGHT
                        + """
                +.2 > P. 4001:5001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 1 and cwnd == 10000 }%
                """);
    }

    @Proves("8985/7")
    @Test
    void aSingleSegmentWaitsForADelayedAck() { // 8985/7: + TLP.max_ack_delay
        play(
                ACCEPTED_SACK
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.4 > P. 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 1 }%
                """);
    }

    @Proves("8985/8")
    @Test
    void newDataFirstEvenBeyondCwnd() { // 8985/8
        play(
                ACCEPTED_SACK
                        + "+0  write(4, ..., 20000) = 20000\n"
                        + Scripts.sends(1, 10001)
                        + """
                +.2 > . 10001:11001(1000) ack 1
                +0  %{ assert events.ProbeOfTail == 1 and flightSize == 11000 and cwnd == 10000 }%
                """);
    }

    @Proves("8985/8")
    @Test
    void notBeyondThePeersWindow() { // 8985/8: "the receive window allows new data to be sent"
        play(
                Scripts.LISTENING
                        + """
                +0  < S 0:0(0) win 3000 <mss 1000,nop,nop,sackOK>
                +0  > S. 0:0(0) ack 1 <mss 1000,nop,nop,sackOK>
                +.1 < . 1:1(0) ack 1 win 3000
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 5000) = 5000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +.2 > . 2001:3001(1000) ack 1
                """);
    }

    @Test
    void noneOfWhatTheWindowTookBack() { // the timer stays as it was
        play(
                FIVE_IN_FLIGHT
                        + """
                +.1 < . 1:1(0) ack 1001 win 2000
                +1  > . 1001:2001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 0 and events.Retransmitted.RTO == 1 }%
                """);
    }

    @Proves({"8985/8", "8985/10"})
    @Test
    void thenTheRetransmissionTimer() { // 8985/8: "MUST re-arm the RTO timer, not the PTO timer"
        play(
                FIVE_IN_FLIGHT
                        + """
                +.2 > P. 4001:5001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RTO == 1 and events.Retransmitted.TLP == 1 }%
                +2  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 1 }%
                """);
    }

    @Proves("8985/7")
    @Test
    void noLaterThanTheRetransmissionTimer() { // 8985/7: the RTO is 300 ms, and the PTO would be 400 ms
        play(
                "--min_rto=200ms\n"
                        + ACCEPTED_SACK
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  %{ assert rtoNanos == 300000000 }%
                +0  > P. 1:1001(1000) ack 1
                +.3 > P. 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 1 and counters.timeouts == 0 and cwnd == 10000 }%
                +.3 > P. 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RTO == 1 and cwnd == 1000 }%
                """);
    }

    @Test
    void newDataMovesTheProbeButNotBeyondTheRetransmissionTimer() { // 8985/7; the RTO runs since 0.1 s
        play(
                ACCEPTED_SACK
                        + """
                +0   write(4, ..., 1000) = 1000
                +0   > P. 1:1001(1000) ack 1
                +.15 write(4, ..., 1000) = 1000
                +0   > P. 1001:2001(1000) ack 1
                +.19 write(4, ..., 1000) = 1000
                +0   > P. 2001:3001(1000) ack 1
                +.19 write(4, ..., 1000) = 1000
                +0   > P. 3001:4001(1000) ack 1
                +.19 write(4, ..., 1000) = 1000
                +0   > P. 4001:5001(1000) ack 1
                +.19 write(4, ..., 1000) = 1000
                +0   > P. 5001:6001(1000) ack 1
                +.09 > P. 5001:6001(1000) ack 1
                +0   %{ assert events.Retransmitted.TLP == 1 }%
                """);
    }

    @Proves("8985/7")
    @Test
    void withoutARoundTripTimeOneSecond() { // 8985/7; the SYN was sent twice (6298/6), so the RTO is 3 s (6298/11)
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000,nop,nop,sackOK>
                +0  > S. 0:0(0) ack 1 <mss 1000,nop,nop,sackOK>
                +1  > S. 0:0(0) ack 1 <mss 1000,nop,nop,sackOK>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +1  > P. 1001:2001(1000) ack 1
                """);
    }

    @Proves("8985/7")
    @Test
    void notInRecovery() { // 8985/7: the timer expires one RTO after the retransmission
        play(
                FIVE_IN_FLIGHT
                        + """
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:5001>
                +0  > . 1:1001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 0 and events.Retransmitted.RTO == 1 }%
                """);
    }

    @Test
    void notAfterATimeoutEither() { // 8985/7: until what was in flight then is acknowledged; timestamps give the
        // samples
        play(
                "--mss=1012\n"
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0>
                +0  > S. 0:0(0) ack 1 <mss 1012,sackOK,TS val 100 ecr 500>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 3000) = 3000
                +0  > . 1:1001(1000) ack 1 <...>
                +0  > . 1001:2001(1000) ack 1 <...>
                +0  > P. 2001:3001(1000) ack 1 <...>
                +.2 > P. 2001:3001(1000) ack 1 <...>
                +1  > . 1:1001(1000) ack 1 <...>
                +.1 < . 1:1(0) ack 1001 win 65535 <nop,nop,TS val 1900 ecr 1400>
                +0  > . 1001:2001(1000) ack 1 <...>
                +0  > P. 2001:3001(1000) ack 1 <...>
                +.1 < . 1:1(0) ack 2001 win 65535 <nop,nop,TS val 2000 ecr 1500>
                +0  %{ assert srttNanos == 100000000 }%
                +1  > P. 2001:3001(1000) ack 1 <...>
                +0  %{ assert events.Retransmitted.TLP == 1 and events.Retransmitted.RTO == 2 }%
                """);
    }

    @Proves({"8985/7", "8985/10"})
    @Test
    void notWithSackedSegments() { // 8985/7; here the reordering timer comes after the probe would have
        play(
                ACCEPTED_SACK
                        + """
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +.19 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +.025 > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 0 and events.Retransmitted.RACK == 1 }%
                """);
    }

    @Proves("8985/8")
    @Test
    void oneAtATime() { // 8985/8: no second probe while one is outstanding
        play(
                FIVE_IN_FLIGHT
                        + """
                +.2 > P. 4001:5001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +1  > . 1001:2001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 1 and events.Retransmitted.RTO == 1 }%
                """);
    }

    @Proves("8985/8")
    @Test
    void onlyWithANewRoundTripTime() { // 8985/8: the ACK of a retransmission gives none (6298/6)
        play(
                REPAIRED
                        + """
                +0  < . 1:1(0) ack 5001 win 65535
                +0  write(4, ..., 2000) = 2000
                +0  > . 5001:6001(1000) ack 1
                +0  > P. 6001:7001(1000) ack 1
                +.1 < . 1:1(0) ack 6001 win 65535              // there it is
                +.4 > P. 6001:7001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 2 }%
                """);
    }

    @Test
    void withoutOneTheRetransmissionTimer() {
        play(
                REPAIRED
                        + """
                +0  < . 1:1(0) ack 5001 win 65535
                +0  write(4, ..., 2000) = 2000
                +0  > . 5001:6001(1000) ack 1
                +0  > P. 6001:7001(1000) ack 1
                +1  > . 5001:6001(1000) ack 1
                +0  %{ assert events.Retransmitted.TLP == 1 and events.Retransmitted.RTO == 1 }%
                """);
    }

    private static final String NEXT_FLIGHT =
            """
            +0  write(4, ..., 8000) = 8000
            +0  > . 5001:6001(1000) ack 1
            +0  > . 6001:7001(1000) ack 1
            +0  > . 7001:8001(1000) ack 1
            +0  > . 8001:9001(1000) ack 1
            +0  > . 9001:10001(1000) ack 1
            +0  > . 10001:11001(1000) ack 1
            +0  > . 11001:12001(1000) ack 1
            +0  > P. 12001:13001(1000) ack 1
            +.1 < . 1:1(0) ack 6001 win 65535
            """;

    @Proves("8985/9")
    @Test
    void aRepairedLossIsCongestion() { // 8985/9: ACK > TLP.end_seq, and no sign that both copies arrived
        play(
                REPAIRED
                        + NEXT_FLIGHT
                        + """
                +0  %{ assert events.ProbeRepairedLoss == 1 and ssthresh == 4000 and cwnd == 4000 }%
                """);
    }

    @Proves("8985/9")
    @Test
    void aDuplicateReportOfTheProbeIsNot() { // 8985/9, case 1; nothing is outstanding when it comes
        play(REPAIRED
                + "+0  < . 1:1(0) ack 5001 win 65535 <nop,nop,sack 4001:5001>\n"
                + NEXT_FLIGHT
                + "+0  %{ assert events.ProbeRepairedLoss == 0 and ssthresh > 1000000000 }%\n");
    }

    @Test
    void aDuplicateReportOfSomethingElseDoesNotCount() { // 8985/9: "a DSACK option matching TLP.end_seq"
        play(REPAIRED
                + "+0  < . 1:1(0) ack 5001 win 65535 <nop,nop,sack 1001:2001>\n"
                + NEXT_FLIGHT
                + "+0  %{ assert events.ProbeRepairedLoss == 1 }%\n");
    }

    @Proves("8985/9")
    @Test
    void aPlainDuplicateAckIsNot() { // 8985/9, case 2
        play(REPAIRED
                + "+0  < . 1:1(0) ack 5001 win 65535\n"
                + NEXT_FLIGHT
                + "+0  %{ assert events.ProbeRepairedLoss == 0 and ssthresh > 1000000000 }%\n");
    }

    @Test
    void aProbeOfNewDataIsNot() { // 8985/9: TLP.is_retrans
        play(
                ACCEPTED_SACK
                        + "+0  write(4, ..., 12000) = 12000\n"
                        + Scripts.sends(1, 10001)
                        + """
                +.2 > . 10001:11001(1000) ack 1
                +.1 < . 1:1(0) ack 11001 win 65535
                +0  > P. 11001:12001(1000) ack 1
                +.1 < . 1:1(0) ack 12001 win 65535
                +0  %{ assert events.ProbeRepairedLoss == 0 and ssthresh > 1000000000 }%
                """);
    }

    @Test
    void theProbeShowsTheLossOfMore() { // the purpose of it all: no timeout
        play(
                FIVE_IN_FLIGHT
                        + """
                +.1 < . 1:1(0) ack 2001 win 65535
                +.2 > P. 4001:5001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 4001:5001>
                +0  > . 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 4001:5001>
                +0  > . 3001:4001(1000) ack 1
                +.1 < . 1:1(0) ack 5001 win 65535
                +0  %{ assert counters.timeouts == 0 and events.RecoveryLeft == 1 }%
                """);
    }

    @Test
    void itCanBeOff() {
        play(
                "--tail_loss_probe=off\n"
                        + FIVE_IN_FLIGHT
                        + """
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RTO == 1 }%
                """);
    }

    @Proves("8985/1")
    @Test
    void onlyWithRack() { // 8985/1: not with another recovery, nor without SACK
        String noProbe =
                """
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RTO == 1 and events.Retransmitted.TLP == 0 }%
                """;
        play("--recovery=sack\n" + FIVE_IN_FLIGHT + noProbe);
        play(FIVE_IN_FLIGHT.replace(",nop,nop,sackOK", "") + noProbe);
    }

    @Test
    void onAShortPathItWaitsForTheMinimum() {
        String short10Millis = FIVE_IN_FLIGHT.replace("+.1 < . 1:1(0) ack 1 ", "+.01 < . 1:1(0) ack 1 ");
        play(short10Millis + "+.04 > P. 4001:5001(1000) ack 1\n");
        play("--min_pto=2ms\n" + short10Millis + "+.02 > P. 4001:5001(1000) ack 1\n");
    }
}
