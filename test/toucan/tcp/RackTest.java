package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Loss detection by time: RFC 8985 §6. The round trip is 100 ms, so the reordering window is 25 ms where it is open. */
class RackTest {
    private static final String NO_PROBES = "--tail_loss_probe=off\n";

    /** Ten segments in flight, all that was written. 100 ms later; it is 0.2 s. */
    private static final String TEN_IN_FLIGHT = NO_PROBES
            + ACCEPTED_SACK
            + "+0  write(4, ..., 10000) = 10000\n"
            + sends(1, 9001)
            + "+0  > P. 9001:10001(1000) ack 1\n"
            + "+.1 %{ assert flightSize == 10000 and cwnd == 10000 and minRttNanos == 100000000 }%\n";

    @Proves({"8985/4", "8985/5"})
    @Test
    void oneReportWaitsForTheReorderingWindow() { // 8985/4: min_RTT / 4
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryEntered == 0 }%
                +.025 > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RACK == 1 and ssthresh == 5000 and events.RecoveryEntered == 1 }%
                """);
    }

    @Proves("8985/4")
    @Test
    void threeReportsDoNotWait() { // 8985/4: 0 while no reordering was seen and RACK.segs_sacked >= DupThresh
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +.01 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                """);
    }

    @Proves({"9937/1", "9937/2", "9937/5"})
    @Test
    void theAckThatBeginsARecoveryCountsForIt() { // 9937: RecoverFS is 10,000, and 3000 of it are delivered
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert pipe == 7000 and cwnd == 6000 + 3000 * 5000 / 10000 }%
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryLeft == 1 and cwnd == 5000 }%        // and at its end it is ssthresh
                """);
    }

    @Proves("8985/4")
    @Test
    void inRecoveryNothingWaits() { // 8985/4: 0 while no reordering was seen, in recovery
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:6001 1001:4001>
                +0  %{ assert pipe == 6000 - 1000 + 1000 - 1000 }%     // 4001:5001 counts as lost at once
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:7001 1001:4001>
                +0  > . 4001:5001(1000) ack 1
                """);
    }

    @Proves("2018/6")
    @Test
    void aSegmentThatComesLateBeforeTheWindowEnds() {
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +.024 < . 1:1(0) ack 2001 win 65535
                +.1 %{ assert events.RecoveryEntered == 0 and counters.retransmissionsFast == 0 }%
                """);
    }

    /** 1:1001 came after 1001:2001: the network reorders. It is 0.2 s. */
    private static final String REORDERED = TEN_IN_FLIGHT
            + """
            +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
            +0  < . 1:1(0) ack 2001 win 65535
            """;

    @Proves({"8985/3", "8985/4"})
    @Test
    void afterReorderingTheWindowIsAlwaysOpen() { // 8985/3, 8985/4
        play(
                REORDERED
                        + """
                +0  < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 3001:8001>
                +0  %{ assert events.RecoveryEntered == 0 }%
                +.025 > . 2001:3001(1000) ack 1
                """);
    }

    @Proves("8985/3")
    @Test
    void oneAckIsNoEvidenceOfReordering() { // 8985/3: the ACK of 1:1001 was delayed until 2001:3001 came
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 2001:3001>
                +0  < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 2001:5001>
                +0  > . 1001:2001(1000) ack 1
                """);
    }

    @Test
    void severalBlocksInOneAckAreNoEvidenceEither() { // the ACK in between was lost
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 6001:7001 2001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                """);
    }

    @Proves("8985/3")
    @Test
    void aRetransmissionIsNoEvidenceEither() { // 8985/3: never retransmitted
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:10001>
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  write(4, ..., 4000) = 4000
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  > . 12001:13001(1000) ack 1
                +0  > P. 13001:14001(1000) ack 1
                +.1 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 11001:14001>
                +0  > . 10001:11001(1000) ack 1
                """);
    }

    @Proves("8985/5")
    @Test
    void aLostRetransmissionIsRepairedWithoutATimeout() { // 8985/5
        play(
                TEN_IN_FLIGHT.replace("10000) = 10000", "20000) = 20000").replace("P. 9001", ". 9001")
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:10001>
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  > . 12001:13001(1000) ack 1
                +0  > . 13001:14001(1000) ack 1
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:11001>  // sent after 1:1001 was sent again
                +0  > . 1:1001(1000) ack 1
                +0  > . 14001:15001(1000) ack 1
                +.1 < . 1:1(0) ack 15001 win 65535
                * > . 15001:16001(1000) ack 1
                * > . 16001:17001(1000) ack 1
                * > . 17001:18001(1000) ack 1
                * > . 18001:19001(1000) ack 1
                * > P. 19001:20001(1000) ack 1
                +0  %{ assert counters.timeouts == 0 and counters.retransmissionsFast == 2 }%
                +0  %{ assert events.RecoveryEntered == 1 and cwnd >= 5000 }%
                """);
    }

    @Proves("8985/5")
    @Test
    void whatWasSentAtTheSameMomentButBefore() { // the order of transmissions decides, not that of sequence numbers
        play(
                TEN_IN_FLIGHT.replace("10000) = 10000", "11000) = 11000").replace("P. 9001", ". 9001")
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +0  > P. 10001:11001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:10001>
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:11001>
                +0  < . 1:1(0) ack 11001 win 65535
                +0  %{ assert counters.retransmissionsFast == 1 }%
                """);
    }

    @Proves("8985/6")
    @Test
    void aTimeoutSparesWhatWasSentLately() { // 8985/6: the first segment, and the others by time
        play(
                NO_PROBES
                        + "--forward_rto=off\n--nagle=off\n"
                        + ACCEPTED_SACK
                        + """
                +0  write(4, ..., 5000) = 5000
                """
                        + sends(1, 4001)
                        + """
                +0  > P. 4001:5001(1000) ack 1
                +.95 write(4, ..., 1000) = 1000
                +0  > P. 5001:6001(1000) ack 1
                +.05 > . 1:1001(1000) ack 1
                +0  %{ assert pipe == 2000 and cwnd == 1000 }%
                """);
    }

    @Test
    void aTimeoutInRecovery() { // no second reduction below the recovery point, and no second recovery
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RTO == 1 and cwnd == 1000 and pipe == 1000 }%
                +.1 < . 1:1(0) ack 4001 win 65535
                +0  > . 4001:5001(1000) ack 1
                +0  > . 5001:6001(1000) ack 1
                +.1 < . 1:1(0) ack 6001 win 65535
                +0  > . 6001:7001(1000) ack 1
                +0  > . 7001:8001(1000) ack 1
                +0  > . 8001:9001(1000) ack 1
                +.1 < . 1:1(0) ack 9001 win 65535
                +0  > P. 9001:10001(1000) ack 1
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryEntered == 1 and counters.timeouts == 1 }%
                """);
    }

    @Proves("2018/5")
    @Test
    void reneging() { // 2018/5: the peer drops what it has SACKed
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:10001>
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +1  > . 1001:2001(1000) ack 1
                +0  %{ assert pipe == 1000 }%
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                """);
    }

    /** 1:1001 is sent again although it was only late: 30 ms. Its D-SACK comes. It is 0.325 s. */
    private static final String RETRANSMITTED_FOR_NOTHING = "--dsack_undo=off\n"
            + TEN_IN_FLIGHT
            + """
            +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
            +.025 > . 1:1001(1000) ack 1
            +.005 < . 1:1(0) ack 2001 win 65535
            +.095 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
            """;

    @Proves("8985/4")
    @Test
    void aDuplicateReportWidensTheWindow() { // 8985/4: RACK.reo_wnd_mult is 2 now; and reordering was not seen
        play(
                RETRANSMITTED_FOR_NOTHING
                        + """
                +0  write(4, ..., 3000) = 3000
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  > P. 12001:13001(1000) ack 1
                +.1 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 11001:12001>
                +.05 > . 10001:11001(1000) ack 1
                """);
    }

    @Proves("8985/4")
    @Test
    void onceARoundTrip() { // 8985/4: RACK.dsack_round
        play(
                RETRANSMITTED_FOR_NOTHING
                        + """
                +0  write(4, ..., 3000) = 3000
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  > P. 12001:13001(1000) ack 1
                +.01 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +.09 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 11001:12001>
                +.05 > . 10001:11001(1000) ack 1
                """);
    }

    @Test
    void duplicatesOfTheNetworkDoNotWidenIt() { // nothing was sent again
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 1:1001>
                +0  < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 1001:2001>
                +0  < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 3001:4001>
                +.025 > . 2001:3001(1000) ack 1
                """);
    }

    @Proves("8985/4")
    @Test
    void theWidenedWindowIsKeptForSixteenRecoveries() { // 8985/4: RACK.reo_wnd_persist
        StringBuilder script = new StringBuilder(RETRANSMITTED_FOR_NOTHING);
        int seq = 10_001;
        for (int recovery = 1; recovery <= 18; recovery++) {
            // The recovery that brought the D-SACK ended with it, and is not counted.
            String patience = recovery <= 16 ? "+.05" : "+.025";
            script.append(
                    """
                    +0  write(4, ..., 2000) = 2000
                    +0  > . %1$d:%2$d(1000) ack 1
                    +0  > P. %2$d:%3$d(1000) ack 1
                    +.1 < . 1:1(0) ack %1$d win 65535 <nop,nop,sack %2$d:%3$d>
                    %4$s > . %1$d:%2$d(1000) ack 1
                    +.1 < . 1:1(0) ack %3$d win 65535
                    """
                            .formatted(seq, seq + 1000, seq + 2000, patience));
            seq += 2000;
        }
        play(script.toString());
    }

    /** With timestamps, and still 1000 bytes of data in a segment: ours were 100 at 0 s. */
    private static final String TIMESTAMPS = "--mss=1012\n"
            + NO_PROBES
            + LISTENING
            + """
            +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0>
            +0  > S. 0:0(0) ack 1 <mss 1012,sackOK,TS val 100 ecr 500>
            +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
            +0  accept(3, ..., ...) = 4
            +0  write(4, ..., 10000) = 10000
            """
            + sends(1, 9001).replace("ack 1\n", "ack 1 <nop,nop,TS val 200 ecr 600>\n")
            + "+0  > P. 9001:10001(1000) ack 1 <nop,nop,TS val 200 ecr 600>\n";

    @Proves("8985/2")
    @Test
    void theEchoOfAReportOutOfOrderProvesNothing() { // 8985/2: 4001:5001 has arrived, sent again after 1:1001
        play(
                TIMESTAMPS
                        + """
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 700 ecr 100,nop,nop,sack 5001:10001 1001:4001>
                +0  > . 1:1001(1000) ack 1 <nop,nop,TS val 300 ecr 700>
                +0  > . 4001:5001(1000) ack 1 <nop,nop,TS val 300 ecr 700>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 800 ecr 100,nop,nop,sack 1001:10001>
                +0  > . 1:1001(1000) ack 1 <nop,nop,TS val 400 ecr 800>
                +0  %{ assert counters.timeouts == 0 }%
                """);
    }

    @Proves("8985/2")
    @Test
    void theEchoShowsThatTheOriginalWasAcknowledged() { // 8985/2: the retransmission proves nothing lost
        play(
                TIMESTAMPS
                        + """
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 700 ecr 100,nop,nop,sack 1001:2001>
                +.025 > . 1:1001(1000) ack 1 <nop,nop,TS val 325 ecr 700>
                +.1 < . 1:1(0) ack 2001 win 65535 <nop,nop,TS val 825 ecr 200>
                +0  %{ assert counters.retransmissionsFast == 1 and pipe == 8000 }%
                """);
    }

    @Proves("8985/2")
    @Test
    void withoutTimestampsTheMinimumRoundTripDecides() { // 8985/2: the ACK comes 99 ms after the retransmission
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +.025 > . 1:1001(1000) ack 1
                +.099 < . 1:1(0) ack 2001 win 65535
                +0  %{ assert counters.retransmissionsFast == 1 and pipe == 8000 }%
                """);
    }

    @Proves("9937/1")
    @Test
    void whatWasSackedBeforeTheRecoveryIsNotInRecoverFs() { // 9937: 10,000 - 3000 + the 1000 of the ACK that begins it
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +0  %{ assert events.RecoveryEntered == 0 }%
                +.01 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:5001>
                +0  %{ assert pipe == 6000 and cwnd == 6000 + 2000 * 5000 / 8000 - 1000, cwnd }%
                """);
    }
}
