package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** When an ACK leaves: RFC 9293 §3.8.6.3, RFC 5681 §4.2. */
class DelayedAckTest {

    @Proves({"9293/MUST-40", "9293/SHLD-18"})
    @Test
    void aLoneSegmentIsAcknowledgedLater() { // SHLD-18, MUST-40: our delay is 40 ms
        play(
                ACCEPTED
                        + """
                +0   < P. 1:1001(1000) ack 1 win 65535
                +.04 > . 1:1(0) ack 1001
                +0   %{ assert events.DelayedAck == 1 }%
                """);
    }

    @Proves({"9293/MUST-58", "9293/MUST-59", "9293/SHLD-19", "5681/10", "2525/2.13"})
    @Test
    void everySecondFullSegmentIsAcknowledgedAtOnce() { // SHLD-19, 5681/10
        play(
                ACCEPTED
                        + """
                +0   < . 1:1001(1000) ack 1 win 65535
                +.01 < . 1001:2001(1000) ack 1 win 65535
                +0   > . 1:1(0) ack 2001
                +.01 < . 2001:3001(1000) ack 1 win 65535
                +.01 < . 3001:4001(1000) ack 1 win 65535
                +0   > . 1:1(0) ack 4001
                +.01 < P. 4001:4501(500) ack 1 win 65535
                +.04 > . 1:1(0) ack 4501
                """);
    }

    @Proves("9293/SHLD-18")
    @Test
    void smallSegmentsWaitForTheTimerOfTheFirst() { // two of them are not two full-sized ones
        play(
                ACCEPTED
                        + """
                +0   < P. 1:1001(1000) ack 1 win 65535
                +.04 > . 1:1(0) ack 1001
                +0   < P. 1001:1101(100) ack 1 win 65535
                +.02 < P. 1101:1201(100) ack 1 win 65535
                +.02 > . 1:1(0) ack 1201
                """);
    }

    @Test
    void moreThanAFullSegmentOfOctetsIsEnough() { // SHLD-19 asks for 2*RMSS; more than one, in whatever pieces, as
        // in Linux
        play(
                ACCEPTED
                        + """
                +0   < P. 1:1001(1000) ack 1 win 65535
                +.04 > . 1:1(0) ack 1001
                +0   < P. 1001:1801(800) ack 1 win 65535
                +0   < P. 1801:2001(200) ack 1 win 65535
                +0   < P. 2001:2002(1) ack 1 win 65535
                +0   > . 1:1(0) ack 2002
                """);
    }

    @Proves("9293/MUST-58")
    @Test
    void dataOfOursCarriesTheAck() { // MUST-58: then no other is needed
        play(
                ACCEPTED
                        + """
                +0   < P. 1:101(100) ack 1 win 65535
                +.01 write(4, ..., 200) = 200
                +0   > P. 1:201(200) ack 101
                +.01 < . 101:101(0) ack 201 win 65535
                +1   %{ assert events.DelayedAck == 0 }%
                """);
    }

    @Proves({"9293/MUST-59", "9293/MAY-13", "5681/10"})
    @Test
    void outOfOrderDataIsAcknowledgedAtOnce() { // 5681/10: each segment of it, so that three duplicates can form
        play(
                ACCEPTED
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  < . 2001:3001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  < . 3001:4001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                """);
    }

    @Proves("5681/10")
    @Test
    void aFilledGapIsAcknowledgedAtOnce() { // 5681/10: "fills in all or part of a gap"
        play(
                ACCEPTED
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  < . 3001:4001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  < . 1:501(500) ack 1 win 65535          // a part of the first gap
                +0  > . 1:1(0) ack 501
                +0  < . 501:1001(500) ack 1 win 65535
                +0  > . 1:1(0) ack 2001
                +0  < . 2001:3001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 4001
                """);
    }

    @Test
    void withoutDelayEverySegmentIsAcknowledged() { // what --no-delayed-ack does
        play(
                "--ack_delay=0ms\n"
                        + ACCEPTED
                        + """
                +0  < P. 1:101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 101
                +0  < P. 101:201(100) ack 1 win 65535
                +0  > . 1:1(0) ack 201
                """);
    }

    @Proves({"9293/MUST-40", "5681/10"})
    @Test
    void theLongestDelay() { // MUST-40: below half a second
        play(
                "--ack_delay=499ms\n"
                        + ACCEPTED
                        + """
                +0    < P. 1:101(100) ack 1 win 65535
                +.499 > . 1:1(0) ack 101
                """);
    }

    @Test
    void pureAcksAreNotAcknowledged() { // no ACK of an ACK
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  < . 1:1(0) ack 1001 win 60000
                +0  < . 1:1(0) ack 1001 win 50000
                +100 %{ assert counters.segmentsSent == 2 }%
                """);
    }

    @Test
    void theTimerStartsAgainForTheNextSegment() {
        play(
                ACCEPTED
                        + """
                +0   < P. 1:1001(1000) ack 1 win 65535
                +.04 > . 1:1(0) ack 1001
                +.02 < P. 1001:1101(100) ack 1 win 65535
                +.04 > . 1:1(0) ack 1101
                """);
    }

    @Proves("9293/MUST-40")
    @Test
    void halfASecondIsRefused() { // MUST-40
        TcpConfig.Builder config = TcpConfig.DEFAULT.with().ackDelayNanos(500_000_000);
        assertThrows(IllegalArgumentException.class, config::build);
    }

    @Test
    void aPartlyRepeatedSegmentIsAcknowledgedAtOnce() { // the peer sends again what it takes for lost
        play(
                ACCEPTED
                        + """
                +0   < P. 1:101(100) ack 1 win 65535
                +.01 < P. 51:151(100) ack 1 win 65535
                +0   > . 1:1(0) ack 151
                """);
    }
}
