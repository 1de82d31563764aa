package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import toucan.capture.View;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.net.SynCookieMode;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;
import toucan.tcp.UserTimeoutOption;

class OptionsTest {
    private static final String HELP = " (--help lists the options)";

    private static SendCommand parsed(String... options) {
        SendCommand command = new SendCommand(new Captured(false).console);
        String[] args = new String[options.length + 2];
        System.arraycopy(options, 0, args, 0, options.length);
        args[options.length] = "host";
        args[options.length + 1] = "file";
        new CommandLine(command).parseArgs(args);
        return command;
    }

    private static ReceiveCommand receiver(String... options) {
        ReceiveCommand command = new ReceiveCommand(new Captured(false).console);
        new CommandLine(command).parseArgs(options);
        return command;
    }

    private static long millis(long n) {
        return TimeUnit.MILLISECONDS.toNanos(n);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--watch=x|Invalid value for option '--watch': 'x' is no port: write --watch=PORT, a number from 0 to"
                        + " 65535, or --watch alone for any that is free",
                "--watch=65536|Invalid value for option '--watch': '65536' is no port: write --watch=PORT, a number"
                        + " from 0 to 65535, or --watch alone for any that is free",
                "--watch --watch=1|option '--watch' should be specified only once",
                "--status --status|option '--status' should be specified only once"
            })
    void followingIsChecked(String options, String line) {
        Captured sender = Captured.sender((options + " 127.0.0.1 file").split(" "));
        Captured receiver = Captured.receiver(options.split(" "));
        for (Captured run : List.of(sender, receiver)) {
            assertEquals(List.of("error: " + line + HELP), run.err());
            assertEquals(2, run.exit());
        }
    }

    @Test
    void bothSidesCanBeFollowed() {
        for (Captured help : List.of(Captured.sender("--help"), Captured.receiver("--help"))) {
            assertTrue(help.out().contains("--watch[=PORT]") && help.out().contains("--status"), help.out());
        }
        assertFalse(Captured.peer("share", "--help").out().contains("--status"), "a peer has other news");
    }

    /** What stands behind it is no port. */
    @Test
    void theWatchOptionTakesNoWordThatFollows() {
        Captured run = Captured.sender("--watch", "127.0.0.1:x", "file");
        assertEquals(2, run.exit());
        assertTrue(run.errText().contains("(HOST[:PORT]): 'x' is no port"), run.errText());
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--loss 10|Invalid value for option '--loss': '10' is more than 100%: write 10% or 0.1",
                "--loss -1%|Invalid value for option '--loss': '-1%' is negative: write 10% or 0.1",
                "--loss x|Invalid value for option '--loss': 'x' is not a probability: write 10% or 0.1",
                "--loss 1% --loss 2%|option '--loss' should be specified only once",
                "--nagle --nagle|option '--nagle' should be specified only once",
                "--delay 50|Invalid value for option '--delay': '50' has no unit: write 50ms, 1s or 200us",
                "--delay 61m|Invalid value for option '--delay': '61m' is more than 60m",
                "--jitter 2h|Invalid value for option '--jitter': '2h' has a unit that is none of ns, us, ms, s, m:"
                        + " write 50ms, 1s or 200us",
                "--reorder 2|Invalid value for option '--reorder': '2' is more than 100%: write 10% or 0.1",
                "--rate 10|Invalid value for option '--rate': '10' has no unit: write 500kbit, 10mbit or 1gbit",
                "--limit 0|Invalid value for option '--limit': '0' is no number of packets: write 1 to 65536",
                "--drop foo#1|Invalid value for option '--drop': 'foo' is no kind of segment: write one of syn, synack,"
                        + " data, retx, ack, fin, rst, probe",
                "--seed -1|Invalid value for option '--seed': '-1' is no seed: write a whole number from 0 to"
                        + " 9007199254740991",
                "--seed 9007199254740992|Invalid value for option '--seed': '9007199254740992' is no seed: write a whole"
                        + " number from 0 to 9007199254740991",
                "--cc vegas|Invalid value for option '--cc': 'vegas' is not known: write one of reno, cubic, bbr, bbr:draft, none, or"
                        + " fixed:N for a window of N segments",
                "--mss 20|Invalid value for option '--mss': '20' is no MSS: write auto, or bytes from 48 to 65487",
                "--rcvbuf 2G|Invalid value for option '--rcvbuf': '2G' is not from 1 byte to 1G",
                "--min-rto 0|Invalid value for option '--min-rto': '0' is not more than 0",
                "--min-rto 2m|Invalid value for option '--min-rto': '2m' is more than 60s, the longest timeout",
                "--keep-alive 0|Invalid value for option '--keep-alive': '0' is less than 1s",
                "--keep-alive-interval 200ms|Invalid value for option '--keep-alive-interval': '200ms' is less than 1s",
                "--keep-alive-probes 1|Invalid value for option '--keep-alive-probes': '1' is no number of probes: write 2"
                        + " to 127 (one alone may be lost, which does not mean that the peer is gone)",
                "--user-timeout 0|Invalid value for option '--user-timeout': '0' is not more than 0",
                "--recovery tahoe|Invalid value for option '--recovery': 'tahoe' is not known: write one of newreno, sack, rack",
                "--checksum tcp|Invalid value for option '--checksum': 'tcp' is not known: the only choice is none",
                "--encap udp|Invalid value for option '--encap': 'udp' is not known: write tcp or ip",
                "--encap ip|--encap ip needs --via ADDR:PORT, the UDP endpoint of what carries the packets (socat)",
                "--via 127.0.0.1:9294|--via belongs to --encap ip",
                "--encap tcp --inner 10.9.0.3|--inner belongs to --encap ip",
                "--encap ip --via 9294|Invalid value for option '--via': '9294' is no UDP endpoint: write ADDR:PORT, as"
                        + " 127.0.0.1:9294",
                "--encap ip --via localhost|Invalid value for option '--via': 'localhost' has no port: write PORT, ADDR:PORT or"
                        + " [IPV6]:PORT",
                "--encap ip --via h:1 --inner ::1|Invalid value for option '--inner': '::1' is no IPv4 address of a host: write"
                        + " one like 10.9.0.2",
                "--encap ip --via h:1 --inner 10.9.0.256|Invalid value for option '--inner': '10.9.0.256' is no IPv4 address of"
                        + " a host: write one like 10.9.0.2",
                "--encap ip --via h:1 --inner 224.0.0.1|Invalid value for option '--inner': '224.0.0.1' is no IPv4 address of"
                        + " a host: write one like 10.9.0.2",
                "--encap ip --via h:1 --checksum none|--checksum none does not go with --encap ip: the system's TCP wants the"
                        + " checksum, and no NAT on the way rewrites the addresses inside",
                "--encap ip --via h:1 --mss 65468|--mss 65468 does not go with --encap ip: at most 65467 fit into a packet in"
                        + " UDP",
                "--capture-view ip|Invalid value for option '--capture-view': 'ip' is no view: write tcp or udp",
                "--capture-detail all|Invalid value for option '--capture-detail': 'all' is no detail: write normal or full",
                "--los 1%|Unknown option: '--los'; did you mean --loss?",
                "--bogus|Unknown option: '--bogus'",
                "-x|Unknown option: '-x'"
            })
    void aWrongOptionIsNamed(String options, String line) {
        Captured run = Captured.sender((options + " host file").split(" "));
        assertEquals(List.of("error: " + line + HELP), run.err());
        assertEquals(2, run.exit());
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "''@Missing required parameters: 'HOST[:PORT]', 'FILE|DIRECTORY'",
                "host@Missing required parameter: 'FILE|DIRECTORY'",
                "--bogus@Unknown option: '--bogus'",
                "h:99999 f@Invalid value for positional parameter at index 0 (HOST[:PORT]): '99999' is no port:"
                        + " write a number from 0 to 65535",
                "h:0 f@Invalid value for positional parameter at index 0 (HOST[:PORT]): nobody listens on port 0",
                ":1 f@Invalid value for positional parameter at index 0 (HOST[:PORT]): ':1' has no host:"
                        + " write HOST or HOST:PORT",
                "h f --capture@Missing required parameter for option '--capture' (FILE.pcapng)",
                "h f --report@Missing required parameter for option '--report' (FILE.html)",
                "h f --report src@--report src: that is a folder",
                "h f --report x --capture x@--report x: that is the capture; give another name"
            })
    void wrongParametersAreNamed(String args, String line) {
        Captured run = args.isEmpty() ? Captured.sender() : Captured.sender(args.split(" "));
        assertEquals(List.of("error: " + line + HELP), run.err());
        assertEquals(2, run.exit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--listen host|'host' has no port: write PORT, ADDR:PORT or [IPV6]:PORT",
                "--listen ::1|'::1' has no port: write PORT, ADDR:PORT or [IPV6]:PORT",
                "--listen [::1]|'[::1]' has no port: write PORT, ADDR:PORT or [IPV6]:PORT",
                "--listen 1.2.3.4:x|'x' is no port: write a number from 0 to 65535",
                "--listen 65536|'65536' is no port: write a number from 0 to 65535"
            })
    void aWrongListenIsExplained(String args, String line) {
        Captured run = Captured.receiver(args.split(" "));
        assertEquals(List.of("error: Invalid value for option '--listen': " + line + HELP), run.err());
        assertEquals(2, run.exit());
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
    void peersAndTheDemonstrationHaveNoIpPackets() {
        for (Captured run : List.of(
                Captured.peer("share", "--encap", "ip", "file"),
                Captured.peer("get", "--encap=ip", "x.torrent"),
                Captured.toucan("demo", "--encap", "ip"))) {
            assertEquals(2, run.exit());
            assertTrue(run.errText().contains("--encap"), run.errText());
            assertTrue(run.errText().contains("only the sender and the receiver have it"), run.errText());
        }
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

    @Test
    void theReceiverTakesNoFiles() {
        Captured run = Captured.receiver("file");
        assertEquals(List.of("error: Unmatched argument at index 0: 'file'" + HELP), run.err());
        assertEquals(2, run.exit());
    }

    @Test
    void jsonToldOfWrongUsageToo() {
        Captured run = Captured.sender("--json", "--loss", "10", "host", "file");
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertFalse(json.get("ok").getAsBoolean());
        assertTrue(json.get("error").getAsString().contains("--loss"));
        assertEquals(2, run.exit());
    }

    /** Nothing foresees what it does. */
    @Command
    static final class Defective implements Callable<Integer> {
        @Option(names = "--json")
        private boolean json;

        @Override
        public Integer call() {
            throw new IllegalStateException("a defect" + (json ? ", with JSON" : ""));
        }
    }

    @Test
    void jsonToldOfADefectToo() {
        Captured run = new Captured(false);
        int exit = Tool.run(new CommandLine(new Defective()), "tool", run.console, "--json");
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertEquals(1, exit);
        assertFalse(json.get("ok").getAsBoolean());
        String error = json.get("error").getAsString();
        assertEquals(
                "internal error: java.lang.IllegalStateException: a defect, with JSON; with -v the log says where",
                error);
        assertEquals(List.of("error: " + error), run.err());
    }

    @Test
    void versionAndHelpGoToStdout() {
        for (Captured run : List.of(
                Captured.sender("--version"),
                Captured.receiver("--version"),
                Captured.toucan("--version"),
                Captured.toucan("send", "--version"),
                Captured.toucan("demo", "--version"))) {
            assertTrue(run.out().startsWith("toucan "), run.out());
            assertEquals(1, run.out().lines().count());
            assertEquals("", run.errText());
            assertEquals(0, run.exit());
        }
        Captured help = Captured.sender("--help");
        assertEquals(0, help.exit());
        assertEquals("", help.errText());
        for (String option : List.of(
                "--loss",
                "--delay",
                "--jitter",
                "--reorder",
                "--duplicate",
                "--corrupt",
                "--rate",
                "--limit",
                "--drop",
                "--seed",
                "--cc",
                "--mss",
                "--rcvbuf",
                "--sndbuf",
                "--no-sack",
                "--no-timestamps",
                "--no-window-scaling",
                "--no-fast-retransmit",
                "--recovery",
                "--no-tlp",
                "--no-prr",
                "--no-limited-transmit",
                "--no-frto",
                "--no-undo",
                "--no-delayed-ack",
                "--nagle",
                "--min-rto",
                "--msl",
                "--connect-timeout",
                "--idle-timeout",
                "--keep-alive",
                "--keep-alive-interval",
                "--keep-alive-probes",
                "--user-timeout",
                "--advertise-user-timeout",
                "--checksum",
                "--encap",
                "--inner",
                "--via",
                "--capture",
                "--capture-view",
                "--capture-detail",
                "--report",
                "--json",
                "-v",
                "-q",
                "--version",
                "--help")) {
            assertTrue(help.out().contains(option), option);
        }
        Captured receiverHelp = Captured.receiver("-h");
        for (String option :
                List.of("--listen", "--dir", "--once", "--overwrite", "--report", "--loss", "--cc", "--json")) {
            assertTrue(receiverHelp.out().contains(option), option);
        }
        assertTrue(Captured.toucan("--help").out().contains("demo"));
        assertTrue(Captured.toucan("demo", "--help").out().contains("--dir"));
    }

    @Test
    void aToolMustBeNamed() {
        Captured none = Captured.toucan();
        assertEquals(2, none.exit());
        assertEquals(
                List.of("error: Missing tool: write send, receive, link, compare, report, script, peer, demo or swarm"
                        + HELP),
                none.err());
        assertEquals(2, Captured.toucan("fly").exit());
        assertEquals(2, Captured.toucan("send", "--bogus").exit());
    }

    @Test
    void theProfileOfScripts() {
        Captured fly = Captured.toucan("script", "--profile", "windows", "x.pkt");
        assertEquals(2, fly.exit());
        assertTrue(fly.errText().contains("'windows' is no profile: write linux or freebsd"), fly.errText());
        assertEquals(2, Captured.toucan("script").exit());
        assertEquals(2, Captured.toucan("script", "--speed", "x.pkt").exit());
        assertTrue(Captured.toucan("script", "--help").out().contains("--profile=linux|freebsd"));
    }

    @Test
    void whatFailsBeforeTheNetworkIsToldInOneLine() {
        Captured run = Captured.sender("127.0.0.1", "no/such/file");
        assertEquals(List.of("error: no such file: " + Path.of("no", "such", "file")), run.err());
        assertEquals(1, run.exit());
        Captured json = Captured.sender("--json", "-q", "127.0.0.1", "no/such/file");
        JsonObject report = JsonParser.parseString(json.out()).getAsJsonObject();
        assertFalse(report.get("ok").getAsBoolean());
        assertTrue(report.get("error").getAsString().startsWith("no such file"));
    }
}
