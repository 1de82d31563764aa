package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A runner that accepts everything would make every script worthless: here it must refuse. */
class RunnerTest {
    private static final String LISTENING =
            """
             0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
            +0  listen(3, 1) = 0
            """;
    private static final String ACCEPTED = LISTENING
            + """
            +0  < S 0:0(0) win 65535 <mss 1000>
            +0  > S. 0:0(0) ack 1 <...>
            +.1 < . 1:1(0) ack 1 win 65535
            +0  accept(3, ..., ...) = 4
            """;

    private static String failure(String script) {
        return assertThrows(ScriptFailure.class, () -> Timeline.play(script)).getMessage();
    }

    private static void assertFails(String ending, String script) {
        String message = failure(script);
        assertTrue(message.endsWith(ending), message);
    }

    @Test
    void theReportShowsTheScriptTheLineAndWhatCameInstead() {
        assertEquals(
                """
                with iss 0, irs 0: the script fails at 0.100000 s
                    0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                   +0  listen(3, 1) = 0
                   +0  < S 0:0(0) win 65535 <mss 1000>
                   +0  > S. 0:0(0) ack 1 <...>
                   +.1 < . 1:1(0) ack 1 win 65535
                   +0  accept(3, ..., ...) = 4
                   +0  write(4, ..., 1000) = 1000
                => +0  > P. 1001:2001(1000) ack 1
                got: > P. 1:1001(1000) ack 1 win 65535   at 0.100000 s
                wrong: sequence number 1 instead of 1001""",
                failure(
                        ACCEPTED
                                + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1001:2001(1000) ack 1
                +0  %{ assert 0 }%
                """));
    }

    @Test
    void aSegmentThatNoStepExpects() {
        assertFails(
                "wrong: no step expects this segment",
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +.1 < . 1:1(0) ack 1001 win 65535
                """);
    }

    @Test
    void aSegmentThatNoStepExpectsWhileTimePasses() {
        assertFails(
                "got: > P. 1:1001(1000) ack 1 win 65535   at 1.100000 s\nwrong: no step expects this segment",
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +1.5 < . 1:1(0) ack 1001 win 65535
                """);
    }

    @Test
    void aSegmentThatIsLeftAtTheEnd() {
        assertFails(
                "wrong: no step expects this segment",
                ACCEPTED + """
                +0  write(4, ..., 1000) = 1000
                """);
    }

    @Test
    void silence() {
        assertFails("got: nothing by 0.100000 s", ACCEPTED + "+0 > . 1:1(0) ack 1\n");
        assertFails("got: nothing by 0.600000 s", ACCEPTED + "+.1~+.5 > . 1:1(0) ack 1\n");
        assertFails("got: nothing by 0.100000 s", ACCEPTED + "* > . 1:1(0) ack 1\n");
    }

    @Test
    void theWrongMoment() {
        assertFails(
                "wrong: no step expects this segment",
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +.1 > P. 1:1001(1000) ack 1
                """);
        assertFails(
                "got: nothing by 1.099999 s",
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +.999999 > P. 1:1001(1000) ack 1
                """);
        assertFails(
                "wrong: time 1.100000 s instead of 1.100001 s ~ 1.200000 s",
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                1.100001~1.2 > P. 1:1001(1000) ack 1
                """);
    }

    @Test
    void anyMomentAndARange() {
        Timeline.play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0~+.1 > P. 1:1001(1000) ack 1
                *   > P. 1:1001(1000) ack 1
                +0  %{ assert tcpi_retransmits == 1 }%
                +1.9~+2.1 > P. 1:1001(1000) ack 1
                +4  > P. 1:1001(1000) ack 1          // counted from when it came, 3.1 s
                """);
    }

    @Test
    void theWrongResultOfACall() {
        assertFails("got: write = 1000", ACCEPTED + "+0 write(4, ..., 1000) = 999\n");
        assertFails("got: read = -1 EAGAIN", ACCEPTED + "+0 read(4, ..., 1000) = 1\n");
        assertFails("got: read = -1 EAGAIN", ACCEPTED + "+0 read(4, ..., 1000) = -1 ECONNRESET\n");
        assertFails("got: close = -1 EBADF", ACCEPTED + "+0 close(9) = 0\n");
    }

    @Test
    void aCallThatBlocks() {
        Timeline.play(
                ACCEPTED
                        + """
                +0...0.4 read(4, ..., 1000) = 10
                0.5 < P. 1:11(10) ack 1 win 65535
                +.04 > . 1:1(0) ack 11
                """);
        assertFails(
                "the call in line 7 returned at 0.500000 s instead of 0.400000 s",
                ACCEPTED
                        + """
                +0...0.3 read(4, ..., 1000) = 10
                0.5 < P. 1:11(10) ack 1 win 65535
                """);
        assertFails(
                "the call in line 7 has not returned",
                ACCEPTED
                        + """
                +0...0.2 read(4, ..., 1000) = 10
                0.5 < . 1:1(0) ack 1 win 60000
                """);
        assertFails("the call in line 7 has not returned", ACCEPTED + "+0...0.2 read(4, ..., 1000) = 10\n");
        assertFails("the call returned at once", ACCEPTED + "+0...0.2 write(4, ..., 10) = 10\n");
    }

    @Test
    void anAssertionThatDoesNotHold() {
        String message = failure(ACCEPTED + "+0 %{ assert tcpi_snd_cwnd == 3, tcpi_snd_cwnd }%\n");
        assertTrue(message.contains("assertion failed (10)"), message);
    }

    @Test
    void aNameThatDoesNotExist() {
        ScriptError error =
                assertThrows(ScriptError.class, () -> Timeline.play(ACCEPTED + "+0 %{ assert snd.foo == 1 }%\n"));
        assertEquals("line 7: unknown name snd.foo", error.getMessage());
    }

    @Test
    void scriptsThatMakeNoSense() {
        assertThrows(ScriptError.class, () -> Timeline.play(LISTENING + "+0 `ls`\n"));
        assertThrows(ScriptError.class, () -> Timeline.play(ACCEPTED + "0.05 close(4) = 0\n"));
        assertThrows(ScriptError.class, () -> Timeline.play(LISTENING + "+0 ioctl(3, ..., ...) = 0\n"));
        assertThrows(ScriptError.class, () -> Timeline.play("--mss=big\n" + LISTENING));
        assertThrows(ScriptError.class, () -> Timeline.play("--colour=blue\n" + LISTENING));
    }

    @Test
    void aSettingChangesTheConnection() {
        Timeline.play("--mss=600\n--nagle=off\n--min_rto=200ms\n--recovery=newreno\n"
                + ACCEPTED
                + """
                +0  %{ assert tcpi_snd_mss == 600 and tcpi_rto == 300000 }%
                """);
    }

    @Test
    void theNamesOfLinux() {
        Timeline.play(
                ACCEPTED
                        + """
                +0  write(4, ..., 2500) = 2500
                +0  > . 1:1001(1000) ack 1
                +0  > . 1001:2001(1000) ack 1
                +0  %{
                    assert tcpi_state == TCP_ESTABLISHED and tcpi_unacked == 2
                    assert tcpi_snd_cwnd == 10 and tcpi_snd_ssthresh == 0x7fffffff
                    assert tcpi_rtt == 100000 and tcpi_rttvar == 50000
                    assert tcpi_notsent_bytes == 500 and tcpi_bytes_sent == 2000 and tcpi_bytes_acked == 0
                    assert 1 < tcpi_segs_out <= 3 and tcpi_segs_in == 2
                }%
                +.1 < . 1:1(0) ack 2001 win 65535
                +0  > P. 2001:2501(500) ack 1
                +0  %{ assert tcpi_bytes_acked == 2000 and tcpi_unacked == 1 }%
                """);
    }
}
