package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.FIN_WAIT_2;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** CLOSE of both directions, and the half-closed connection beside it: RFC 9293 §3.6.1. */
class FullCloseTest {
    @Proves({"9293/SHLD-3", "2525/2.17"})
    @Test
    void closeWithUnreadDataResets() { // SHLD-3, RFC 2525 2.17: the peer must learn that data was lost
        play(
                ACCEPTED
                        + """
                +0  < P. 1:501(500) ack 1 win 65535
                +.04 > . 1:1(0) ack 501
                +0  close(4) = 0
                +0  > R 1:1(0)
                +0  %{ assert state == CLOSED and closeReason == ABORTED }%
                """);
    }

    @Proves({"9293/SHLD-3", "9293/MAY-1", "2525/2.16"})
    @Test
    void dataAfterAFullCloseResets() { // SHLD-3, RFC 2525 2.16: nobody will ever read it
        play(
                ACCEPTED
                        + """
                +0  close(4) = 0
                +0  > F. 1:1(0) ack 1
                +.1 < . 1:1(0) ack 2 win 65535
                +0  < P. 1:101(100) ack 2 win 65535
                +0  > R 2:2(0)
                +0  %{ assert state == CLOSED }%
                """);
    }

    @Test
    void aFullCloseStillEndsNormallyWithoutData() {
        play(
                ACCEPTED
                        + """
                +0  close(4) = 0
                +0  > F. 1:1(0) ack 1
                +.1 < F. 1:1(0) ack 2 win 65535
                +0  > . 2:2(0) ack 2
                +0  %{ assert state == TIME_WAIT }%
                """);
    }

    @Proves("faults/33")
    @Test
    void anOrphanDoesNotWaitForeverForTheFin() { // both directions closed here: FIN-WAIT-2 gives up after its timeout
        play(
                ACCEPTED
                        + """
                +0  close(4) = 0
                +0  > F. 1:1(0) ack 1
                +.1 < . 1:1(0) ack 2 win 65535
                +59.999 %{ assert state == FIN_WAIT_2 }%
                +.001 %{ assert state == CLOSED }%
                """);
    }

    @Test
    void aReaderWaitsForTheFinAsLongAsItTakes() { // RFC 9293 §3.6: no timeout for a half-closed connection in use
        play(
                FIN_WAIT_2
                        + """
                +86400 %{ assert state == FIN_WAIT_2 }%
                +0  < P. 1:101(100) ack 2 win 65535
                +.04 > . 2:2(0) ack 101
                """);
    }
}
