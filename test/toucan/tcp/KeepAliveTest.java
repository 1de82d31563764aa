package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.ACCEPTED_TIMESTAMPS;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Keep-alives: RFC 9293 §3.8.4, RFC 1122 §4.2.3.6. The connection is accepted at 0.1 s. */
class KeepAliveTest {
    private static final long SECOND = 1_000_000_000L;

    /** Probed after 10 s, then every 2 s, and given up after 3 probes. */
    private static final String ON = ACCEPTED
            + """
            +0  setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [10], 4) = 0
            +0  setsockopt(4, SOL_TCP, TCP_KEEPINTVL, [2], 4) = 0
            +0  setsockopt(4, SOL_TCP, TCP_KEEPCNT, [3], 4) = 0
            +0  setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
            """;

    @Proves("9293/MUST-25")
    @Test
    void offByDefault() { // MUST-25: a month of silence
        assertFalse(TcpConfig.DEFAULT.keepAlive().isOn());
        play(ACCEPTED + "2592000 %{ assert state == ESTABLISHED and events.KeepAliveSent == 0 }%\n");
    }

    @Proves({"9293/MUST-28", "9293/SHLD-12", "9293/MAY-5", "2525/2.9", "2525/2.11"})
    @Test
    void theDefaultsProbeAfterTwoHours() { // MUST-28; 75 s and nine probes as in Linux
        StringBuilder probes = new StringBuilder();
        for (int probe = 1; probe <= 8; probe++) {
            probes.append("+75 > . 0:0(0) ack 1\n");
        }
        play(
                ACCEPTED
                        + """
                +0     setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
                7200.1 > . 0:0(0) ack 1                // SHLD-12: SEG.SEQ = SND.NXT-1, no data
                """
                        + probes
                        + """
                +74.999 %{ assert state == ESTABLISHED and events.KeepAliveSent == 9 }%
                +.001  > R 1:1(0)
                +0     %{ assert state == CLOSED and closeReason == KEEP_ALIVE }%
                +0     read(4, ..., 1) = -1 ETIMEDOUT (Connection timed out)
                """);
    }

    @Proves({"9293/MUST-27", "9293/MUST-29"})
    @Test
    void anAnswerStartsItAnew() { // MUST-29: neither one lost probe nor two mean anything
        play(
                ON
                        + """
                10.1 > . 0:0(0) ack 1
                12.1 > . 0:0(0) ack 1
                14.1 > . 0:0(0) ack 1
                15   < . 1:1(0) ack 1 win 65535
                25   > . 0:0(0) ack 1
                +0   < . 1:1(0) ack 1 win 65535
                35   > . 0:0(0) ack 1
                37   > . 0:0(0) ack 1
                39   > . 0:0(0) ack 1
                41   > R 1:1(0)
                +0   %{ assert closeReason == KEEP_ALIVE and events.KeepAliveSent == 7 }%
                """);
    }

    @Proves("9293/MUST-26")
    @Test
    void whateverArrivesShowsThatThePeerLives() { // data, and the peer's own keep-alive, which is answered
        play(
                ON
                        + """
                8   < P. 1:101(100) ack 1 win 65535
                +.04 > . 1:1(0) ack 101
                17  < . 100:100(0) ack 1 win 65535
                +0  > . 1:1(0) ack 101
                27  > . 0:0(0) ack 101
                """);
    }

    @Test
    void aPeerThatStartedAnewResets() { // RFC 1122 §4.2.3.6: what keep-alives are for
        play(
                ON
                        + """
                10.1 > . 0:0(0) ack 1
                +.1  < R 1:1(0)
                +0   %{ assert closeReason == RESET }%
                """);
    }

    @Test
    void theProbeCarriesATimestamp() { // RFC 7323 §3.2
        play(
                ACCEPTED_TIMESTAMPS
                        + """
                +0   setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [10], 4) = 0
                +0   setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
                10.1 > . 0:0(0) ack 1 <nop,nop,TS val 10200 ecr 600>
                """);
    }

    @Proves("9293/MUST-26")
    @Test
    void notWhileDataIsOutstanding() { // MUST-26: the retransmissions ask, and the user timeout judges
        play(
                "--user_timeout=40s\n"
                        + ON
                        + """
                5   write(4, ..., 100) = 100
                +0  > P. 1:101(100) ack 1
                +1  > P. 1:101(100) ack 1
                +2  > P. 1:101(100) ack 1
                +4  > P. 1:101(100) ack 1
                +8  > P. 1:101(100) ack 1
                +16 > P. 1:101(100) ack 1
                44.999 %{ assert state == ESTABLISHED and events.KeepAliveSent == 0 }%
                45  %{ assert closeReason == USER_TIMEOUT }%
                """);
    }

    @Test
    void anAnsweredWindowProbeIsASignOfLife() { // and while the window is closed no keep-alive goes beside the probes
        play(
                ON
                        + """
                +0   < . 1:1(0) ack 1 win 0
                +0   write(4, ..., 100) = 100
                1.1  > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                3.1  > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                7.1  > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                15.1 > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                31.1 > . 1:2(1) ack 1
                +0   < . 1:1(0) ack 1 win 0
                +0   %{ assert events.KeepAliveSent == 0 }%
                40   < . 1:1(0) ack 1 win 1000
                +0   > P. 1:101(100) ack 1
                +.1  < . 1:1(0) ack 101 win 1000
                50.1 > . 100:100(0) ack 1
                """);
    }

    @Test
    void aClosedWindowWithNothingToSendIsProbedToo() {
        play(
                ON
                        + """
                +0   < . 1:1(0) ack 1 win 0
                10.1 > . 0:0(0) ack 1
                +0   < . 1:1(0) ack 1 win 0
                20.1 > . 0:0(0) ack 1
                """);
    }

    @Test
    void theIdleTimeoutCountsFromTheLastAnswer() {
        play(
                "--idle_timeout=15s\n"
                        + ON
                        + """
                10.1 > . 0:0(0) ack 1
                +1   < . 1:1(0) ack 1 win 65535
                21.1 > . 0:0(0) ack 1
                23.1 > . 0:0(0) ack 1
                25.1 > . 0:0(0) ack 1
                26.1 > R 1:1(0)
                +0   %{ assert closeReason == IDLE_TIMEOUT }%
                """);
    }

    @Test
    void inFinWait2AsLongAsItLasts() { // half closed by us, and TIME-WAIT then waits without
        play(
                ON
                        + """
                5    shutdown(4, SHUT_WR) = 0
                +0   > F. 1:1(0) ack 1
                +.1  < . 1:1(0) ack 2 win 65535
                15.1 > . 1:1(0) ack 1
                +0   < . 1:1(0) ack 2 win 65535
                25.1 > . 1:1(0) ack 1
                26   < F. 1:1(0) ack 2 win 65535
                +0   > . 2:2(0) ack 2
                +239.9 %{ assert state == TIME_WAIT and events.KeepAliveSent == 2 }%
                """);
    }

    @Test
    void inCloseWait() { // half closed by the peer
        play(
                ON
                        + """
                5    < F. 1:1(0) ack 1 win 65535
                +0   > . 1:1(0) ack 2
                15   > . 0:0(0) ack 2
                17   > . 0:0(0) ack 2
                19   > . 0:0(0) ack 2
                21   > R 1:1(0)
                +0   %{ assert closeReason == KEEP_ALIVE }%
                """);
    }

    @Proves("9293/MUST-24")
    @Test
    void switchedOnLateTheSilenceSoFarCounts() { // MUST-24: at any time
        play(
                ACCEPTED
                        + """
                +0   setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [10], 4) = 0
                8.1  setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
                10.1 > . 0:0(0) ack 1
                11.1 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [0], 4) = 0
                1000 %{ assert events.KeepAliveSent == 1 and state == ESTABLISHED }%
                +0   setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
                1000 > . 0:0(0) ack 1
                """);
    }

    @Test
    void aListenersSettingHoldsForWhatItAccepts() {
        play(
                """
                 0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0   bind(3, ..., ...) = 0
                +0   setsockopt(3, SOL_TCP, TCP_KEEPIDLE, [10], 4) = 0
                +0   setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
                +0   listen(3, 1) = 0
                +0   < S 0:0(0) win 65535 <mss 1000>
                +0   > S. 0:0(0) ack 1 <mss 1000>
                +.1  < . 1:1(0) ack 1 win 65535
                +0   accept(3, ..., ...) = 4
                10.1 > . 0:0(0) ack 1
                """);
    }

    @Test
    void aProbeOfThePeerIsAnsweredAlsoWithAGarbageOctet() { // MAY-6 on the other side: old TCPs answer only that
        play(
                ACCEPTED
                        + """
                5   < . 0:0(0) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                6   < . 0:1(1) ack 1 win 65535
                +0  > . 1:1(0) ack 1
                +0  %{ assert receivable == 0 }%
                """);
    }

    @Proves({"9293/MUST-29", "2525/2.9", "2525/2.11"})
    @Test
    void valuesThatWouldBeFaultsAreRefused() { // RFC 2525 §2.9, §2.11; MUST-29
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.DEFAULT.idleNanos(SECOND - 1));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.DEFAULT.intervalNanos(SECOND - 1));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.DEFAULT.intervalNanos(TcpConfig.FOREVER));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.DEFAULT.probes(1));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.DEFAULT.probes(KeepAlive.MAX_PROBES + 1));
        assertTrue(KeepAlive.DEFAULT.idleNanos() >= 7_200 * SECOND);
        assertEquals(new KeepAlive(30 * SECOND, 75 * SECOND, 9), KeepAlive.OFF.idleNanos(30 * SECOND));
    }
}
