package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What goes to stdout and what to stderr, before there is a network. */
class OutputTest {
    @Test
    void bothSidesCanBeFollowed() {
        for (Captured help : List.of(Captured.sender("--help"), Captured.receiver("--help"))) {
            assertTrue(help.out().contains("--watch[=PORT]") && help.out().contains("--status"), help.out());
        }
        assertFalse(Captured.peer("share", "--help").out().contains("--status"), "a peer has other news");
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
