package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;

/** The command lines of the peer that end before there is a network. */
class PeerOptionsTest {
    private static final String HELP = " (--help lists the options)";
    private static final String HEX = "0123456789abcdef".repeat(4);

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--upload-slots 0|Invalid value for option '--upload-slots': '0' is no number of slots: write 1 to 100",
                "--upload-slots 101|Invalid value for option '--upload-slots': '101' is no number of slots: write 1 to 100",
                "--max-peers x|Invalid value for option '--max-peers': 'x' is no number of peers: write 1 to 1000",
                "--max-peers 1001|Invalid value for option '--max-peers': '1001' is no number of peers: write 1 to 1000",
                "--upload-rate 10|Invalid value for option '--upload-rate': '10' has no unit: write 500kbit, 10mbit or 1gbit",
                "--download-rate 0bit|Invalid value for option '--download-rate': '0bit' would let nothing through:"
                        + " write 500kbit, 10mbit or 1gbit",
                "--loss 10|Invalid value for option '--loss': '10' is more than 100%: write 10% or 0.1",
                "--listen x|Invalid value for option '--listen': 'x' has no port: write PORT, ADDR:PORT or [IPV6]:PORT",
                "--watch=x|Invalid value for option '--watch': 'x' is no port: write --watch=PORT, a number from 0 to"
                        + " 65535, or --watch alone for any that is free",
                "--watch=65536|Invalid value for option '--watch': '65536' is no port: write --watch=PORT, a number"
                        + " from 0 to 65535, or --watch alone for any that is free",
                "--watch --watch=1|option '--watch' should be specified only once",
                "--max-peers 3 --max-peers 4|option '--max-peers' should be specified only once",
                "--bogus|Unknown option: '--bogus'"
            })
    void whatBothUnderstandIsChecked(String options, String line) {
        for (String command : List.of("share path", "get x.torrent --peer 127.0.0.1")) {
            Captured run = Captured.peer((command + " " + options).split(" "));
            assertEquals(List.of("error: " + line + HELP), run.err());
            assertEquals(2, run.exit());
            assertEquals("", run.out());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "share|Missing required parameter: 'PATH'",
                "share a b|several paths make one folder, and it needs a name: -o NAME.torrent gives it",
                "share a --peer h|Unknown option: '--peer'",
                "get|Missing required parameter: 'X.torrent",
                "get x.torrent|nobody to fetch it from: name a peer with --peer HOST:PORT, use its ticket, or --discover",
                "get x.torrent y.torrent --peer h|Unmatched argument at index 2: 'y.torrent'",
                "get x.torrent --peer h:0|Invalid value for option '--peer' (HOST:PORT): nobody listens on port 0",
                "get x.torrent --peer h:99999|Invalid value for option '--peer' (HOST:PORT): '99999' is no port: write a"
                        + " number from 0 to 65535",
                "get toucan:12@h:1|not a ticket: 'toucan:12@h:1'; write toucan:<64 hexadecimal digits>@HOST:PORT, an IPv6"
                        + " address in brackets",
                "get magnet:?xt=urn:btih:00 --peer h|magnet links are not supported: write a .torrent file, or a ticket"
                        + " that 'peer share' has printed, toucan:...@HOST:PORT",
                "info|Missing required parameter: 'X.torrent'",
                "info x.torrent --loss 10%|Unknown options: '--loss', '10%'",
                "verify|Missing required parameter: 'X.torrent'",
                "verify x --dir|Missing required parameter for option '--dir' (DIR)"
            })
    void wrongUsageIsExplained(String args, String line) {
        Captured run = Captured.peer(args.split(" "));
        assertEquals(1, run.err().size(), run.errText());
        assertTrue(run.errText().startsWith("error: " + line), run.errText());
        assertEquals(2, run.exit());
    }

    @Test
    void aCommandMustBeNamed() {
        Captured none = Captured.peer();
        assertEquals(2, none.exit());
        assertEquals(List.of("error: Missing command: write share, get, info, verify or doctor" + HELP), none.err());
        assertEquals(2, Captured.peer("fly").exit());
        assertEquals(2, Captured.toucan("peer", "get").exit());
    }

    /** By the event that comes last of all, as after anything else that goes wrong. */
    @Test
    void wrongUsageIsToldInJsonToo() {
        for (Captured run : List.of(
                Captured.peer("get", "x.torrent", "--json"), Captured.toucan("peer", "get", "x.torrent", "--json"))) {
            assertEquals(2, run.exit());
            JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
            assertEquals("summary", json.get("event").getAsString());
            assertFalse(json.get("ok").getAsBoolean());
            assertTrue(json.get("error").getAsString().contains("--peer"));
        }
        String command = Captured.peer("--json").out();
        assertTrue(command.startsWith("{\"event\":\"summary\","), command);
    }

    /** Security rule 12: others reach us only where somebody said so. */
    @Test
    void loopbackIsTheDefault() {
        CommandLine peer = PeerCommand.line(new Captured(false).console);
        HostPort loopback = new HostPort("127.0.0.1", HostPort.DEFAULT_PORT);
        assertEquals(loopback, option(peer, "share", "--listen").initialValue());
        assertEquals(null, option(peer, "get", "--listen").initialValue(), "it depends on whom it asks");
        for (String command : List.of("share", "get")) {
            assertEquals(null, option(peer, command, "--bt-gateway").initialValue());
            assertEquals(Boolean.FALSE, option(peer, command, "--discover").getValue());
        }
        // A port alone means this computer, of the gateway as of all others.
        assertEquals(new HostPort("127.0.0.1", 6881), new Converters.Listen().convert("6881"));
    }

    private static OptionSpec option(CommandLine line, String command, String name) {
        return line.getSubcommands().get(command).getCommandSpec().findOption(name);
    }

    /** Security rule 14: every user of a computer sees the command lines of all others. */
    @Test
    void noOptionTakesASecret() {
        int options = 0;
        for (CommandLine command : everyCommand(Toucan.command(new Captured(false).console))) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                options++;
                assertFalse(
                        option.longestName().matches("(?i).*(secret|password|passphrase|token|key)"),
                        () -> "" + option);
            }
        }
        assertTrue(options > 300, "only " + options);
    }

    private static List<CommandLine> everyCommand(CommandLine line) {
        List<CommandLine> all = new ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(below -> all.addAll(everyCommand(below)));
        return all;
    }

    /** And of each option of the tools the README has a word. */
    @Test
    void theReadmeKnowsEveryOption() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> unknown = new ArrayList<>();
        for (CommandLine command : everyCommand(Toucan.command(new Captured(false).console))) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                String names = String.join("|", option.names());
                boolean known = Pattern.compile("(?<![\\w-])(" + names + ")(?![\\w-])")
                        .matcher(readme)
                        .find();
                if (!option.hidden() && !known) {
                    unknown.add(command.getCommandName() + " " + names);
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void helpListsTheOptions() {
        Captured help = Captured.peer("--help");
        assertEquals(0, help.exit());
        for (String command : List.of("share", "get", "info", "verify", "doctor")) {
            assertTrue(help.out().contains(command), command);
            assertEquals(0, Captured.peer(command, "--help").exit());
            assertTrue(Captured.peer(command, "--version").out().startsWith("toucan "));
        }
        String share = Captured.peer("share", "--help").out();
        String get = Captured.toucan("peer", "get", "--help").out();
        for (String option : List.of(
                "--upload-slots",
                "--max-peers",
                "--upload-rate",
                "--download-rate",
                "--watch[=PORT]",
                "--discover",
                "--discover-group",
                "--bt-gateway",
                "--bt-dial",
                "--bt-lsd",
                "--listen",
                "--overwrite",
                "--loss",
                "--seed",
                "--capture",
                "--cc",
                "--json",
                "--msl")) {
            assertTrue(share.contains(option), option);
            assertTrue(get.contains(option), option);
        }
        assertTrue(share.contains("-o="), share);
        for (String option : List.of("--peer", "--dir", "--keep-seeding")) {
            assertTrue(get.contains(option), option);
        }
        String doctor = Captured.peer("doctor", "--help").out();
        for (String option : List.of("--listen", "--discover-group", "--json")) {
            assertTrue(doctor.contains(option), option);
        }
        String swarm = Captured.toucan("swarm", "--help").out();
        assertTrue(swarm.contains("--size") && swarm.contains("--watch[=PORT]"), swarm);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--size 0|'0' is not from 1 byte to 1G",
                "--size 2G|'2G' is not from 1 byte to 1G",
                "--size x|'x' is not a size: write 65536, 64k, 4M or 1G"
            })
    void theSwarmsSizeIsChecked(String args, String line) {
        Captured run = Captured.toucan(("swarm " + args).split(" "));
        assertEquals(List.of("error: Invalid value for option '--size': " + line + HELP), run.err());
        assertEquals(2, run.exit());
    }

    @Test
    void whatCannotBeReadIsToldInOneLine() throws IOException {
        Path torrent = Files.writeString(temp.resolve("x.torrent"), "no bencode");
        for (List<String> command : List.of(
                List.of("info", torrent.toString()),
                List.of("verify", torrent.toString()),
                List.of("get", torrent.toString(), "--peer", "127.0.0.1"))) {
            Captured run = Captured.peer(command.toArray(String[]::new));
            assertEquals(1, run.exit());
            assertEquals(1, run.err().size(), run.errText());
            assertTrue(run.errText().startsWith("error: " + torrent + " is refused: "), run.errText());
        }
        Captured missing = Captured.peer("info", temp.resolve("missing").toString(), "--json");
        assertEquals(1, missing.exit());
        JsonObject json = JsonParser.parseString(missing.out()).getAsJsonObject();
        assertEquals(
                "no such file: " + temp.resolve("missing"), json.get("error").getAsString());
        String ticket = "toucan:" + HEX + "@127.0.0.1:1";
        for (String command : List.of("info", "verify")) {
            assertEquals(
                    List.of("error: that is a ticket: 'peer get' takes it, and fetches the metainfo with it"),
                    Captured.peer(command, ticket).err());
        }
        Captured share = Captured.peer("share", temp.resolve("missing").toString(), "--listen", "0");
        assertEquals(List.of("error: no such file: " + temp.resolve("missing")), share.err());
        assertEquals(1, share.exit());
    }

    /** A port is what stands behind a '=': the word that follows is a file. */
    @Test
    void theWatchOptionTakesNoWordThatFollows() {
        Path missing = temp.resolve("9999");
        Captured share = Captured.peer("share", "--watch", missing.toString());
        assertEquals(List.of("error: no such file: " + missing), share.err());
        Captured last = Captured.peer("share", missing.toString(), "--watch");
        assertEquals(List.of("error: no such file: " + missing), last.err());
    }

    @Test
    void unknownHostsAreNamed() {
        Captured run = Captured.peer("get", "toucan:" + HEX + "@no.such.host.invalid:9293", "--dir", temp.toString());
        assertEquals(List.of("error: unknown host: no.such.host.invalid"), run.err());
        assertEquals(1, run.exit());
    }

    /** Security rule 1 and 2: refused, not repaired, and nothing is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "..",
                "/etc/evil",
                "a/b",
                "a\\b",
                "con",
                "nul.txt",
                "x.part",
                ".toucan-x",
                "a\u001b[31m",
                "a\u202eb",
                "end. ",
                "C:evil",
                ""
            })
    void hostileNamesAreRefused(String name) throws IOException {
        String length = String.valueOf(name.getBytes(StandardCharsets.UTF_8).length);
        Path torrent = Files.write(
                temp.resolve("x.torrent"),
                ("d4:infod6:lengthi5e4:name" + length + ":" + name + "12:piece lengthi16384e6:pieces20:"
                                + "x".repeat(20) + "ee")
                        .getBytes(StandardCharsets.UTF_8));
        Path dir = temp.resolve("below/received");
        Captured run = Captured.peer("get", torrent.toString(), "--peer", "127.0.0.1", "--dir", dir.toString());
        assertEquals(1, run.exit());
        assertEquals(1, run.err().size(), run.errText());
        assertTrue(run.errText().contains(" is refused: "), run.errText());
        assertTrue(run.errText().strip().chars().noneMatch(c -> c < ' ' || c == '\u202e'), run.errText());
        try (Stream<Path> all = Files.walk(temp)) {
            assertEquals(List.of(torrent), all.filter(Files::isRegularFile).toList());
        }
        assertEquals(1, Captured.peer("info", torrent.toString()).exit());
    }

    @Test
    void infoAndVerifyTellWhatIsThere() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("folder"));
        Files.write(folder.resolve("a"), new byte[40_000]);
        Files.write(folder.resolve("b"), new byte[100]);
        Metainfo metainfo = MetainfoMaker.make(folder, MakerProgress.NONE);
        Path torrent = Files.write(temp.resolve("folder.torrent"), metainfo.toBytes());
        Captured info = Captured.peer("info", torrent.toString());
        assertEquals(0, info.exit());
        assertTrue(info.out().contains("infohash  " + metainfo.infoHash().hex()), info.out());
        assertTrue(info.out().contains("  folder/a (39.1 KiB)"), info.out());
        JsonObject json = JsonParser.parseString(
                        Captured.peer("info", torrent.toString(), "--json").out())
                .getAsJsonObject();
        assertEquals(metainfo.infoSha256().hex(), json.get("info_sha256").getAsString());
        assertEquals(2, json.getAsJsonArray("files").size());

        String[] verify = {"verify", torrent.toString(), "--dir", temp.toString()};
        Captured whole = Captured.peer(verify);
        assertEquals(0, whole.exit(), whole.errText());
        assertEquals("ok          folder/a\nok          folder/b\n", whole.out());
        Files.write(folder.resolve("b"), new byte[101]);
        Captured longer = Captured.peer(verify);
        assertEquals(1, longer.exit());
        assertTrue(longer.out().contains("other       folder/b (0 of 1 piece right)"), longer.out());
        assertEquals(List.of("error: 1 of 3 pieces are missing or wrong, 2 files not whole"), longer.err());
        Files.delete(folder.resolve("b"));
        Files.write(folder.resolve("b.part"), new byte[100]);
        Captured part = Captured.peer(verify);
        assertTrue(part.out().contains("unfinished  folder/b (1 of 1 piece right)"), part.out());
        assertEquals(1, part.exit());
        assertEquals(
                List.of("error: no such folder"), cut(Captured.peer("verify", torrent.toString(), "--dir", "no/such")));
    }

    private static List<String> cut(Captured run) {
        return run.err().stream()
                .map(line -> line.replaceFirst("cannot .*: ", ""))
                .toList();
    }

    @Test
    void anotherTorrentIsNotOverwritten() throws IOException {
        Path file = Files.write(temp.resolve("file"), new byte[100]);
        Path torrent = Files.writeString(temp.resolve("file.torrent"), "precious");
        Captured run = Captured.peer("share", file.toString(), "-o", torrent.toString(), "--listen", "0");
        assertEquals(
                List.of("error: " + torrent + " is there already and is something else; --overwrite replaces it"),
                run.err());
        assertEquals(1, run.exit());
        assertEquals("precious", Files.readString(torrent));
    }

    /** The address is none of this computer, so that each run ends when the metainfo is written. */
    @Test
    void saysReplacedOnlyOfAnotherTorrent() throws IOException {
        Path file = Files.write(temp.resolve("file"), new byte[100]);
        Path torrent = temp.resolve("file.torrent");
        String[] share = {
            "share", file.toString(), "-o", torrent.toString(), "--overwrite", "--listen", "192.0.2.1:9293"
        };
        assertTrue(Captured.peer(share).err().contains("wrote " + torrent));
        assertTrue(Captured.peer(share).err().contains("it is already what it should be: " + torrent));
        Files.writeString(torrent, "something else");
        assertTrue(Captured.peer(share).err().contains("replaced " + torrent));
    }

    @Test
    void theNameOfSeveralIsThatOfTheTorrent() {
        assertEquals("holiday", ShareRun.folderName(Path.of("some", "holiday.torrent")));
        assertEquals("holiday", ShareRun.folderName(Path.of("holiday")));
    }
}
