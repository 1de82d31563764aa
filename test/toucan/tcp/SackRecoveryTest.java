package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Loss recovery by counting what is SACKed: RFC 6675, without PRR unless a test says so. */
class SackRecoveryTest {
    private static final String SETTINGS = "--recovery=sack\n--prr=off\n";

    /** Ten segments in flight, all that was written. 100 ms later; it is 0.2 s. */
    private static final String TEN_IN_FLIGHT = SETTINGS
            + ACCEPTED_SACK
            + "+0  write(4, ..., 10000) = 10000\n"
            + sends(1, 9001)
            + "+0  > P. 9001:10001(1000) ack 1\n"
            + "+.1 %{ assert flightSize == 10000 and cwnd == 10000 }%\n";

    /** The same with ten more segments waiting. */
    private static final String TEN_AND_MORE = SETTINGS
            + ACCEPTED_SACK
            + "+0  write(4, ..., 20000) = 20000\n"
            + sends(1, 10001)
            + "+.1 %{ assert flightSize == 10000 and cwnd == 10000 }%\n";

    /** The first segment is lost, three above it have arrived. */
    private static final String RECOVERING =
            """
            +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
            +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
            +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
            +0  > . 1:1001(1000) ack 1
            +0  %{ assert events.RecoveryEntered == 1 and ssthresh == 5000 and cwnd == 5000 and pipe == 7000 }%
            """;

    @Proves({"2018/6", "6675/2", "6675/5", "6675/6"})
    @Test
    void moreThanTwoSegmentsSackedAboveAHole() { // 6675/2: "more than (DupThresh - 1) * SMSS octets"
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +0  %{ assert events.RecoveryEntered == 0 and pipe == 8000 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3002>
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.SACK == 1 and ssthresh == 5000 and pipe == 8000 }%
                """);
    }

    @Proves("6675/2")
    @Test
    void threeRangesSackedAboveAHole() { // 6675/2: "DupThresh discontiguous SACKed sequences", however small
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 3101:3201 2101:2201 1101:1201>
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.SACK == 1 and pipe == 10000 }%
                """);
    }

    @Proves("6675/2")
    @Test
    void twoRangesAreNotEnough() {
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 2101:2201 1101:1201>
                +0  %{ assert events.RecoveryEntered == 0 }%
                """);
    }

    @Proves({"6675/1", "6675/5", "faults/9"})
    @Test
    void threeDuplicateAcksForSmallSegments() { // 6675/1, 6675/5: DupAcks counts ACKs with new SACK information
        play(
                SETTINGS
                        + "--nagle=off\n"
                        + ACCEPTED_SACK
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  write(4, ..., 100) = 100
                +0  > P. 101:201(100) ack 1
                +0  write(4, ..., 100) = 100
                +0  > P. 201:301(100) ack 1
                +0  write(4, ..., 100) = 100
                +0  > P. 301:401(100) ack 1
                +0  write(4, ..., 100) = 100
                +0  > P. 401:501(100) ack 1
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 101:201>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 101:301>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 101:301>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 101:301>
                +0  %{ assert events.RecoveryEntered == 0 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 101:401>
                +0  > . 1:101(100) ack 1
                +0  > P. 401:501(100) ack 1                     // the rescue: nothing else to send
                +0  %{ assert events.RecoveryEntered == 1 and events.Retransmitted.SACK == 1 }%
                """);
    }

    @Proves({"5681/8", "6675/6"})
    @Test
    void whatLimitedTransmitSentDoesNotCount() { // 6675/6: FlightSize is 12,000 by then
        play(
                TEN_AND_MORE
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +0  > . 10001:11001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +0  > . 11001:12001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 5000 and cwnd == 5000 and flightSize == 12000 and pipe == 9000 }%
                """);
    }

    @Test
    void withoutLimitedTransmit() { // RFC 3042: nothing new leaves before a loss is found
        play(
                "--limited_transmit=off\n" + TEN_AND_MORE
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert ssthresh == 5000 and cwnd == 5000 and flightSize == 10000 and pipe == 7000 }%
                """);
    }

    @Proves({"6675/3", "6675/4", "6675/7"})
    @Test
    void lostHolesFirstThenNewData() { // 6675/4 rules 1 and 2, 6675/7: while cwnd - pipe >= 1 SMSS
        play(
                TEN_AND_MORE
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001>
                +0  > . 10001:11001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +0  > . 11001:12001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:4001>
                +0  > . 1:1001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:6001 1001:4001>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:7001 1001:4001>
                +0  %{ assert pipe == 7000 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:8001 1001:4001>   // 4001:5001 is lost as well
                +0  %{ assert pipe == 5000 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:9001 1001:4001>
                +0  > . 4001:5001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 5001:10001 1001:4001>
                +0  > . 12001:13001(1000) ack 1
                +.1 < . 1:1(0) ack 4001 win 65535 <nop,nop,sack 5001:10001>
                +0  > . 13001:14001(1000) ack 1
                +0  < . 1:1(0) ack 10001 win 65535
                +0  > . 14001:15001(1000) ack 1
                +0  %{ assert events.RecoveryLeft == 0 and events.RecoveryEntered == 1 and cwnd == 5000 }%
                +0  < . 1:1(0) ack 12001 win 65535                                  // the RecoveryPoint
                +0  > . 15001:16001(1000) ack 1
                +0  > . 16001:17001(1000) ack 1
                +0  %{ assert events.RecoveryLeft == 1 and cwnd == 5000 and ssthresh == 5000 and pipe == 5000 }%
                +0  %{ assert counters.retransmissionsFast == 2 and counters.timeouts == 0 }%
                """);
    }

    @Proves({"6675/3", "6675/4"})
    @Test
    void withNothingNewAHoleThatMayBeLost() { // 6675/4 rule 3; both copies count in pipe
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 9001:10001>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:2001 9001:10001>
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001 9001:10001>
                +0  > . 1:1001(1000) ack 1
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:5001 9001:10001>
                +0  %{ assert pipe == 5000 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:6001 9001:10001>
                +0  > . 6001:7001(1000) ack 1
                +0  %{ assert events.Retransmitted.HOLE == 1 and pipe == 5000 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:7001 9001:10001>   // the first copy has arrived
                +0  > . 7001:8001(1000) ack 1
                +0  > . 8001:9001(1000) ack 1
                +0  %{ assert events.Retransmitted.HOLE == 3 and pipe == 5000 }%
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:8001 9001:10001>
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryLeft == 1 and pipe == 0 }%
                """);
    }

    @Proves("6675/4")
    @Test
    void oneRescueOfTheTail() { // 6675/4 rule 4: all above 6001 is lost, too, and nothing tells
        play(
                TEN_IN_FLIGHT
                        + RECOVERING
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:6001>
                +0  %{ assert pipe == 5000 }%
                +.1 < . 1:1(0) ack 6001 win 65535
                +0  > P. 9001:10001(1000) ack 1
                +0  %{ assert events.Retransmitted.RESCUE == 1 and pipe == 5000 }%
                +.1 < . 1:1(0) ack 6001 win 65535 <nop,nop,sack 9001:10001>          // its answer shows the holes
                +0  > . 6001:7001(1000) ack 1
                +0  > . 7001:8001(1000) ack 1
                +0  %{ assert events.Retransmitted.HOLE == 2 and counters.timeouts == 0 }%
                """);
    }

    @Proves("6675/4")
    @Test
    void theRescueIsOnlyOne() {
        play(
                TEN_IN_FLIGHT
                        + RECOVERING
                        + """
                +.1 < . 1:1(0) ack 6001 win 65535
                +0  > P. 9001:10001(1000) ack 1
                +.1 < . 1:1(0) ack 7001 win 65535
                +.1 < . 1:1(0) ack 8001 win 65535
                +0  %{ assert events.Retransmitted.RESCUE == 1 and counters.retransmissionsFast == 2 and pipe == 3000 }%
                """);
    }

    @Proves("6298/8")
    @Test
    void aLostRetransmissionIsLeftToTheTimer() { // one RTO after it was sent (6298/8; RFC 6675 §6)
        play(
                TEN_AND_MORE
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:7001>
                +0  > . 1:1001(1000) ack 1
                +0  > . 10001:11001(1000) ack 1
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:11001>
                +0  > . 11001:12001(1000) ack 1
                +0  > . 12001:13001(1000) ack 1
                +0  > . 13001:14001(1000) ack 1
                +0  > . 14001:15001(1000) ack 1
                +.9 > . 1:1001(1000) ack 1
                +0  %{ assert events.Retransmitted.RTO == 1 and events.Retransmitted.SACK == 1 and cwnd == 1000 }%
                """);
    }

    @Proves("6675/8")
    @Test
    void afterATimeoutNoRecoveryBelowTheRecoveryPoint() { // 6675/8
        play(
                TEN_IN_FLIGHT
                        + RECOVERING
                        + """
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert cwnd == 1000 and events.Retransmitted.RTO == 1 }%
                +.1 < . 1:1(0) ack 4001 win 65535 <nop,nop,sack 6001:10001>
                +0  > . 4001:5001(1000) ack 1
                +0  > . 5001:6001(1000) ack 1
                +0  %{ assert events.RecoveryEntered == 1 and events.Retransmitted.AFTER_RTO == 2 and cwnd == 2000 }%
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert counters.retransmissionsRto == 3 and flightSize == 0 }%
                """);
    }

    @Test
    void aTimeoutSparesWhatIsSacked() { // 2018/5: unless the left edge shows reneging
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 2001:3001>
                +.9 > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 2001:3001>
                +0  > . 1001:2001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                """);
    }

    @Proves("2018/5")
    @Test
    void reneging() { // 2018/5: the peer drops what it has SACKed; it was kept, and is sent again
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:10001>
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  %{ assert flightSize == 9000 and pipe == 0 }%
                +1  > . 1001:2001(1000) ack 1
                +0  %{ assert pipe == 1000 }%
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +.1 < . 1:1(0) ack 4001 win 65535
                +0  > . 4001:5001(1000) ack 1
                +0  > . 5001:6001(1000) ack 1
                +0  > . 6001:7001(1000) ack 1
                """);
    }

    @Proves({"2018/10", "faults/14"})
    @Test
    void blocksThatSayNothing() { // 2018, faults 14: inverted, empty, below SND.UNA, beyond SND.NXT
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 3001 win 65535
                +0  < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 8001:5001>
                +0  < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 5001:5001>
                +0  < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 1001:2001>
                +0  < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 9001:10002>
                +0  < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 3001:5001>
                +0  < . 1:1(0) ack 3001 win 65535 <nop,nop,sack 2001:6001>
                +0  %{ assert pipe == 7000 and flightSize == 7000 and events.RecoveryEntered == 0 }%
                """);
    }

    @Proves("2018/10")
    @Test
    void theSecondBlockDoesNotMakeAnInvertedOneADuplicate() {
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 3001:2001 1001:5001>
                +0  > . 1:1001(1000) ack 1
                +0  %{ assert pipe == 6000 }%
                """);
    }

    @Proves("6675/3")
    @Test
    void sackedThenAcknowledged() { // what leaves the queue leaves the scoreboard
        play(
                TEN_IN_FLIGHT
                        + """
                +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 1001:3001>
                +0  %{ assert pipe == 8000 }%
                +0  < . 1:1(0) ack 3001 win 65535
                +0  %{ assert pipe == 7000 and flightSize == 7000 and events.RecoveryEntered == 0 }%
                +0  < . 1:1(0) ack 3501 win 65535 <nop,nop,sack 4001:5001>
                +0  %{ assert pipe == 5500 and flightSize == 6500 }%
                +0  < . 1:1(0) ack 4501 win 65535                                   // half of it
                +0  %{ assert pipe == 5000 and flightSize == 5500 }%
                +0  < . 1:1(0) ack 10001 win 65535
                +0  %{ assert pipe == 0 and flightSize == 0 }%
                """);
    }

    @Proves("6675/4")
    @Test
    void newDataBringsNoSecondRescue() { // 6675/4 rule 4: once in a recovery, whatever is the highest by then
        play(
                TEN_IN_FLIGHT
                        + RECOVERING
                        + """
                +.1 < . 1:1(0) ack 6001 win 65535
                +0  > P. 9001:10001(1000) ack 1
                +0  write(4, ..., 1000) = 1000
                +.1 < . 1:1(0) ack 8001 win 65535
                +0  > P. 10001:11001(1000) ack 1
                +0  %{ assert events.Retransmitted.RESCUE == 1 and pipe + 1000 <= cwnd }%
                """);
    }
}
