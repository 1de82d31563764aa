package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** What the receiver reports: RFC 2018 §4, RFC 2883 §4. The examples are the RFCs', with their numbers. */
class SackReceiverTest {

    /** SACK agreed; the peer's first octet has the number {@code first}, as in the RFCs' examples. */
    private static String firstOctet(int first) {
        int syn = first - 1;
        return LISTENING
                + """
                +0  < S %1$d:%1$d(0) win 65535 <mss 500,nop,nop,sackOK>
                +0  > S. 0:0(0) ack %2$d <...>
                +.1 < . %2$d:%2$d(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                """
                        .formatted(syn, first);
    }

    @Proves("2018/1")
    @Test
    void onlyWhenAgreed() { // 2018/1
        play(
                ACCEPTED
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                """);
    }

    @Proves({"2018/4", "2525/2.5"})
    @Test
    void firstSegmentLost() { // RFC 2018 §7, case 2
        play(
                firstOctet(5000)
                        + """
                +0  < . 5500:6000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:6000>
                +0  < . 6000:6500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:6500>
                +0  < . 6500:7000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:7000>
                +0  < . 7000:7500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:7500>
                +0  < . 7500:8000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:8000>
                +0  < . 8000:8500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:8500>
                +0  < . 8500:9000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5000 <nop,nop,sack 5500:9000>
                +0  < . 5000:5500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 9000                       // 2018/4: nothing is left to report
                """);
    }

    @Proves("2018/3")
    @Test
    void everySecondSegmentLost() { // RFC 2018 §7, case 3: the newest block first
        play(
                firstOctet(5000)
                        + """
                +0  < . 5000:5500(500) ack 1 win 65535
                * > . 1:1(0) ack 5500
                +0  < . 6000:6500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5500 <nop,nop,sack 6000:6500>
                +0  < . 7000:7500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5500 <nop,nop,sack 7000:7500 6000:6500>
                +0  < . 8000:8500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 5500 <nop,nop,sack 8000:8500 7000:7500 6000:6500>
                +0  < . 6500:7000(500) ack 1 win 65535        // the fourth segment arrives
                +0  > . 1:1(0) ack 5500 <nop,nop,sack 6000:7500 8000:8500>
                +0  < . 5500:6000(500) ack 1 win 65535        // the second
                +0  > . 1:1(0) ack 7500 <nop,nop,sack 8000:8500>
                """);
    }

    @Proves({"2018/2", "2018/3"})
    @Test
    void asManyBlocksAsFit() { // 2018/2, 2018/3: four, the most recently reported ones
        play(
                ACCEPTED_SACK
                        + """
                +0  < . 1001:1101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 1001:1101>
                +0  < . 2001:2101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 2001:2101 1001:1101>
                +0  < . 3001:3101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 3001:3101 2001:2101 1001:1101>
                +0  < . 4001:4101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 4001:4101 3001:3101 2001:2101 1001:1101>
                +0  < . 5001:5101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 5001:5101 4001:4101 3001:3101 2001:2101>
                +0  < . 2101:2201(100) ack 1 win 65535        // an older block grows and comes first
                +0  > . 1:1(0) ack 1 <nop,nop,sack 2001:2201 5001:5101 4001:4101 3001:3101>
                """);
    }

    @Proves("2018/2")
    @Test
    void threeBlocksBesideTimestamps() { // 2018/2: the header has 40 octets for options
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 500 ecr 0>
                +0  > S. 0:0(0) ack 1 <mss 1000,sackOK,TS val 100 ecr 500>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  < . 1001:1101(100) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  > . 1:1(0) ack 1 <TS val 200 ecr 600,nop,nop,sack 1001:1101>
                +0  < . 2001:2101(100) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  > . 1:1(0) ack 1 <TS val 200 ecr 600,nop,nop,sack 2001:2101 1001:1101>
                +0  < . 3001:3101(100) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  > . 1:1(0) ack 1 <TS val 200 ecr 600,nop,nop,sack 3001:3101 2001:2101 1001:1101>
                +0  < . 4001:4101(100) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  > . 1:1(0) ack 1 <TS val 200 ecr 600,nop,nop,sack 4001:4101 3001:3101 2001:2101>
                """);
    }

    @Proves("2018/4")
    @Test
    void dataOfOursReportsToo() { // 2018/4: every ACK that does not acknowledge the highest octet
        play(
                ACCEPTED_SACK
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1 <nop,nop,sack 1001:2001>
                """);
    }

    @Proves({"2883/7", "2883/8"})
    @Test
    void dSackOfADuplicate() { // RFC 2883 §4.1.1, example 1
        play(
                firstOctet(3000)
                        + """
                +0  < . 3000:3500(500) ack 1 win 65535
                +0  < . 3500:4000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000
                +0  < . 3000:3500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000 <nop,nop,sack 3000:3500>
                +0  write(4, ..., 10) = 10
                +0  > P. 1:11(10) ack 4000                    // 2883/7: reported once
                """);
    }

    @Proves("2883/8")
    @Test
    void dSackBesideAGap() { // RFC 2883 §4.1.2, example 2
        play(
                firstOctet(3000)
                        + """
                +0  < . 3000:3500(500) ack 1 win 65535
                +0  < . 3500:4000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000
                +0  < . 4500:5000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000 <nop,nop,sack 4500:5000>
                +0  < . 3000:3500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000 <nop,nop,sack 3000:3500 4500:5000>
                """);
    }

    @Proves({"2883/7", "2883/8"})
    @Test
    void dSackOfQueuedData() { // RFC 2883 §4.1.3, example 3: the second block is the one that holds it
        play(
                firstOctet(3500)
                        + """
                +0  < . 3500:4000(500) ack 1 win 65535
                * > . 1:1(0) ack 4000
                +0  < . 4500:5000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000 <nop,nop,sack 4500:5000>
                +0  < . 5000:5500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000 <nop,nop,sack 4500:5500>
                +0  < . 5000:5500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 4000 <nop,nop,sack 5000:5500 4500:5500>
                """);
    }

    @Proves({"2883/7", "2883/8"})
    @Test
    void dSackOfAPart() { // RFC 2883 §4.2.1, example 4: the larger segment repeats 1000 to 1500
        play(
                firstOctet(500)
                        + """
                +0  < . 500:1000(500) ack 1 win 65535
                * > . 1:1(0) ack 1000
                +0  < . 2000:2500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1000 <nop,nop,sack 2000:2500>
                +0  < . 1000:1500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1500 <nop,nop,sack 2000:2500>
                +0  < . 1000:2000(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 2500 <nop,nop,sack 1000:1500>
                """);
    }

    @Proves("2883/8")
    @Test
    void dSackOfTwoPartsBelowTheAck() { // RFC 2883 §4.2.2, example 5: only the first of them
        play(
                firstOctet(500)
                        + """
                +0  < . 500:1000(500) ack 1 win 65535
                * > . 1:1(0) ack 1000
                +0  < . 3000:3500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1000 <nop,nop,sack 3000:3500>
                +0  < . 1000:1500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1500 <nop,nop,sack 3000:3500>
                +0  < . 2000:2500(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1500 <nop,nop,sack 2000:2500 3000:3500>
                +0  < . 1000:2500(1500) ack 1 win 65535
                +0  > . 1:1(0) ack 2500 <nop,nop,sack 1000:1500 3000:3500>
                """);
    }

    @Proves("2883/8")
    @Test
    void dSackOfTwoPartsAboveTheAck() { // RFC 2883 §4.2.3, example 6
        play(
                firstOctet(500)
                        + """
                +0  < . 500:1000(500) ack 1 win 65535
                * > . 1:1(0) ack 1000
                +0  < . 3500:4000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1000 <nop,nop,sack 3500:4000>
                +0  < . 1500:2000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1000 <nop,nop,sack 1500:2000 3500:4000>
                +0  < . 2500:3000(500) ack 1 win 65535
                +0  > . 1:1(0) ack 1000 <nop,nop,sack 2500:3000 1500:2000 3500:4000>
                +0  < . 1500:3000(1500) ack 1 win 65535
                +0  > . 1:1(0) ack 1000 <nop,nop,sack 1500:2000 1500:3000 3500:4000>
                """);
    }

    @Test
    void noDSackWithoutSack() {
        play(
                ACCEPTED
                        + """
                +0  < . 1:1001(1000) ack 1 win 65535
                +.04 > . 1:1(0) ack 1001
                +0  < . 1:1001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1001
                """);
    }

    @Proves({"9293/MUST-16", "2525/2.18"})
    @Test
    void blocksTakeRoomFromData() { // MUST-16, RFC 2525 2.18: options come off the segment, also these
        play(
                ACCEPTED_SACK
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535
                +0  > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
                +0  write(4, ..., 1976) = 1976
                +0  > . 1:989(988) ack 1 <nop,nop,sack 1001:2001>
                +0  > P. 989:1977(988) ack 1 <nop,nop,sack 1001:2001>
                """);
    }

    @Proves("2883/8")
    @Test
    void dSackOfAPartIsReportedByTheAckOfThatSegment() { // RFC 2883 §4: before another segment can have something to
        // report
        play(
                ACCEPTED_SACK
                        + """
                +0   < . 1:501(500) ack 1 win 65535
                +.01 < . 251:751(500) ack 1 win 65535
                +0   > . 1:1(0) ack 751 <sack 251:501>
                +.01 < . 501:901(400) ack 1 win 65535
                +0   > . 1:1(0) ack 901 <sack 501:751>
                """);
    }
}
