package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of others: what is compared, what is let pass, and what must not be. */
class ScriptPlayerTest {
    private static final String LISTENING =
            """
            `../common/defaults.sh`
             0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
            +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
            +0 bind(3, ..., ...) = 0
            +0 listen(3, 1) = 0
            """;
    private static final String CONNECTING =
            """
             0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
            +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
            """;
    private static final String ACCEPTED = LISTENING
            + """
            +0 < S 0:0(0) win 65535 <mss 1000,sackOK,nop,nop,nop,wscale 7>
            +0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK,nop,wscale 8>
            +.1 < . 1:1(0) ack 1 win 512
            +0 accept(3, ..., ...) = 4
            """;

    private static Verdict play(String script) {
        return ScriptPlayer.play(script, Profile.LINUX);
    }

    private static void passes(String script) {
        Verdict verdict = play(script);
        assertEquals(Verdict.Result.PASS, verdict.result(), verdict.why());
    }

    private static void fails(String ending, String script) {
        Verdict verdict = play(script);
        assertEquals(Verdict.Result.FAIL, verdict.result());
        assertTrue(verdict.why().endsWith(ending), verdict.why());
    }

    private static void skipped(String why, String script) {
        Verdict verdict = play(script);
        assertEquals(Verdict.Result.SKIP, verdict.result(), verdict.why());
        assertEquals(why, verdict.why());
    }

    @Test
    void severalSegmentsMayBeTheOneOfTheScript() {
        passes(ACCEPTED + "+0 write(4, ..., 5000) = 5000\n+0 > P. 1:5001(5000) ack 1\n");
        passes(ACCEPTED + "+0 write(4, ..., 2000) = 2000\n+0 > . 1:1001(1000) ack 1\n+0 > P. 1001:2001(1000) ack 1\n");
        fails(
                "wrong: length 5000 instead of 6000",
                ACCEPTED + "+0 write(4, ..., 5000) = 5000\n+0 > P. 1:6001(6000) ack 1\n");
        fails(
                "wrong: length 1000 instead of 5000",
                "--strict_segments\n" + ACCEPTED + "+0 write(4, ..., 5000) = 5000\n+0 > P. 1:5001(5000) ack 1\n");
    }

    @Test
    void timesHaveATolerance() {
        String sent = ACCEPTED + "+0 write(4, ..., 1000) = 1000\n+0 > P. 1:1001(1000) ack 1\n";
        String late =
                sent + "+.28 > P. 1:1001(1000) ack 1\n"; // it comes after 300 ms, an eighth of the time more is allowed
        passes(late);
        fails("got: nothing by 0.384000 s", "--tolerance_percent=0\n" + late);
        passes("--tolerance_usecs=75000\n--tolerance_percent=0\n" + late);
    }

    @Test
    void aSegmentThatNobodyExpectsIsAFailure() {
        fails(
                "wrong: no step expects this segment",
                ACCEPTED + "+0 write(4, ..., 1000) = 1000\n+.1 < . 1:1(0) ack 1001 win 512\n");
        fails("wrong: no step expects this segment", ACCEPTED + "+0 write(4, ..., 10) = 10\n+.01 close(3) = 0\n");
        passes(ACCEPTED + "+0 close(4) = 0\n"); // what the last step makes leave is behind the end
    }

    @Test
    void theWindowScaleIsTheOneOfTheScript() {
        passes(ACCEPTED + "+0 %{ assert tcpi_rcv_wscale == 8 and tcpi_snd_wscale == 7 }%\n");
        passes(ACCEPTED.replace("wscale 8", "wscale 7") + "+0 %{ assert tcpi_rcv_wscale == 7 }%\n");
    }

    @Test
    void theMssOfTheHeadIsOursUnlessTheScriptSaysOtherwise() {
        passes("--mss=1000\n" + ACCEPTED); // as in Linux' scripts, whose SYN,ACK has 1460 all the same
        passes("--mss=1000\n" + ACCEPTED.replace("mss 1460", "mss 1000"));
    }

    @Test
    void conditionals() {
        passes("#ifdef FreeBSD\n+0 nonsense\n#else\n" + ACCEPTED + "#endif\n");
        fails("#endif without #ifdef", ACCEPTED + "#ifdef STANDARD\n#endif\n#endif\n");
    }

    @Test
    void sysctlsBecomeSettings() {
        passes(
                LISTENING.replace(
                                "`../common/defaults.sh`",
                                "`../common/defaults.sh\n ../common/set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0 \\\n"
                                        + " /proc/sys/net/ipv4/tcp_timestamps=0`")
                        + """
                +0 < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 1 ecr 0>
                +0 > S. 0:0(0) ack 1 <mss 1460>
                """);
        Verdict verdict = play("`sysctl -q net.ipv4.tcp_autocorking=0`\n"
                + ACCEPTED.lines().skip(1).reduce("", (a, b) -> a + b + "\n"));
        assertEquals(List.of("no meaning here: sysctl net.ipv4.tcp_autocorking"), verdict.notes());
    }

    @Test
    void freeBsdsDefaults() {
        Verdict verdict = ScriptPlayer.play(
                """
                --ip_version=ipv6
                --udp_encapsulation=tcp
                --tolerance_usecs=75000
                 0.00 `sysctl -w net.inet.tcp.rfc1323=0`
                +0.00 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0.00 fcntl(3, F_GETFL) = 0x02 (flags O_RDWR)
                +0.00 fcntl(3, F_SETFL, O_RDWR | O_NONBLOCK) = 0
                +0.00 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0.00 > S 0:0(0) win 65535 <mss 1432,sackOK,eol,eol>/udp(9811 > 1)
                +0.10 < S. 0:0(0) ack 1 win 65535 <mss 1400>/udp(1 > 9811)
                +0.00 > . 1:1(0) ack 1 win 65535/udp(9811 > 1)
                +0.00 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
                """,
                Profile.FREEBSD);
        assertEquals(Verdict.Result.PASS, verdict.result(), verdict.why());
    }

    @Test
    void initialSequenceNumbersOfTheScript() {
        passes(
                LISTENING
                        + """
                +0 < S 500:505(5) win 65535 <mss 1000,sackOK>
                +0 > S. 7000:7000(0) ack 501 <mss 1460,sackOK>
                +0 < P. 6:16(10) ack 1 win 65535
                +0 > . 1:1(0) ack 16
                +0 accept(3, ..., ...) = 4
                +0 read(4, ..., 100) = 15
                +0 < P. 17:18(1) ack 1 win 65535
                +0 > . 1:1(0) ack 16 <sack 17:18>
                """);
        passes(LISTENING
                + "+0 < S 0:0(0) win 100 <mss 9>\n+0 > S. ...(0) ack 1 <mss 1460>\n+.1 < . 1:1(0) ack 1 win 9\n");
    }

    @Test
    void icmp() {
        String connecting = CONNECTING + "+0 > S 0:0(0) <...>\n";
        passes(
                connecting
                        + """
                +.1 < icmp unreachable port_unreachable [99:99(0)]
                +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
                +.1 < icmp unreachable port_unreachable [0:0(0)]
                +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0
                """);
        skipped(
                "ICMP messages other than \"port unreachable\": a UDP socket does not hear of them",
                connecting
                        + """
                +.1 < icmp unreachable host_unreachable [0:0(0)]
                +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [EHOSTUNREACH], [4]) = 0
                """);
    }

    @Test
    void whatIsNotHereDoesNotApplyOnlyWhenItIsReached() {
        String absent = "+0 < . 1:1(0) ack 1 win 5 <md5 valid>\n";
        skipped("TCP MD5 signatures (RFC 2385)", ACCEPTED + absent + "+0 this is not read\n");
        fails("got: nothing by 0.104000 s", ACCEPTED + "+0 > . 1:1(0) ack 1\n" + absent);
    }

    @Test
    void udpPortsBelongToTheConnection() {
        String connecting = "--udp_encapsulation=tcp\n" + CONNECTING + "+0 > S 0:0(0) <...>/udp(9811 > 1)\n";
        passes(
                connecting
                        + """
                +.1 < icmp unreachable port_unreachable [0:0(0)/udp(9811 > 2)]
                +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
                +.1 < icmp unreachable port_unreachable [0:0(0)/udp(9811 > 1)]
                +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0
                """);
        skipped(
                "segments outside of UDP, or in that of another sender",
                connecting + "+.1 < R. 0:0(0) ack 1 win 0/udp(2 > 9811)\n");
        skipped("segments outside of UDP, or in that of another sender", connecting + "+.1 < R. 0:0(0) ack 1 win 0\n");
    }

    @Test
    void whatIsJoinedHasTheSameLengthButForItsEnd() {
        fails(
                "wrong: length 1100 instead of 1200",
                ACCEPTED
                        + """
                +0 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
                +0 write(4, ..., 100) = 100
                +0 write(4, ..., 1000) = 1000
                +0 write(4, ..., 100) = 100
                +0 > P. 1:1201(1200) ack 1
                """);
    }

    @Test
    void freeBsdCountsWindowsInBytesAndDiscardsAfterShutdown() {
        Verdict verdict = ScriptPlayer.play(
                ACCEPTED.replace("wscale 8", "wscale 6")
                        + """
                +0 %{ assert tcpi_snd_cwnd == 10000 }%
                +0 shutdown(4, SHUT_RD) = 0
                +0 < P. 1:11(10) ack 1 win 512
                +0 read(4, ..., 100) = 0
                +.04 > . 1:1(0) ack 11
                """,
                Profile.FREEBSD);
        assertEquals(Verdict.Result.PASS, verdict.result(), verdict.why());
    }

    @Test
    void messageHeadersAndVectors() {
        passes(
                ACCEPTED
                        + """
                +0 sendmsg(4, {msg_name(...)=..., msg_iov(2)=[{..., 100}, {..., 50}], msg_flags=0}, 0) = 150
                +0 > P. 1:151(150) ack 1
                +0 < P. 1:301(300) ack 151 win 512
                +0 > . 151:151(0) ack 301
                +0 recv(4, ..., 100, MSG_PEEK) = 100
                +0 ioctl(4, SIOCINQ, [300]) = 0
                +0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 200}], msg_flags=0}, 0) = 200
                +0 readv(4, [{..., 60}, {..., 60}], 2) = 100
                """);
        fails("but SIOCINQ is 0", ACCEPTED + "+0 ioctl(4, SIOCINQ, [1]) = 0\n");
    }

    @Test
    void pollSaysWhatCouldBeDone() {
        passes(
                ACCEPTED
                        + """
                +0 poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1
                +0...0.1 poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 1000) = 1
                0.2 < P. 1:2(1) ack 1 win 512
                +0 > . 1:1(0) ack 2
                +0 read(4, ..., 1) = 1
                +0...0.05 poll([{fd=4, events=POLLIN}], 1, 50) = 0
                """);
        fails("but revents of 4 is POLLOUT", ACCEPTED + "+0 poll([{fd=4, events=POLLOUT, revents=0}], 1, 0) = 1\n");
    }

    @Test
    void linger() {
        passes(
                ACCEPTED
                        + """
                +0 setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0
                +0 close(4) = 0
                +0 > R. 1:1(0) ack 1
                """);
    }

    @Test
    void codeHasVariables() {
        passes(
                ACCEPTED
                        + """
                +0 %{
                cwnd = 9    # one less
                cwnd += 1
                assert tcpi_snd_cwnd == cwnd, 'cwnd=%d, not %d' % (tcpi_snd_cwnd, cwnd)
                print(tcpi_rtt)
                assert (tcpi_options & TCPI_OPT_TIMESTAMPS) == 0 and \\
                       tcpi_snd_ssthresh == TCP_INFINITE_SSTHRESH
                }%
                """);
        fails(
                "rcvBuffer",
                ACCEPTED + "+0 %{ assert tcpi_snd_cwnd == 1, 'cwnd=%d' % tcpi_snd_cwnd }%\n",
                "(cwnd=%d 10)");
    }

    private static void fails(String part, String script, String other) {
        Verdict verdict = play(script);
        assertEquals(Verdict.Result.FAIL, verdict.result());
        assertTrue(verdict.why().contains(part) && verdict.why().contains(other), verdict.why());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 9",
                "+0 epoll_create(1) = 9",
                "+0 > [ect0] . 1:1(0) ack 1",
                "+0 > SEW 0:0(0) <...>",
                "+0 < . 1:1(0) ack 1 win 5 <md5 valid>",
                "+0 > udp (100)",
                "+0 `tc qdisc add dev tun0 root pfifo`",
                "+0 `sysctl -w net.inet.tcp.insecure_rst=1`",
                "+0 write(4, NULL, 5) = -1 EFAULT (Bad address)",
                "+0 setsockopt(4, SOL_TCP, TCP_CORK, [1], 4) = 0"
            })
    void whatIsNotHereDoesNotApply(String step) {
        assertEquals(Verdict.Result.SKIP, play(ACCEPTED + step + "\n").result());
    }
}
