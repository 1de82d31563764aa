package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.accepted;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** RFC 9293 §3.10.7.4, "Fifth, check the ACK field", with the lower bound of RFC 5961 §5.2 (MAY-12). */
class AckValidityTest {

    @Proves({"9293/E10", "faults/10"})
    @Test
    void anAckOfWhatWasNeverSent() { // 9293/E10: send an ACK, drop the segment; faults 10
        play(
                ACCEPTED
                        + """
                +0  < P. 1:101(100) ack 2 win 65535
                +0  > . 1:1(0) ack 1
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +0  < P. 1:101(100) ack 1002 win 65535
                +0  > . 1001:1001(0) ack 1
                +0  < F. 1:1(0) ack 60000 win 65535
                +0  > . 1001:1001(0) ack 1
                +0  %{ assert snd.una == 1 and receiveQueued == 0 and state == ESTABLISHED and cwnd == 10000 }%
                +.1 < . 1:1(0) ack 1001 win 65535
                +0  %{ assert snd.una == 1001 }%
                """);
    }

    @Proves({"9293/MAY-12", "5961/3"})
    @Test
    void anAckThatIsTooOld() { // RFC 5961 §5.2: SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT; faults 3
        play(
                accepted(2000)
                        + """
                +0  write(4, ..., 6000) = 6000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 2000
                +0  > . 2001:3001(1000) ack 1
                +0  > . 3001:4001(1000) ack 1
                +.1 < . 1:1(0) ack 4001 win 2000
                +0  > . 4001:5001(1000) ack 1
                +0  > P. 5001:6001(1000) ack 1
                +.1 < . 1:1(0) ack 6001 win 2000
                +0  < P. 1:101(100) ack 4000 win 2000     // 6001 - 2000 = 4001
                +0  > . 6001:6001(0) ack 1
                +0  < F. 1:1(0) ack 3000 win 2000
                +0  > . 6001:6001(0) ack 1
                +0  %{ assert receiveQueued == 0 and state == ESTABLISHED }%
                +0  < P. 1:101(100) ack 4001 win 2000     // old, but possible: the data counts
                +.04 > . 6001:6001(0) ack 101
                """);
    }

    @Test
    void anOldAckIsIgnoredButItsDataIsNot() { // "If the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored."
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  < P. 1:101(100) ack 1001 win 65535
                +.04 > . 2001:2001(0) ack 101
                +0  %{ assert snd.una == 2001 }%
                """);
    }

    @Test
    void anAckInTheMiddleOfASegment() { // SND.UNA is a number of octets, not of segments
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 2000) = 2000
                +0  > . 1:1001(1000) ack 1
                +0  > P. 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 501 win 65535
                +0  %{ assert snd.una == 501 and flightSize == 1500 }%
                +1  > . 501:1001(500) ack 1                  // the rest of the segment that was lost
                """);
    }
}
