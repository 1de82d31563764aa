package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED_SACK;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Undo of a reduction when everything sent again is reported as duplicate: RFC 2883 §5, RFC 3708. */
class DsackUndoTest {
    private static final String NO_PROBES = "--tail_loss_probe=off\n";

    /** Ten segments in flight, all that was written. 100 ms later; it is 0.2 s. */
    private static final String TEN_IN_FLIGHT = ACCEPTED_SACK
            + "+0  write(4, ..., 10000) = 10000\n"
            + sends(1, 9001)
            + "+0  > P. 9001:10001(1000) ack 1\n"
            + "+.1 %{ assert flightSize == 10000 and cwnd == 10000 }%\n";

    /** 1:1001 and 1001:2001 are late, and sent again for it. It is 0.2 s. */
    private static final String TWO_SENT_AGAIN = NO_PROBES
            + TEN_IN_FLIGHT
            + """
            +0  < . 1:1(0) ack 1 win 65535 <nop,nop,sack 2001:8001>
            +0  > . 1:1001(1000) ack 1
            +0  > . 1001:2001(1000) ack 1
            +0  %{ assert ssthresh == 5000 and events.RecoveryEntered == 1 }%
            """;

    @Test
    void allReportedAfterTheRecovery() {
        play(
                TWO_SENT_AGAIN
                        + """
                +.01 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryLeft == 1 and cwnd == 5000 }%
                +.09 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +0  %{ assert events.RecoveryUndone == 0 and cwnd == 5000 }%
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryUndone == 1 and cwnd == 10000 and ssthresh > 1000000000 }%
                """);
    }

    @Test
    void allReportedDuringTheRecovery() { // it is over then
        play(TWO_SENT_AGAIN
                + """
                +.01 < . 1:1(0) ack 8001 win 65535
                +.09 < . 1:1(0) ack 8001 win 65535 <nop,nop,sack 1:1001>
                +0  < . 1:1(0) ack 8001 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryUndone == 1 and events.RecoveryLeft == 0 and cwnd == 10000 }%
                +0  write(4, ..., 10000) = 10000
                """
                + sends(10001, 18001));
    }

    @Test
    void withRfc6675() { // the rescue counts like the others
        play(
                "--recovery=sack\n"
                        + TWO_SENT_AGAIN.replace(
                                "> . 1001:2001(1000) ack 1\n+0  %",
                                "> . 1001:2001(1000) ack 1\n+0  > P. 9001:10001(1000) ack 1\n+0  %")
                        + """
                +.01 < . 1:1(0) ack 10001 win 65535
                +.09 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryUndone == 0 }%
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 9001:10001>
                +0  %{ assert events.RecoveryUndone == 1 and cwnd == 10000 and ssthresh > 1000000000 }%
                """);
    }

    @Test
    void oneThatWasReallyLost() {
        play(
                TWO_SENT_AGAIN
                        + """
                +.01 < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 2001:10001>
                +.09 < . 1:1(0) ack 1001 win 65535 <nop,nop,sack 1:1001 2001:10001>
                +0  < . 1:1(0) ack 10001 win 65535
                +0  %{ assert events.RecoveryUndone == 0 and cwnd == 5000 and ssthresh == 5000 }%
                """);
    }

    @Test
    void theSameOneReportedTwice() { // the network duplicates: no proof for the other
        play(
                TWO_SENT_AGAIN
                        + """
                +.01 < . 1:1(0) ack 10001 win 65535
                +.09 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:501>
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 3001:4001>
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 4001:5001>
                +0  %{ assert events.RecoveryUndone == 0 and ssthresh == 5000 }%
                """);
    }

    @Test
    void tooLate() { // data sent after the recovery was acknowledged meanwhile
        play(
                TWO_SENT_AGAIN
                        + """
                +.01 < . 1:1(0) ack 10001 win 65535
                +.09 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +0  write(4, ..., 1000) = 1000
                +0  > P. 10001:11001(1000) ack 1
                +.1 < . 1:1(0) ack 11001 win 65535
                +0  < . 1:1(0) ack 11001 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryUndone == 0 and ssthresh == 5000 }%
                """);
    }

    @Proves("faults/34")
    @Test
    void aTimeoutIsUndoneToo() { // F-RTO could not tell: there was no new data
        play(
                NO_PROBES
                        + ACCEPTED_SACK
                        + "+0  write(4, ..., 4000) = 4000\n"
                        + sends(1, 3001)
                        + """
                +0  > P. 3001:4001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +0  %{ assert cwnd == 1000 and ssthresh == 2000 }%
                +.01 < . 1:1(0) ack 4001 win 65535
                +.09 < . 1:1(0) ack 4001 win 65535 <nop,nop,sack 1:1001>
                +0  %{ assert events.RecoveryUndone == 1 and cwnd == 10000 and ssthresh > 1000000000 }%
                """);
    }

    @Test
    void twoTimeoutsForOneSegment() { // both copies must be reported
        play(
                NO_PROBES
                        + ACCEPTED_SACK
                        + "+0  write(4, ..., 2000) = 2000\n"
                        + """
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +1  > . 1:1001(1000) ack 1
                +2  > . 1:1001(1000) ack 1
                +.01 < . 1:1(0) ack 2001 win 65535
                +.01 < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 1:1001>
                +0  %{ assert events.RecoveryUndone == 0 }%
                +.09 < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 1:1001>
                +0  %{ assert events.RecoveryUndone == 1 and cwnd == 10000 }%
                """);
    }

    @Test
    void aTimeoutInARecoveryIsNot() { // the retransmission was lost, so something was
        play(
                TWO_SENT_AGAIN
                        + """
                +1  > . 1:1001(1000) ack 1
                +.01 < . 1:1(0) ack 10001 win 65535
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1001:2001>
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +0  %{ assert events.RecoveryUndone == 0 }%
                """);
    }

    @Test
    void theProbeBeforeTheRecoveryLeavesItOpenWhoseDuplicateItIs() {
        play(
                ACCEPTED_SACK
                        + """
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +.2 > P. 1001:2001(1000) ack 1                // the probe
                +1  > . 1:1001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  > P. 1001:2001(1000) ack 1
                +.01 < . 1:1(0) ack 2001 win 65535
                +0  < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 1:1001>
                +0  < . 1:1(0) ack 2001 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryUndone == 0 }%
                """);
    }

    @Test
    void itCanBeOff() {
        play(
                "--dsack_undo=off\n"
                        + TWO_SENT_AGAIN
                        + """
                +.01 < . 1:1(0) ack 10001 win 65535
                +.09 < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1:1001>
                +0  < . 1:1(0) ack 10001 win 65535 <nop,nop,sack 1001:2001>
                +0  %{ assert events.RecoveryUndone == 0 and ssthresh == 5000 }%
                """);
    }

    @Proves("6298/12")
    @Test
    void aDuplicateReportEndsTheBackoff() { // where RFC 6298 §5 would keep it until the next sample
        play(
                "--mss=1012\n--tail_loss_probe=off\n"
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1012,sackOK,TS val 500 ecr 0>
                +0  > S. 0:0(0) ack 1 <mss 1012,sackOK,TS val 100 ecr 500>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1 <...>
                +1  > P. 1:1001(1000) ack 1 <...>
                +2  > P. 1:1001(1000) ack 1 <...>
                +0  %{ assert backoff == 2 }%
                +.5 < . 1:1(0) ack 1001 win 65535 <nop,nop,TS val 4100 ecr 200,nop,nop,sack 1:1001>
                +0  %{ assert backoff == 0 and srttNanos == 100000000 and rtoNanos == 1000000000 }%
                """);
    }
}
