package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED_TIMESTAMPS;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** RFC 7323: which timestamp is echoed (§4.3), what PAWS rejects (§5), and that every segment carries one (§3.2). */
class TimestampsTest {

    @Proves({"7323/4", "7323/9"})
    @Test
    void everySegmentCarriesOne() { // 7323/4; the clock ticks once a millisecond
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0    write(4, ..., 1000) = 1000
                +0    > P. 1:1001(1000) ack 1 <nop,nop,TS val 200 ecr 600>
                +.1   < P. 1:101(100) ack 1001 win 65535 <nop,nop,TS val 700 ecr 200>
                +.04  > . 1001:1001(0) ack 101 <nop,nop,TS val 340 ecr 700>
                +.06  shutdown(4, SHUT_WR) = 0
                +0    > F. 1001:1001(0) ack 101 <nop,nop,TS val 400 ecr 700>
                """);
    }

    @Proves("7323/6")
    @Test
    void aDelayedAckEchoesTheEarliest() { // 7323/6 (A): the round trip includes the delay
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0   < . 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 610 ecr 100>
                +.01 < . 1001:2001(1000) ack 1 win 65535 <nop,nop,TS val 620 ecr 100>
                +0   > . 1:1(0) ack 2001 <nop,nop,TS val 210 ecr 610>
                """);
    }

    @Proves({"9293/MUST-5", "7323/6"})
    @Test
    void aHoleEchoesTheLastInOrder() { // 7323/6 (B)
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0   < . 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 610 ecr 100>
                +.04 > . 1:1(0) ack 1001 <nop,nop,TS val 240 ecr 610>
                +.01 < . 2001:3001(1000) ack 1 win 65535 <nop,nop,TS val 650 ecr 100>
                +0   > . 1:1(0) ack 1001 <nop,nop,TS val 250 ecr 610>
                +.01 < . 3001:4001(1000) ack 1 win 65535 <nop,nop,TS val 660 ecr 100>
                +0   > . 1:1(0) ack 1001 <nop,nop,TS val 260 ecr 610>
                +.01 < . 1001:2001(1000) ack 1 win 65535 <nop,nop,TS val 670 ecr 100>
                +0   > . 1:1(0) ack 4001 <nop,nop,TS val 270 ecr 670>              // (C): the one that fills it
                """);
    }

    @Proves("7323/5")
    @Test
    void aSampleIsTakenFromTheEcho() { // 7323/5: from an ACK that advances SND.UNA
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <nop,nop,TS val 200 ecr 600>
                +.3 < . 1:1(0) ack 1001 win 65535 <nop,nop,TS val 900 ecr 200>
                +0  %{ assert latestRttNanos == 300000000 and srttNanos == 125000000 }%
                +.5 < . 1:1(0) ack 1001 win 65535 <nop,nop,TS val 1400 ecr 200>
                +0  %{ assert latestRttNanos == 300000000 }%
                """);
    }

    @Proves({"7323/7", "faults/21"})
    @Test
    void anOldTimestampIsRejected() { // 7323/7, PAWS R1: ACK and drop, though the sequence number fits; faults 21
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 599 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600>
                +0  < F. 1:1(0) ack 1 win 65535 <nop,nop,TS val 1 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600>
                +0  %{ assert events.SegmentDropped.PAWS == 2 and receiveQueued == 0 and state == ESTABLISHED }%
                +0  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>      // equal is not older
                +.04 > . 1:1(0) ack 101 <nop,nop,TS val 240 ecr 600>
                """);
    }

    @Proves("7323/7")
    @Test
    void theTimestampClockWraps() { // 7323/7: compared modulo 2^32, where signed and where unsigned numbers wrap
        for (long start : new long[] {4_294_967_290L, 2_147_483_642L}) {
            long wrapped = start + 100 & 0xFFFF_FFFFL;
            play(LISTENING
                    + """
                +0  < S 0:0(0) win 65535 <mss 1000,nop,nop,TS val %1$d ecr 0>
                +0  > S. 0:0(0) ack 1 <mss 1000,nop,nop,TS val 100 ecr %1$d>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val %2$d ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val %3$d ecr 100>
                +.04 > . 1:1(0) ack 101 <nop,nop,TS val 240 ecr %3$d>
                +0  < P. 101:201(100) ack 1 win 65535 <nop,nop,TS val %4$d ecr 100>
                +0  > . 1:1(0) ack 101 <nop,nop,TS val 240 ecr %3$d>
                """
                            .formatted(start, wrapped, wrapped + 1, start + 5));
        }
    }

    @Proves("7323/8")
    @Test
    void aResetNeedsNoTimestamp() { // 7323/8: and is not PAWS-checked
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < R 1:1(0)
                +0  %{ assert state == CLOSED and closeReason == RESET }%
                """);
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < R 1:1(0) <nop,nop,TS val 1 ecr 0>
                +0  %{ assert state == CLOSED and closeReason == RESET }%
                """);
    }

    @Proves("7323/4")
    @Test
    void aSegmentWithoutOneIsDropped() { // 7323/4: silently, and the connection lives on
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < P. 1:101(100) ack 1 win 65535
                +0  < F. 1:1(0) ack 1 win 65535
                +1  %{ assert events.SegmentDropped.NO_TIMESTAMP == 2 and receiveQueued == 0 and state == ESTABLISHED }%
                """);
    }

    @Proves("7323/4")
    @Test
    void oneThatWasNotAgreedIsIgnored() { // 7323/4
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 5 ecr 100>
                +.04 > . 1:1(0) ack 101
                """);
    }

    @Proves("faults/22")
    @Test
    void aForgedOneOutsideTheWindowDoesNoHarm() { // faults 22: TS.Recent only from acceptable segments
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < P. 100001:100101(100) ack 1 win 65535 <nop,nop,TS val 1073742424 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600>
                +0  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 601 ecr 100>
                +.04 > . 1:1(0) ack 101 <nop,nop,TS val 240 ecr 601>
                """);
    }

    @Proves({"7323/6", "faults/22"})
    @Test
    void aForgedOneAheadOfTheWindowsEdgeDoesNoHarm() { // 7323/6: only if SEG.SEQ =< Last.ACK.sent
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < P. 1001:1101(100) ack 1 win 65535 <nop,nop,TS val 1073742424 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600>
                +0  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 601 ecr 100>
                +0  > . 1:1(0) ack 101 <nop,nop,TS val 200 ecr 601>
                """);
    }

    @Proves("7323/10")
    @Test
    void aForgedOneWithAnAcknowledgmentThatCannotBeDoesNoHarm() { // RFC 5961 §5.2: it is discarded, so it moves nothing
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < P. 1:1001(1000) ack 9999 win 65535 <nop,nop,TS val 900000 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600>
                +0  %{ assert events.ChallengeAck == 1 }%
                +0  < P. 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 601 ecr 100>
                +.04 > . 1:1(0) ack 1001 <nop,nop,TS val 240 ecr 601>
                """);
    }

    @Test
    void aResetOfOursCarriesOne() { // RFC 7323 §3.2: once agreed, a RST SHOULD have it as well
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0
                +.1 close(4) = 0
                +0  > R 1:1(0) <nop,nop,TS val 300 ecr 600>
                """);
    }

    @Test
    void afterTwentyFourDaysAnythingIsNew() { // 7323/10: TS.Recent is invalid then
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +2073599 < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 599 ecr 100>
                +0  > . 1:1(0) ack 1 <...>
                +0  %{ assert events.SegmentDropped.PAWS == 1 }%
                +2  < P. 1:101(100) ack 1 win 65535 <nop,nop,TS val 599 ecr 100>
                +.04 > . 1:1(0) ack 101 <...>
                +0  %{ assert events.SegmentDropped.PAWS == 1 and receiveQueued == 100 }%
                """);
    }

    @Proves("7323/7")
    @Test
    void queuedSegmentsAreNotTestedAgain() { // 7323/7: a later in-order segment moves TS.Recent past theirs
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  < . 1001:2001(1000) ack 1 win 65535 <nop,nop,TS val 610 ecr 100>
                +0  > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 600>
                +0  < . 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 900 ecr 100>
                +0  > . 1:1(0) ack 2001 <nop,nop,TS val 200 ecr 900>
                +0  read(4, ..., 5000) = 2000
                """);
    }

    @Test
    void anEchoOfWhatWasNeverSentDoesNoHarm() { // a lie, or a wrapped clock: the timeout stays within its bounds
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <nop,nop,TS val 200 ecr 600>
                +1  > P. 1:1001(1000) ack 1 <nop,nop,TS val 1200 ecr 600>
                +.5 < . 1:1(0) ack 1001 win 65535 <nop,nop,TS val 2000 ecr 5000000>   // never sent
                +0  %{ assert rtoNanos <= 60000000000 and rtoNanos >= 1000000000 }%
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1001:2001(1000) ack 1 <nop,nop,TS val 1700 ecr 2000>
                """);
    }

    @Proves("2883/9")
    @Test
    void aRejectedDuplicateIsReported() { // RFC 2883 §4.3: it arrived again, whatever came of it
        play(
                "--mss=1012\n"
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0>
                +0  > S. 0:0(0) ack 1 <mss 1012,sackOK,TS val 100 ecr 500>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0   < P. 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 610 ecr 100>
                +.04 > . 1:1(0) ack 1001 <nop,nop,TS val 240 ecr 610>
                +0   < P. 1:1001(1000) ack 1 win 65535 <nop,nop,TS val 605 ecr 100>
                +0   > . 1:1(0) ack 1001 <nop,nop,TS val 240 ecr 610,nop,nop,sack 1:1001>
                +0   %{ assert events.SegmentDropped.PAWS == 1 }%
                """);
    }

    @Proves("7323/8")
    @Test
    void aResetEchoesTheTimestampItAnswers() { // RFC 7323 §5.2: TSval 0, TSecr what arrived
        play(
                """
                0   < . 1:1(0) ack 5 win 100 <nop,nop,TS val 77 ecr 3>
                +0  > R 5:5(0) <nop,nop,TS val 0 ecr 77>
                +0  < . 1:1(0) ack 5 win 100
                +0  > R 5:5(0)
                """);
    }

    @Proves("7323/5")
    @Test
    void oneOfManyCountsLittle() { // RFC 7323 App. G: ten segments in flight, an ACK for two each: a fifth of 1/8
        play(
                ACCEPTED_TIMESTAMPS
                        + "+0  write(4, ..., 10000) = 10000\n"
                        + Scripts.sends(1, 9001).replace("ack 1\n", "ack 1 <...>\n")
                        + """
                +0  > P. 9001:10001(1000) ack 1 <...>
                +.2 < . 1:1(0) ack 2001 win 65535 <nop,nop,TS val 800 ecr 200>
                +0  %{ assert latestRttNanos == 200000000 and srttNanos == 102500000, srttNanos }%
                """);
    }
}
