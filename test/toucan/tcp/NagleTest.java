package toucan.tcp;

import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Nagle's algorithm: RFC 9293 §3.7.4; PSH as in §3.9.1.2. */
class NagleTest {

    @Proves({"9293/SHLD-7", "9293/SHLD-27"})
    @Test
    void smallDataWaitsWhileSomethingIsInFlight() { // SHLD-7
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  write(4, ..., 100) = 100
                +0  write(4, ..., 100) = 100
                +.1 < . 1:1(0) ack 101 win 65535
                +0  > P. 101:301(200) ack 1                   // SHLD-27: one PSH for both
                +.1 < . 1:1(0) ack 301 win 65535
                +0  write(4, ..., 100) = 100
                +0  > P. 301:401(100) ack 1
                """);
    }

    @Proves("9293/SHLD-28")
    @Test
    void aFullSegmentDoesNotWait() { // SHLD-28
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  write(4, ..., 900) = 900
                +0  write(4, ..., 200) = 200
                +0  > . 101:1101(1000) ack 1                  // the rest is short, and waits
                +.1 < . 1:1(0) ack 1101 win 65535
                +0  > P. 1101:1201(100) ack 1
                """);
    }

    @Proves("9293/SHLD-7")
    @Test
    void theTailOfAWriteWaits() {
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 2500) = 2500
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +.1 < . 1:1(0) ack 1001 win 65535
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > P. 2001:2501(500) ack 1
                """);
    }

    @Proves("9293/MUST-17")
    @Test
    void withoutNagleNothingWaits() { // MUST-17
        play(
                "--nagle=off\n"
                        + ACCEPTED
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  write(4, ..., 100) = 100
                +0  > P. 101:201(100) ack 1
                +0  write(4, ..., 1500) = 1500
                +0  > . 201:1201(1000) ack 1
                +0  > P. 1201:1701(500) ack 1
                """);
    }

    @Proves("9293/MUST-17")
    @Test
    void switchingItOffLetsGoWhatWaits() { // MUST-17: per connection, at any time
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  write(4, ..., 100) = 100
                +.01 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
                +0  > P. 101:201(100) ack 1
                +0  setsockopt(4, SOL_TCP, TCP_NODELAY, [0], 4) = 0
                +0  write(4, ..., 100) = 100
                +.1 < . 1:1(0) ack 201 win 65535
                +0  > P. 201:301(100) ack 1
                """);
    }

    @Proves("9293/MUST-60")
    @Test
    void waitingDataIsNeverHeldForGood() { // MUST-60: the ACK that releases it comes, if only by retransmission
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +0  write(4, ..., 100) = 100
                +1  > . 1:101(100) ack 1
                +.1 < . 1:1(0) ack 101 win 65535
                +0  > P. 101:201(100) ack 1
                """);
    }

    @Proves({"9293/MUST-61", "9293/SHLD-27"})
    @Test
    void onlyTheLastOfWhatIsQueuedIsPushed() { // MUST-61, SHLD-27
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 3000) = 3000
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  > P. 2001:3001(1000) ack 1
                """);
    }
}
