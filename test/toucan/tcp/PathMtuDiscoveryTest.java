package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/**
 * Path MTU discovery: RFC 8899, RFC 4821 §7. Both sides advertise 4304; segments begin with 1452 octets, and the only size to
 * probe is 4304. {@code toucan.sim.PathMtuTest} has the paths.
 */
class PathMtuDiscoveryTest {
    private static final String ON = "--mss=4304\n--path_mtu_discovery=on\n";

    private static final String ACCEPTED = ON
            + LISTENING
            + """
            +0  < S 0:0(0) win 65535 <mss 4304>
            +0  > S. 0:0(0) ack 1 <mss 4304>
            +.1 < . 1:1(0) ack 1 win 65535
            +0  accept(3, ..., ...) = 4
            """;

    private static final String ACCEPTED_SACK = ACCEPTED.replace("<mss 4304>", "<mss 4304,nop,nop,sackOK>");

    /** The initial window, then a probe and three segments behind it, which is all that was written. It is 0.2 s. */
    private static final String PROBE = """
            +0  write(4, ..., 23180) = 23180
            """
            + segments(1, 14521)
            + """
            +0  %{ assert cwnd == 14520, cwnd }%
            +.1 < . 1:1(0) ack 1453 win 65535
            +0  < . 1:1(0) ack 2905 win 65535
            +0  %{ assert events.MtuProbeSent == 0 and flightSize == 11616 }%   // it waits until 4304 + 3 * 1452 fit
            +0  %{ assert limit == limits.PATH_MTU_PROBE }%
            +0  < . 1:1(0) ack 4357 win 65535
            +0  > . 14521:18825(4304) ack 1
            +0  > . 18825:20277(1452) ack 1
            +0  > . 20277:21729(1452) ack 1
            +0  > P. 21729:23181(1452) ack 1
            +0  %{ assert events.MtuProbeSent == 1 and sendMss == 1452 and cwnd == 18876, cwnd }%
            +.1 < . 1:1(0) ack 14521 win 65535
            """;

    /** Segments of 1452 octets leave now. */
    private static String segments(int from, int to) {
        StringBuilder steps = new StringBuilder();
        for (int seq = from; seq < to; seq += 1452) {
            steps.append("+0  > . %d:%d(1452) ack 1\n".formatted(seq, seq + 1452));
        }
        return steps.toString();
    }

    private static final String REPACKETIZED =
            """
            +0  > . 14521:15973(1452) ack 1
            +0  > . 15973:17425(1452) ack 1
            +0  > . 17425:18825(1400) ack 1
            """;

    @Proves("4821/4")
    @Test
    void aProbeThatArrivesIsTheNewSize() { // 4821/7.6.1: cwnd keeps its bytes
        play(
                ACCEPTED_SACK
                        + PROBE
                        + """
                +0  < . 1:1(0) ack 18825 win 65535
                +0  %{ assert sendMss == 4304 and events.MtuRaised == 1 and cwnd == 20328, cwnd }%
                +0  < . 1:1(0) ack 23181 win 65535
                +0  write(4, ..., 8608) = 8608
                +0  > . 23181:27485(4304) ack 1
                +0  > P. 27485:31789(4304) ack 1
                """);
    }

    @Test
    void evenWhenItIsReportedBySackOnly() {
        play(
                ACCEPTED_SACK
                        + PROBE.substring(0, PROBE.lastIndexOf("+.1"))
                        + """
                +.1 < . 1:1(0) ack 13069 win 65535 <sack 14521:18825,nop,nop>
                +0  %{ assert sendMss == 4304 and events.MtuRaised == 1 }%
                +.025 > . 13069:14521(1452) ack 1
                """);
    }

    @Proves("4821/4")
    @Test
    void theLossOfAProbeAloneIsNoCongestion() { // 4821/7.6.2
        play(
                ACCEPTED_SACK
                        + PROBE
                        + """
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:20277,nop,nop>
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:21729,nop,nop>
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:23181,nop,nop>
                """
                        + REPACKETIZED
                        + """
                +0  %{ assert events.MtuProbeLost == 1 and events.Retransmitted.PATH_MTU == 3 }%
                +0  %{ assert events.RecoveryEntered == 0 and cwnd == 20328 and ssthresh > 1000000000, cwnd }%
                +.1 < . 1:1(0) ack 23181 win 65535
                +0  %{ assert sendMss == 1452 and events.RecoveryEntered == 0 }%
                """);
    }

    @Test
    void theSameWithSackRecovery() {
        play(
                "--recovery=sack\n" + ACCEPTED_SACK
                        + PROBE
                        + """
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:20277,nop,nop>
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:21729,nop,nop>
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:23181,nop,nop>
                """
                        + REPACKETIZED
                        + """
                +.1 < . 1:1(0) ack 15973 win 65535 <sack 18825:23181,nop,nop>
                +0  < . 1:1(0) ack 17425 win 65535 <sack 18825:23181,nop,nop>
                +0  < . 1:1(0) ack 23181 win 65535
                +0  %{ assert events.RecoveryEntered == 0 and events.MtuProbeLost == 1 and sendMss == 1452 }%
                """);
    }

    @Test
    void theSameWithoutSack() {
        play(
                ACCEPTED
                        + PROBE
                        + """
                +0  < . 1:1(0) ack 14521 win 65535
                +0  < . 1:1(0) ack 14521 win 65535
                +0  < . 1:1(0) ack 14521 win 65535
                """
                        + REPACKETIZED
                        + """
                +0  %{ assert events.MtuProbeLost == 1 and events.RecoveryEntered == 0 and cwnd == 20328, cwnd }%
                +.1 < . 1:1(0) ack 23181 win 65535
                +0  %{ assert sendMss == 1452 and events.RecoveryEntered == 0 }%
                """);
    }

    @Test
    void otherLossesBesidesAreCongestion() { // 4821/7.6.4
        play(
                ACCEPTED_SACK
                        + PROBE
                        + """
                +0  < . 1:1(0) ack 14521 win 65535 <sack 18825:20277,nop,nop>
                +0  < . 1:1(0) ack 14521 win 65535 <sack 21729:23181 18825:20277,nop,nop>
                +.025 > . 14521:15973(1452) ack 1
                +0  %{ assert events.MtuProbeLost == 1 and events.RecoveryEntered == 1 and ssthresh == 4330, ssthresh }%
                """);
    }

    @Test
    void aTimeoutWithAProbeOutstandingHasItsUsualConsequences() { // 4821/7.6.3
        play(
                "--tail_loss_probe=off\n" + ACCEPTED_SACK
                        + PROBE
                        + """
                +1  > . 14521:15973(1452) ack 1
                +0  %{ assert events.MtuProbeLost == 1 and events.Retransmitted.RTO == 1 and cwnd == 1452, cwnd }%
                """);
    }

    @Test
    void noProbeWithoutEnoughDataToFollow() { // 4821/7.4
        play(
                "--nagle=off\n" + ACCEPTED_SACK
                        + """
                +0  write(4, ..., 23179) = 23179
                """
                        + segments(1, 14521)
                        + """
                +.1 < . 1:1(0) ack 14521 win 65535
                """
                        + segments(14521, 21781)
                        + """
                +0  > P. 21781:23180(1399) ack 1
                +0  %{ assert events.MtuProbeSent == 0 }%
                """);
    }

    @Test
    void noProbeInAWindowForLessThanFour() { // or no loss would show but by the timer
        play(ACCEPTED_SACK.replace("65535", "17215")
                + """
                +0  write(4, ..., 60000) = 60000
                """
                + segments(1, 14521)
                + """
                +.1 < . 1:1(0) ack 14521 win 17215
                """
                + segments(14521, 30493)
                + """
                +0  %{ assert events.MtuProbeSent == 0 }%
                """);
    }

    @Proves({"5681/11", "4821/4"})
    @Test
    void aBlackHole() { // 8899/4.3, 4821/7.7: two timeouts for each size
        play(
                ACCEPTED_SACK
                        + """
                +0  write(4, ..., 2904) = 2904
                +0  > . 1:1453(1452) ack 1
                +0  > P. 1453:2905(1452) ack 1
                +.2 > P. 1453:2905(1452) ack 1
                +1  > . 1:1453(1452) ack 1
                +0  %{ assert sendMss == 1452 and events.Retransmitted.RTO == 1 }%
                +2  > . 1:1201(1200) ack 1
                +0  %{ assert sendMss == 1200 and events.MtuLowered == 1 and cwnd == 1200, cwnd }%
                +4  > . 1:1201(1200) ack 1
                +8  > . 1:537(536) ack 1
                +0  %{ assert sendMss == 536 and events.MtuLowered == 2 and cwnd == 536, cwnd }%
                +.1 < . 1:1(0) ack 537 win 65535
                +0  > . 537:1073(536) ack 1
                +0  > . 1073:1453(380) ack 1
                +.1 < . 1:1(0) ack 1453 win 65535
                +0  > . 1453:1989(536) ack 1
                +0  > . 1989:2525(536) ack 1
                +0  > P. 2525:2905(380) ack 1
                +.1 < . 1:1(0) ack 2905 win 65535
                +0  %{ assert sendMss == 536 }%
                """);
    }

    @Test
    void anOutageIsNone() { // the old size returns, and so on for as long as it takes
        play(
                "--max_rto=60s\n--user_timeout=never\n" + ACCEPTED_SACK
                        + """
                +0  write(4, ..., 1452) = 1452
                +0  > P. 1:1453(1452) ack 1
                +.4 > P. 1:1453(1452) ack 1
                +1  > P. 1:1453(1452) ack 1
                +2  > . 1:1201(1200) ack 1
                +4  > . 1:1201(1200) ack 1
                +8  > . 1:537(536) ack 1
                +16 > . 1:537(536) ack 1
                +32 > P. 1:1453(1452) ack 1
                +0  %{ assert sendMss == 1452 and events.MtuLowered == 3 }%
                +60 > P. 1:1453(1452) ack 1
                +60 > . 1:1201(1200) ack 1
                """);
    }

    @Test
    void aShortSegmentIsLostForOtherReasons() {
        play(
                ACCEPTED_SACK
                        + """
                +0  write(4, ..., 536) = 536
                +0  > P. 1:537(536) ack 1
                +.4 > P. 1:537(536) ack 1
                +1  > P. 1:537(536) ack 1
                +2  > P. 1:537(536) ack 1
                +4  > P. 1:537(536) ack 1
                +8  > P. 1:537(536) ack 1
                +0  %{ assert sendMss == 1452 and events.MtuLowered == 0 }%
                """);
    }

    @Test
    void neverBelowThePeersMss() {
        play(
                ON + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 600>
                +0  > S. 0:0(0) ack 1 <mss 4304>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 600) = 600
                +0  > P. 1:601(600) ack 1
                +0  %{ assert sendMss == 600 }%
                """);
    }

    @Proves({"9293/SHLD-19", "2525/2.13"})
    @Test
    void theReceiverFollowsTheSizeOfThePeersSegments() { // 5681/10: every second full-sized segment, whatever that
        // is now
        play(
                ACCEPTED
                        + """
                +0   < . 1:1453(1452) ack 1 win 65535
                +0   < . 1453:5757(4304) ack 1 win 65535
                +0   > . 1:1(0) ack 5757
                +0   < . 5757:10061(4304) ack 1 win 65535
                +0   < . 10061:14365(4304) ack 1 win 65535
                +0   > . 1:1(0) ack 14365
                +0   < . 14365:14901(536) ack 1 win 65535
                +0   < . 14901:15437(536) ack 1 win 65535   // two of a size without PSH: the peer has shrunk its segments
                +0   > . 1:1(0) ack 15437
                +0   < . 15437:15973(536) ack 1 win 65535
                +0   < . 15973:16509(536) ack 1 win 65535
                +0   > . 1:1(0) ack 16509
                """);
    }

    @Test
    void whatTheEventsSay() {
        assertEquals(
                "path MTU probe: MSS 8952 in a packet of 9000 bytes, RFC 8899 5.3",
                new Event.MtuProbeSent(8_952, 9_000).text());
        assertEquals(
                "path MTU probe 2 of MSS 8952 (packets of 9000 bytes) lost, which is no congestion, RFC 4821 7.6",
                new Event.MtuProbeLost(8_952, 9_000, 2).text());
        assertEquals(
                "path MTU probe acknowledged: MSS 8952 from now on, packets of 9000 bytes, RFC 8899 5.3",
                new Event.MtuRaised(8_952, 9_000).text());
        assertEquals(
                "path MTU: MSS 1200 from now on, packets of 1248 bytes (2 timeouts in a row), RFC 8899 4.3",
                new Event.MtuLowered(1_200, 1_248, "2 timeouts in a row").text());
    }
}
