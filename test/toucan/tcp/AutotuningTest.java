package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;
import static toucan.tcp.Scripts.sends;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Buffers that grow: the receive buffer with what the application takes, the send buffer with the window. */
class AutotuningTest {
    /** 20,000 octets of receive buffer that may become a million; the window counts in units of 16. Round trip 100 ms. */
    private static final String GROWING = "--rcvbuf=20000\n--rcvbuf_max=1000000\n" + offered();

    /** The first window has arrived and was read at once. It is 0.1 s. */
    private static final String FIRST_ROUND = GROWING + firstRound();

    private static String offered() {
        return LISTENING
                + """
                +0  < S 0:0(0) win 65535 <mss 1000,nop,wscale 0>
                +0  > S. 0:0(0) ack 1 win 20000 <mss 1000,nop,wscale 4>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                """;
    }

    private static String firstRound() {
        return """
                +0  < . 1:10001(10000) ack 1 win 65535
                +0  read(4, ..., 100000) = 10000
                +0  > . 1:1(0) ack 10001 win 1250
                +0  < . 10001:20001(10000) ack 1 win 65535
                +0  read(4, ..., 100000) = 10000
                +0  > . 1:1(0) ack 20001 win 1250
                +0  %{ assert rcvBuffer == 20000 and rcv.wnd == 20000 }%
                """;
    }

    @Test
    void theWindowFollowsWhatIsRead() {
        play(
                FIRST_ROUND
                        + """
                // 40000 octets in this round trip, four times the initial window: twice that and 16 segments, and as much again
                +.1 < . 20001:40001(20000) ack 1 win 65535
                +0  read(4, ..., 100000) = 20000
                +0  > . 1:1(0) ack 40001 win 12000
                +0  %{ assert rcvBuffer == 192000 and rcv.wnd == 192000 and events.ReceiveBufferGrown == 1 }%
                // 60000 in the next, half as much again: (2 * 60000 + 16000) * 1.5
                +.1 < . 40001:70001(30000) ack 1 win 65535
                +0  < . 70001:100001(30000) ack 1 win 65535
                +0  > . 1:1(0) ack 100001 win 8250
                +0  read(4, ..., 100000) = 60000
                +0  %{ assert rcvBuffer == 204000 }%
                // as much again: nothing more is needed
                +.1 < . 100001:130001(30000) ack 1 win 65535
                +0  < . 130001:160001(30000) ack 1 win 65535
                +0  > . 1:1(0) ack 160001 win 9000
                +0  read(4, ..., 100000) = 60000
                +0  %{ assert rcvBuffer == 204000 and events.ReceiveBufferGrown == 2 }%
                """);
    }

    @Test
    void theMaximumIsNotExceeded() {
        play(
                FIRST_ROUND
                                .replace("max=1000000", "max=100000")
                                .replace("wscale 4", "wscale 1")
                                .replace("1250", "10000")
                        + """
                +.1 < . 20001:40001(20000) ack 1 win 65535
                +0  read(4, ..., 100000) = 20000
                +0  > . 1:1(0) ack 40001 win 50000
                +0  %{ assert rcvBuffer == 100000 and rcv.wnd == 100000 }%
                """);
    }

    @Test
    void aFixedSizeStays() {
        play(
                FIRST_ROUND
                                .replace("--rcvbuf_max=1000000\n", "")
                                .replace("wscale 4", "wscale 0")
                                .replace("1250", "20000")
                        + """
                +.1 < . 20001:40001(20000) ack 1 win 65535
                +0  read(4, ..., 100000) = 20000
                +0  > . 1:1(0) ack 40001 win 20000
                +0  %{ assert rcvBuffer == 20000 and events.ReceiveBufferGrown == 0 }%
                """);
    }

    @Test
    void aSlowReaderGetsNoMore() { // however full the buffer is, and however long that lasts
        StringBuilder slowly = new StringBuilder();
        for (int i = 1; i <= 50; i++) {
            slowly.append("+.1 read(4, ..., 100) = 100\n");
            if (i == 10 || i == 20 || i == 40) {
                slowly.append("+0 > . 1:1(0) ack 20001 win %d\n".formatted(100 * i / 16));
            }
        }
        play(GROWING
                + """
                +0  < . 1:10001(10000) ack 1 win 65535
                +0  < . 10001:20001(10000) ack 1 win 65535
                * > . 1:1(0) ack 20001 win 0
                """
                + slowly
                + """
                +0  %{ assert rcvBuffer == 20000 and receivable == 15000 }%
                """);
    }

    @Test
    void dataOutOfOrderGetsNoMore() { // a peer that leaves out the first octet and fills the rest over and over
        StringBuilder junk = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            junk.append("+.1 < . 2:20001(19999) ack 1 win 65535\n+0 > . 1:1(0) ack 1 win 1250\n");
        }
        play(
                GROWING
                        + junk
                        + """
                +0  %{ assert rcvBuffer == 20000 and receivable == 0 and bufferMemory <= 20015 }%
                """);
    }

    @Test
    void nearbyTheWindowStaysWithinWhatLiesBelow() { // a round trip of a millisecond does not spread the data of a
        // window
        String nearby = "--receive_burst=30000\n" + GROWING.replace("+.1 < .", "+.001 < .") + firstRound();
        play(
                nearby
                        + """
                +.001 < . 20001:40001(20000) ack 1 win 65535
                +0  read(4, ..., 100000) = 20000
                +0  > . 1:1(0) ack 40001 win 1875
                +0  %{ assert rcvBuffer == 30000 }%
                """);
    }

    @Test
    void aLongPathSpreadsMoreThanWhatLiesBelow() { // 30,000 octets in 2 ms are 150,000 in 10 ms
        String far = "--receive_burst=30000\n" + GROWING.replace("+.1 < .", "+.01 < .") + firstRound();
        play(
                far
                        + """
                +.01 < . 20001:40001(20000) ack 1 win 65535
                +0  read(4, ..., 100000) = 20000
                +0  > . 1:1(0) ack 40001 win 9375
                +0  %{ assert rcvBuffer == 150000 }%
                """);
    }

    @Proves("9293/SHLD-14")
    @Test
    void whatWasOfferedStaysWhenTheBufferIsIdle() { // SHLD-14; only memory goes
        play(
                FIRST_ROUND
                                .replace("max=1000000", "max=192000")
                                .replace("wscale 4", "wscale 2")
                                .replace("1250", "5000")
                        + """
                +.1 < . 20001:40001(20000) ack 1 win 65535
                +0  read(4, ..., 100000) = 20000
                +0  > . 1:1(0) ack 40001 win 48000
                +.1 < . 40001:100001(60000) ack 1 win 65535
                +0  < . 100001:140001(40000) ack 1 win 65535
                +0  > . 1:1(0) ack 140001 win 23000
                +0  %{ assert bufferMemory >= 100000 and rcv.wnd == 92000 }%
                +0  read(4, ..., 200000) = 100000
                +0  > . 1:1(0) ack 140001 win 48000
                +10 %{ assert bufferMemory == 0 and rcv.wnd == 192000 and rcvBuffer == 192000 }%
                +0  < . 140001:200001(60000) ack 1 win 65535
                +0  < . 200001:260001(60000) ack 1 win 65535
                +0  > . 1:1(0) ack 260001 win 18000
                +0  < . 260001:320001(60000) ack 1 win 65535
                +0  < . 320001:332001(12000) ack 1 win 65535
                +0  > . 1:1(0) ack 332001 win 0
                +0  read(4, ..., 200000) = 192000
                +0  > . 1:1(0) ack 332001 win 48000
                """);
    }

    @Test
    void theSendBufferFollowsTheWindow() {
        play(
                "--sndbuf=8000\n--sndbuf_max=100000\n"
                        + ACCEPTED
                        + """
                +0  write(4, ..., 50000) = 20000               // twice the initial window of ten segments
                """
                        + sends(1, 10001)
                        + """
                +0  %{ assert sndBuffer == 20000 and sendRoom == 0 }%
                +.1 < . 1:1(0) ack 2001 win 65535              // cwnd 11000 or 12000: half as much again, and room for a writer
                +0  > . 10001:11001(1000) ack 1
                +0  > . 11001:12001(1000) ack 1
                +0  > . 12001:13001(1000) ack 1
                +0  %{ assert cwnd == 11000 and sndBuffer == 30000 and sendRoom == 12000 }%
                """);
    }

    @Test
    void whoWritesLittleNeedsNoLargeSendBuffer() {
        play(
                "--sndbuf=8000\n--sndbuf_max=100000\n"
                        + ACCEPTED
                        + """
                +0  write(4, ..., 8000) = 8000
                """
                        + sends(1, 7001)
                        + """
                +0  > P. 7001:8001(1000) ack 1
                +.1 < . 1:1(0) ack 8001 win 65535
                +0  %{ assert sndBuffer == 8000 }%
                """);
    }

    @Test
    void anIdleSendBufferGivesItsMemoryBack() {
        play(
                "--sndbuf=8000\n--sndbuf_max=100000\n"
                        + ACCEPTED
                        + """
                +0  write(4, ..., 10000) = 10000
                """
                        + sends(1, 9001)
                        + """
                +0  > P. 9001:10001(1000) ack 1
                +.1 < . 1:1(0) ack 10001 win 65535
                +0  %{ assert sndBuffer == 20000 and bufferMemory >= 10000 }%
                +0.9 %{ assert sndBuffer == 20000 }%           // an RTO long it may be needed again
                +0.2 %{ assert sndBuffer == 8000 and bufferMemory == 0 }%
                """);
    }

    @Test
    void aFixedSendBufferStays() {
        play(
                "--sndbuf=8000\n" + ACCEPTED + "+0 write(4, ..., 50000) = 8000\n" + sends(1, 7001)
                        + """
                +0  > P. 7001:8001(1000) ack 1
                +.1 < . 1:1(0) ack 4001 win 65535
                +0  %{ assert sndBuffer == 8000 and sendRoom == 4000 }%
                """);
    }

    @Test
    void theBudgetIsAskedAndGetsBack() {
        long[] left = {10_000};
        BufferBudget budget = new BufferBudget() {
            @Override
            public int reserve(int bytes) {
                int granted = (int) Math.min(left[0], bytes);
                left[0] -= granted;
                return granted;
            }

            @Override
            public void release(int bytes) {
                left[0] += bytes;
            }
        };
        BufferSize first = new BufferSize(1_000, 50_000, budget);
        BufferSize second = new BufferSize(1_000, 50_000, budget);
        assertTrue(first.growTo(9_000));
        assertTrue(second.growTo(9_000));
        assertEquals(9_000, first.bytes());
        assertEquals(3_000, second.bytes(), "what was left");
        assertFalse(second.growTo(9_000), "nothing is left, and nothing fails");
        assertFalse(first.growTo(500), "never smaller");
        first.release();
        assertEquals(1_000, first.bytes());
        assertTrue(second.growTo(60_000));
        assertEquals(11_000, second.bytes(), "all there is");
        second.release();
        second.release();
        assertEquals(10_000, left[0]);
    }
}
