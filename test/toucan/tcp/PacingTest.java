package toucan.tcp;

import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;

/**
 * Pacing: draft-ietf-ccwg-bbr-06 §5.6.2. The handshake takes 277 ms, so that BBR begins with 2.77 * 10,000 bytes / 277 ms =
 * 100,000 bytes a second: 10 ms for a segment. The send quantum is two segments.
 */
class PacingTest {
    private static final String BEGIN = "--cc=bbr\n"
            + LISTENING
            + """
            +0    < S 0:0(0) win 65535 <mss 1000,nop,nop,sackOK>
            +0    > S. 0:0(0) ack 1 <mss 1000,nop,nop,sackOK>
            +.277 < . 1:1(0) ack 1 win 65535
            +0    accept(3, ..., ...) = 4
            +0    %{ assert pacingRate == 100000 and cwnd == 10000 }%
            """;

    /** The initial window at the pacing rate. */
    private static final String PACED = BEGIN
            + """
            +0    write(4, ..., 12000) = 12000
            +0    > . 1:1001(1000) ack 1
            +0    > . 1001:2001(1000) ack 1
            +.02  > . 2001:3001(1000) ack 1
            +0    > . 3001:4001(1000) ack 1
            +.02  > . 4001:5001(1000) ack 1
            +0    > . 5001:6001(1000) ack 1
            +.02  > . 6001:7001(1000) ack 1
            +0    > . 7001:8001(1000) ack 1
            +.02  > . 8001:9001(1000) ack 1
            +0    > . 9001:10001(1000) ack 1
            """;

    @Test
    void aQuantumLeavesWhenTheOneBeforeItIsPaidFor() {
        play(PACED + "+0 %{ assert flightSize == 10000 and pipe == cwnd }%\n");
    }

    @Test
    void withoutBbrNothingIsPaced() {
        play(
                PACED.substring(0, PACED.indexOf("+0    %{")).replace("--cc=bbr\n", "--cc=cubic\n")
                        + """
                +0    %{ assert pacingRate == 0 }%
                +0    write(4, ..., 3000) = 3000
                +0    > . 1:1001(1000) ack 1
                +0    > . 1001:2001(1000) ack 1
                +0    > P. 2001:3001(1000) ack 1
                """);
    }

    /** 10 ms after a quantum one more segment may leave, 15 ms after it no second one; the timer waits for a whole quantum. */
    @Test
    void whateverElseHappensFindsWhatHasBeenPaidForByThen() {
        play(
                BEGIN
                        + """
                +0    write(4, ..., 2000) = 2000
                +0    > . 1:1001(1000) ack 1
                +0    > P. 1001:2001(1000) ack 1
                +.01  write(4, ..., 3000) = 3000
                +0    > . 2001:3001(1000) ack 1
                +.005 write(4, ..., 1000) = 1000
                +.015 > . 3001:4001(1000) ack 1
                +0    > . 4001:5001(1000) ack 1
                +0    %{ assert sendQueued == 1000 }%
                +.02  > P. 5001:6001(1000) ack 1
                """);
    }

    /** The pace begins anew after a pause: no segments are owed for the time in which there were none. */
    @Test
    void aPauseEarnsNothing() {
        play(
                BEGIN
                        + """
                +0    write(4, ..., 1000) = 1000
                +0    > P. 1:1001(1000) ack 1
                +.277 < . 1:1(0) ack 1001 win 65535
                +.223 write(4, ..., 4000) = 4000
                +0    > . 1001:2001(1000) ack 1
                +0    > . 2001:3001(1000) ack 1
                +.02  > . 3001:4001(1000) ack 1
                +0    > P. 4001:5001(1000) ack 1
                """);
    }

    /** A pure ACK, a FIN and what a timer forces out do not wait. */
    @Test
    void whatIsNotDataOrNotInTimeDoesNotWait() {
        play(
                BEGIN
                        + """
                +0    write(4, ..., 2000) = 2000
                +0    > . 1:1001(1000) ack 1
                +0    > P. 1001:2001(1000) ack 1
                +.001 < P. 1:1001(1000) ack 1 win 65535
                +0    < P. 1001:2001(1000) ack 1 win 65535
                +0    > . 2001:2001(0) ack 2001
                +0    shutdown(4, SHUT_WR) = 0
                +0    > F. 2001:2001(0) ack 2001
                """);
    }

    /** The first three of ten are lost. The first retransmission is forced, the second is in the quantum, the third waits. */
    @Test
    void whatIsSentAgainIsPaced() {
        play(
                PACED
                        + """
                +.217 < . 1:1(0) ack 1 win 65535 <nop,nop,sack 3001:7001>
                +0    > . 1:1001(1000) ack 1
                +0    > . 1001:2001(1000) ack 1
                +.02  > . 2001:3001(1000) ack 1
                +0    > . 10001:11001(1000) ack 1
                +.02  > P. 11001:12001(1000) ack 1
                """);
    }
}
