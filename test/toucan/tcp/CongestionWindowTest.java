package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.CONNECTING;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Proves;

/** How much is in flight: RFC 5681 §3.1 and §4.1, initial window of RFC 6928. */
class CongestionWindowTest {
    private static final String TEN_SEGMENTS = sends(1, 10_001);

    @Proves({"5681/1", "2525/2.3"})
    @ParameterizedTest
    @CsvSource({
        "48, 480",
        "100, 1000",
        "536, 5360",
        "1000, 10000",
        "1452, 14520",
        "1460, 14600",
        "2190, 14600",
        "7300, 14600",
        "8960, 17920",
        "65487, 130974"
    })
    void theInitialWindow(int mss, int window) { // 5681/1, RFC 6928 §2: min(10*MSS, max(2*MSS, 14600))
        play("--mss=%d\n".formatted(mss)
                + LISTENING
                + """
                +0  < S 0:0(0) win 65535 <mss %d>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  %%{ assert cwnd == %d, cwnd }%%
                """
                        .formatted(mss, window));
    }

    @Proves({"5681/1", "5681/2", "8085/4", "2525/2.1"})
    @Test
    void theInitialWindowIsSentAtOnceAndNoMore() { // the handshake's ACK does not raise it: 5681/2
        play(
                ACCEPTED
                        + "+0  write(4, ..., 30000) = 30000\n"
                        + TEN_SEGMENTS
                        + """
                +0  %{ assert flightSize == 10000 and cwnd == 10000 and sendQueued == 20000 }%
                """);
    }

    @Proves("5681/2")
    @Test
    void oneLostSynAckChangesNothing() { // RFC 6928 §2: refrain from one segment unless it was lost more than once
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                0   > S. 0:0(0) ack 1 <...>
                1   > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  %{ assert cwnd == 10000 }%
                """);
    }

    @Proves("5681/2")
    @Test
    void aSynAckLostTwiceMeansOneSegment() { // 5681/2
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                0   > S. 0:0(0) ack 1 <...>
                1   > S. 0:0(0) ack 1 <...>
                3   > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 3000) = 3000
                +0  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > . 1001:2001(1000) ack 1
                +0  > P. 2001:3001(1000) ack 1
                """);
    }

    @Proves("5681/2")
    @Test
    void aSynLostTwiceMeansOneSegment() { // 5681/2
        play(
                CONNECTING
                        + """
                1   > S 0:0(0) <...>
                3   > S 0:0(0) <...>
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
                +0  > . 1:1(0) ack 1
                +0  %{ assert cwnd == 1000 }%
                """);
    }

    @Proves({"9293/MUST-19", "5681/3", "2525/2.1"})
    @Test
    void slowStartGrowsByASegmentPerAck() { // 5681/3: cwnd += min(N, SMSS)
        play(
                ACCEPTED
                        + "+0  write(4, ..., 30000) = 30000\n"
                        + TEN_SEGMENTS
                        + """
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  %{ assert cwnd == 11000 }%
                +0  < . 1:1(0) ack 3001 win 65535           // two segments, one ACK: still one SMSS
                +0  > . 12001:13001(1000) ack 1
                +0  > . 13001:14001(1000) ack 1
                +0  > . 14001:15001(1000) ack 1
                +0  %{ assert cwnd == 12000 and flightSize == 12000 }%
                """);
    }

    @Proves({"5681/3", "faults/8"})
    @Test
    void splitAcksGainNothing() { // 5681/3; faults 8: octets, not ACKs, are counted
        play(
                ACCEPTED
                        + "+0  write(4, ..., 12000) = 12000\n"
                        + TEN_SEGMENTS
                        + """
                +.1 < . 1:1(0) ack 101 win 65535
                +0  < . 1:1(0) ack 201 win 65535
                +0  < . 1:1(0) ack 301 win 65535
                +0  < . 1:1(0) ack 401 win 65535
                +0  %{ assert cwnd == 10400 }%
                +0  < . 1:1(0) ack 501 win 65535
                +0  > . 10001:11001(1000) ack 1
                +0  < . 1:1(0) ack 601 win 65535
                +0  < . 1:1(0) ack 701 win 65535
                +0  < . 1:1(0) ack 801 win 65535
                +0  < . 1:1(0) ack 901 win 65535
                +0  < . 1:1(0) ack 1001 win 65535
                +0  > P. 11001:12001(1000) ack 1
                +0  %{ assert cwnd == 11000 }%
                """);
    }

    @Test
    void aWindowThatIsNotUsedDoesNotGrow() { // RFC 7661 §1: an application-limited sender proves nothing
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  %{ assert cwnd == 10000 }%
                """);
    }

    @Proves({"9293/MUST-19", "5681/4"})
    @Test
    void congestionAvoidanceGrowsByASegmentPerRoundTrip() { // 5681/4, after a timeout that set ssthresh to 2000
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 4000) = 4000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  > P. 3001:4001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  write(4, ..., 20000) = 20000
                +.1 < . 1:1(0) ack 4001 win 65535
                +0  > . 4001:5001(1000) ack 1
                +0  > . 5001:6001(1000) ack 1
                +0  %{ assert cwnd == 2000 and ssthresh == 2000 }%
                +.1 < . 1:1(0) ack 5001 win 65535
                +0  > . 6001:7001(1000) ack 1
                +0  %{ assert cwnd == 2000 }%
                +0  < . 1:1(0) ack 6001 win 65535
                +0  > . 7001:8001(1000) ack 1
                +0  > . 8001:9001(1000) ack 1
                +0  %{ assert cwnd == 3000 }%               // a whole window was acknowledged
                +.1 < . 1:1(0) ack 9001 win 65535
                +0  > . 9001:10001(1000) ack 1
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  > . 12001:13001(1000) ack 1
                +0  %{ assert cwnd == 4000 }%
                """);
    }

    @Proves({"5681/5", "2525/2.2"})
    @Test
    void aTimeoutLeavesOneSegment() { // 5681/5: ssthresh from FlightSize, not from cwnd; RFC 2525 2.2
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 6000) = 6000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +0  > . 4001:5001(1000) ack 1
                +0  > P. 5001:6001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert cwnd == 1000 and ssthresh == 3000 }%
                """);
    }

    @Proves("5681/9")
    @Test
    void afterAnIdleTimeTheWindowStartsAgain() { // 5681/9: idle for more than an RTO: min(IW, cwnd)
        play(ACCEPTED
                + "+0  write(4, ..., 20000) = 20000\n"
                + TEN_SEGMENTS
                + """
                +.1 < . 1:1(0) ack 5001 win 65535
                """
                + sends(10_001, 16_001)
                + """
                +0  < . 1:1(0) ack 10001 win 65535
                """
                + sends(16_001, 19_001)
                + """
                +0  > P. 19001:20001(1000) ack 1
                +.1 < . 1:1(0) ack 20001 win 65535
                +0  %{ assert cwnd > 10000 }%
                +5  write(4, ..., 11000) = 11000
                """
                + sends(20_001, 30_001)
                + """
                +0  %{ assert cwnd == 10000 and flightSize == 10000 }%
                """);
    }

    @Proves("5681/9")
    @Test
    void aShortPauseChangesNothing() { // 5681/9: not idle for an RTO
        play(ACCEPTED
                + "+0  write(4, ..., 20000) = 20000\n"
                + TEN_SEGMENTS
                + """
                +.1 < . 1:1(0) ack 5001 win 65535
                """
                + sends(10_001, 16_001)
                + """
                +0  < . 1:1(0) ack 10001 win 65535
                """
                + sends(16_001, 19_001)
                + """
                +0  > P. 19001:20001(1000) ack 1
                +.1 < . 1:1(0) ack 20001 win 65535
                +.8 write(4, ..., 11000) = 11000
                """
                + sends(20_001, 30_001)
                + """
                +0  > P. 30001:31001(1000) ack 1
                """);
    }

    @Test
    void aHalfUsedWindowGrowsWhereThatIsSet() { // RFC 7661 §4.3: up to twice what was in flight in the round trip
        String six = ACCEPTED
                + "+0  write(4, ..., 6000) = 6000\n"
                + sends(1, 5001)
                + """
                +0  > P. 5001:6001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1(0) ack 4001 win 65535
                +0  < . 1:1(0) ack 6001 win 65535
                """;
        play(six + "+0  %{ assert cwnd == 10000 }%\n");
        play("--grows_half_used=on\n" + six + "+0  %{ assert cwnd == 12000 }%\n");
    }
}
