package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.cli.CommandLines.HELP;
import static toucan.cli.CommandLines.receiver;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that are refused: one line names the option and says what to write, and the exit code is 2. */
class WrongUsageTest {
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

    /** What stands behind it is no port. */
    @Test
    void theWatchOptionTakesNoWordThatFollows() {
        Captured run = Captured.sender("--watch", "127.0.0.1:x", "file");
        assertEquals(2, run.exit());
        assertTrue(run.errText().contains("(HOST[:PORT]): 'x' is no port"), run.errText());
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
    void theReceiverTakesNoFiles() {
        Captured run = Captured.receiver("file");
        assertEquals(List.of("error: Unmatched argument at index 0: 'file'" + HELP), run.err());
        assertEquals(2, run.exit());
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
}
