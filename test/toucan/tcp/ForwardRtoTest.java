package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** F-RTO: RFC 5682 §2.1 for connections without SACK, §3.1 for those with it. No probes, so that the timer expires. */
class ForwardRtoTest {
    /** Ten of twenty segments in flight when the timer expires, after nothing came for a second. It is 1.1 s. */
    private static final String EXPIRED = "+0  write(4, ..., 20000) = 20000\n"
            + sends(1, 10001)
            + """
            +1  > . 1:1001(1000) ack 1
            +0  %{ assert cwnd == 1000 and ssthresh == 5000 }%
            """;

    private static final String BASIC = ACCEPTED + EXPIRED;
    private static final String WITH_RACK = "--tail_loss_probe=off\n" + ACCEPTED_SACK + EXPIRED;
    private static final String WITH_SACK = "--recovery=sack\n--tail_loss_probe=off\n" + ACCEPTED_SACK + EXPIRED;

    /** The delay ends: the ACKs of the first two segments come, sent before the timeout. */
    private static final String DELAY_ENDS =
            """
            +.05 < . 1:1(0) ack 1001 win 65535
            +0  > . 10001:11001(1000) ack 1
            +0  > . 11001:12001(1000) ack 1
            +0  %{ assert events.SpuriousTimeout == 0 and flightSize == 9000 + 2000 }%
            +0  < . 1:1(0) ack 2001 win 65535
            +0  %{ assert events.SpuriousTimeout == 1 and cwnd >= 10000 and ssthresh > 1000000000 }%
            +0  < . 1:1(0) ack 10001 win 65535
            """;

    @Proves({"5682/1", "5682/3", "5682/5"})
    @Test
    void aDelayIsNoLoss() { // 5682 2.1 (2b), (3b): two new segments, then all is as before
        play(BASIC + DELAY_ENDS + restOfTheData()
                + "+0  %{ assert counters.retransmissionsRto == 1 and flightSize == 10000 and flightSize < cwnd }%\n");
    }

    @Test
    void aDelayIsNoLossWithRack() { // 5682 3.1
        play(WITH_RACK + DELAY_ENDS + restOfTheData()
                + "+0  %{ assert counters.retransmissionsRto == 1 and counters.retransmissionsFast == 0 }%\n");
    }

    @Proves("5682/6")
    @Test
    void aDelayIsNoLossWithSack() {
        play(WITH_SACK + DELAY_ENDS + restOfTheData()
                + "+0  %{ assert counters.retransmissionsRto == 1 and counters.retransmissionsFast == 0 }%\n");
    }

    private static String restOfTheData() {
        return sends(12001, 19001) + "+0  > P. 19001:20001(1000) ack 1\n";
    }

    @Test
    void aDelayLongerThanARoundTripDoesNotFoolRack() { // the ACK could be for the retransmission: 100 ms after it
        play(WITH_RACK + DELAY_ENDS.replace("+.05", "+.1") + restOfTheData()
                + "+0  %{ assert counters.retransmissionsRto == 1 and counters.retransmissionsFast == 0 }%\n");
    }

    @Proves("5682/6")
    @Test
    void aReportOfOldDataProvesItAsWell() { // 5682 3.1 (3b): 1001:2001 was lost, the rest was late
        play(
                WITH_SACK
                        + """
                +.05 < . 1:1(0) ack 1001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 2001:3001>
                +0  %{ assert events.SpuriousTimeout == 1 and cwnd == 10000 }%
                """);
    }

    @Proves("5682/4")
    @Test
    void aDuplicateAckProvesALoss() { // 5682 2.1 (3a): cwnd = 3 * SMSS, and the conventional recovery
        play(
                BASIC
                        + """
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +0  %{ assert cwnd == 3000 and ssthresh == 5000 and events.SpuriousTimeout == 0 }%
                +0  < . 1:1(0) ack 2001 win 65535
                +.1 < . 1:1(0) ack 3001 win 65535
                +0  > . 3001:4001(1000) ack 1
                * > . 4001:5001(1000) ack 1
                +0  %{ assert events.Retransmitted.AFTER_RTO == 3 and events.RecoveryEntered == 0 }%
                """);
    }

    @Proves("5682/6")
    @Test
    void aReportOfTheNewDataProvesALoss() { // 5682 3.1 (3a)
        play(
                WITH_SACK
                        + """
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 10001:11001>
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +0  %{ assert cwnd == 3000 and ssthresh == 5000 and events.SpuriousTimeout == 0 and pipe == 3000 }%
                """);
    }

    @Test
    void aReportOfTheNewDataProvesALossWithRack() { // and 11001:12001 is not taken for lost
        play(
                WITH_RACK
                        + """
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 10001:11001>
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +0  %{ assert cwnd == 3000 and events.SpuriousTimeout == 0 and pipe == 3000 }%
                """);
    }

    @Proves("5682/2")
    @Test
    void aDuplicateAckFirst() { // 5682 2.1 (2a): conventional
        play(
                BASIC
                        + """
                +.1 < . 1:1(0) ack 1 win 65535
                +0  < . 1:1(0) ack 1 win 65535
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +0  %{ assert cwnd == 2000 and events.SpuriousTimeout == 0 }%
                """);
    }

    @Proves("5682/6")
    @Test
    void withSackADuplicateAckFirstOnlyFillsTheScoreboard() { // 5682 3.1 (2)
        play(
                WITH_SACK
                        + """
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 2001:3001>
                +0  %{ assert pipe == 9000 }%
                +.1 < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 2001:3001>
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                """);
    }

    @Proves("5682/2")
    @Test
    void everythingAcknowledgedAtOnce() { // 5682 2.1 (2a): nothing to learn from that
        play(
                BASIC
                        + """
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  %{ assert events.SpuriousTimeout == 0 and cwnd == 2000 and ssthresh == 5000 }%
                +.1 < . 1:1(0) ack 11001 win 65535              // new data: no sign of anything, either
                +0  > . 12001:13001(1000) ack 1
                +0  > . 13001:14001(1000) ack 1
                +0  %{ assert events.SpuriousTimeout == 0 and cwnd == 3000 and ssthresh == 5000 }%
                """);
    }

    @Proves("5682/2")
    @Test
    void lessThanWhatWasSentAgain() { // 5682 2.1 (2a)
        play(
                BASIC
                        + """
                +.1 < . 1:1(0) ack 501 win 65535
                +0  > . 1001:2001(1000) ack 1
                +0  %{ assert cwnd == 2000 and events.SpuriousTimeout == 0 }%
                """);
    }

    @Proves("5682/3")
    @Test
    void nothingNewToSend() { // 5682 2.1 (2b): "skip step 3", conventional
        play(
                ACCEPTED
                        + "+0  write(4, ..., 4000) = 4000\n"
                        + sends(1, 3001)
                        + """
                +0  > P. 3001:4001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                """);
    }

    @Proves("5682/3")
    @Test
    void noRoomForNewData() { // 5682 2.1 (2b): the advertised window prohibits it
        play(
                BASIC
                        + """
                +.1 < . 1:1(0) ack 1001 win 9000
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                """);
    }

    @Proves("5682/1")
    @Test
    void notInARecovery() { // 5682 2.1 (1): already in one, with recover >= SND.UNA
        play(
                BASIC
                        + """
                +2  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +0  %{ assert events.SpuriousTimeout == 0 }%
                """);
    }

    @Test
    void aTimeoutWhileInDoubtIsTakenForReal() {
        play(
                BASIC
                        + """
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +2  > . 2001:3001(1000) ack 1
                +.1 < . 1:1(0) ack 3001 win 65535
                +0  > . 3001:4001(1000) ack 1
                * > . 4001:5001(1000) ack 1
                """);
    }

    @Test
    void itCanBeOff() {
        play(
                "--forward_rto=off\n"
                        + BASIC
                        + """
                +.05 < . 1:1(0) ack 1001 win 65535
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                """);
    }
}
