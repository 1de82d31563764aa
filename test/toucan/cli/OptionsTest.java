package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.cli.CommandLines.HELP;
import static toucan.cli.CommandLines.parsed;
import static toucan.cli.CommandLines.receiver;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import toucan.capture.View;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.net.SynCookieMode;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;
import toucan.tcp.UserTimeoutOption;

/** What the options of sender and receiver come to. */
class OptionsTest {
    private static long millis(long n) {
        return TimeUnit.MILLISECONDS.toNanos(n);
    }

    @Test
    void theDefaultsOfTheTools() {
        StackSettings settings = parsed().settings();
        TcpConfig tcp = settings.tcp();
        assertEquals(1452, tcp.mss());
        assertEquals(millis(200), tcp.minRtoNanos());
        assertEquals(millis(1_000), tcp.mslNanos());
        assertEquals(millis(30_000), tcp.connectTimeoutNanos());
        assertEquals(millis(60_000), tcp.idleTimeoutNanos());
        assertEquals(millis(40), tcp.ackDelayNanos());
        assertEquals(KeepAlive.OFF, tcp.keepAlive());
        assertEquals(millis(300_000), tcp.userTimeoutNanos());
        assertEquals(UserTimeoutOption.OFF, tcp.userTimeoutOption());
        assertEquals("cubic", tcp.congestionControl().create(1452).name());
        assertFalse(tcp.nagle());
        assertTrue(tcp.sack() && tcp.timestamps() && tcp.windowScaling() && tcp.fastRetransmit());
        assertFalse(settings.checksumNone() || settings.fixedReceiveBuffer() || settings.logsEvents());
        assertTrue(settings.impairments().isNone());
        assertEquals(null, settings.capture());
        assertEquals(View.TCP, settings.view());
        assertEquals("sender", settings.role());
    }

    @Test
    void theNetworkInTheWordsOfNetem() {
        Impairments network = parsed(
                        "--loss",
                        "10%",
                        "--delay",
                        "50ms",
                        "--jitter=10ms",
                        "--reorder",
                        "5%",
                        "--duplicate",
                        "0.01",
                        "--corrupt",
                        "0.5%",
                        "--rate",
                        "10mbit",
                        "--limit",
                        "100",
                        "--drop",
                        "data#3,synack#1,ack#2-4",
                        "--seed",
                        "9007199254740991")
                .settings()
                .impairments();
        assertEquals(
                new Impairments(
                        new Loss.Bernoulli(0.1),
                        millis(50),
                        millis(10),
                        0.05,
                        0.01,
                        0.005,
                        10_000_000,
                        100,
                        Drop.parse("data#3,synack#1,ack#2-4"),
                        9_007_199_254_740_991L,
                        false),
                network);
        assertEquals(
                "--loss 10% --delay 50ms --jitter 10ms --reorder 5% --duplicate 1% --corrupt 0.5%"
                        + " --rate 10mbit --limit 100 --drop data#3,synack#1,ack#2-4 --seed 9007199254740991",
                NetworkText.of(network));
        assertEquals(
                new Loss.GilbertElliott(0.01, 0.3, 1, 0),
                parsed("--loss", "gemodel 1% 30%").settings().impairments().loss());
    }

    @Test
    void aSeedIsChosenWhenNoneIsGiven() {
        long one = parsed("--loss", "1%").settings().impairments().seed();
        long two = parsed("--loss", "1%").settings().impairments().seed();
        assertTrue(one >= 0 && one < 1L << 53 && two >= 0 && two < 1L << 53);
        assertTrue(one != two, "twice the same of 2^53 seeds: " + one);
    }

    @Test
    void theOptionsOfTcp() {
        StackSettings settings = parsed(
                        "--cc",
                        "cubic",
                        "--mss",
                        "500",
                        "--rcvbuf",
                        "64k",
                        "--sndbuf",
                        "2M",
                        "--no-sack",
                        "--no-timestamps",
                        "--no-window-scaling",
                        "--no-fast-retransmit",
                        "--no-delayed-ack",
                        "--nagle",
                        "--min-rto",
                        "1s",
                        "--msl",
                        "0",
                        "--connect-timeout",
                        "5s",
                        "--idle-timeout",
                        "0",
                        "--keep-alive",
                        "30s",
                        "--keep-alive-interval",
                        "2s",
                        "--keep-alive-probes",
                        "3",
                        "--user-timeout",
                        "20s",
                        "--advertise-user-timeout",
                        "--checksum",
                        "none")
                .settings();
        TcpConfig tcp = settings.tcp();
        assertEquals("cubic", tcp.congestionControl().create(1452).name());
        assertEquals(500, tcp.mss());
        assertEquals(65_536, tcp.receiveBuffer());
        assertEquals(2 << 20, tcp.sendBuffer());
        assertFalse(tcp.sack() || tcp.timestamps() || tcp.windowScaling() || tcp.fastRetransmit());
        assertEquals(0, tcp.ackDelayNanos());
        assertTrue(tcp.nagle());
        assertEquals(millis(1_000), tcp.minRtoNanos());
        assertEquals(0, tcp.mslNanos());
        assertEquals(millis(5_000), tcp.connectTimeoutNanos());
        assertEquals(TcpConfig.FOREVER, tcp.idleTimeoutNanos());
        assertEquals(new KeepAlive(millis(30_000), millis(2_000), 3), tcp.keepAlive());
        assertEquals(millis(20_000), tcp.userTimeoutNanos());
        assertTrue(tcp.userTimeoutOption().enabled() && !tcp.userTimeoutOption().changeable());
        assertTrue(parsed("--advertise-user-timeout")
                .settings()
                .tcp()
                .userTimeoutOption()
                .changeable());
        assertTrue(settings.checksumNone()
                && settings.fixedReceiveBuffer()
                && settings.impairments().corruptDiscards());
        assertEquals(1452, parsed("--cc", "reno").settings().tcp().mss());
        assertFalse(parsed("--mss", "1452").settings().tcp().pathMtuDiscovery());
        assertTrue(parsed("--mss", "auto").settings().tcp().pathMtuDiscovery());
        assertEquals(65_536, tcp.receiveBufferMax(), "a size fixes the buffer");
        assertEquals(2 << 20, tcp.sendBufferMax(), "a size fixes the buffer");
        StackSettings auto = parsed("--rcvbuf", "auto", "--sndbuf", "auto").settings();
        assertFalse(auto.fixedReceiveBuffer());
        assertEquals(TcpConfig.DEFAULT.receiveBufferMax(), auto.tcp().receiveBufferMax());
        assertEquals(TcpConfig.DEFAULT.sendBufferMax(), auto.tcp().sendBufferMax());
        assertEquals(
                "fixed:7",
                parsed("--cc", "fixed:7")
                        .settings()
                        .tcp()
                        .congestionControl()
                        .create(1)
                        .name());
    }

    @Test
    void everyWayToRecoverCanBeChosenOrLeftOut() {
        TcpConfig all = parsed().settings().tcp();
        assertEquals(TcpConfig.Recovery.RACK, all.recovery());
        assertTrue(all.tailLossProbe() && all.prr() && all.limitedTransmit() && all.forwardRto() && all.dsackUndo());
        TcpConfig none = parsed(
                        "--recovery", "sack", "--no-tlp", "--no-prr", "--no-limited-transmit", "--no-frto", "--no-undo")
                .settings()
                .tcp();
        assertEquals(TcpConfig.Recovery.SACK, none.recovery());
        assertFalse(none.tailLossProbe());
        assertFalse(none.prr());
        assertFalse(none.limitedTransmit());
        assertFalse(none.forwardRto());
        assertFalse(none.dsackUndo());
    }

    @Test
    void congestionControlsByName() {
        for (String name : List.of("reno", "cubic", "bbr", "bbr:draft", "none")) {
            assertEquals(
                    name,
                    parsed("--cc", name)
                            .settings()
                            .tcp()
                            .congestionControl()
                            .create(1000)
                            .name());
        }
    }

    @Test
    void capturesAndVerbosity() {
        StackSettings settings =
                parsed("--capture", "x.pcapng", "--capture-view", "udp", "-v").settings();
        assertEquals(Path.of("x.pcapng"), settings.capture());
        assertEquals(View.UDP, settings.view());
        assertFalse(settings.fullCapture());
        assertFalse(parsed("--capture-detail", "normal").settings().fullCapture());
        assertTrue(parsed("--capture-detail", "full").settings().fullCapture());
        assertTrue(settings.logsEvents());
        assertTrue(parsed("-v", "-v").settings().logsEvents());
        assertTrue(parsed("-vv").settings().logsEvents());
    }

    @Test
    void ipPacketsInUdp() throws Exception {
        assertEquals(null, parsed("--encap", "tcp").settings().encap());
        StackSettings sender =
                parsed("--encap", "ip", "--via", "127.0.0.1:9294").settings();
        InetAddress inner = InetAddress.getByName("10.9.0.2");
        assertEquals(new Encap((Inet4Address) inner, new HostPort("127.0.0.1", 9294)), sender.encap());
        assertEquals(1460, sender.tcp().mss());
        assertEquals(View.TCP, sender.captureView());
        StackSettings more = parsed(
                        "--encap",
                        "ip",
                        "--via",
                        "[::1]:9294",
                        "--inner",
                        "10.1.2.3",
                        "--mss",
                        "1452",
                        "--capture-view",
                        "udp")
                .settings();
        assertEquals("10.1.2.3", more.encap().inner().getHostAddress());
        assertEquals(new HostPort("::1", 9294), more.encap().via());
        assertEquals(1452, more.tcp().mss());
        assertEquals(View.UDP_IP, more.captureView());
        assertTrue(parsed("--encap", "ip", "--via", "h:1", "--mss", "auto")
                .settings()
                .tcp()
                .pathMtuDiscovery());
        assertEquals(null, receiver("--encap", "ip").settings().encap().via());
        assertEquals(1460, receiver("--encap", "ip").settings().tcp().mss());
    }

    @Test
    void synCookies() {
        assertEquals(SynCookieMode.ON_PRESSURE, receiver().settings().synCookies());
        assertEquals(
                SynCookieMode.ON_PRESSURE,
                receiver("--syn-cookies", "auto").settings().synCookies());
        assertEquals(
                SynCookieMode.ALWAYS,
                receiver("--syn-cookies", "always").settings().synCookies());
        assertEquals(
                SynCookieMode.OFF, receiver("--syn-cookies=never").settings().synCookies());
        Captured run = Captured.receiver("--syn-cookies", "on");
        assertEquals(
                List.of("error: Invalid value for option '--syn-cookies': 'on' is not known: write one of auto, always,"
                        + " never" + HELP),
                run.err());
        assertEquals(2, run.exit());
    }
}
