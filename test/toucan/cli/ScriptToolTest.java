package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code toucan script}: what it says, and its exit code. */
class ScriptToolTest {
    private static final Path SCRIPTS = Path.of("test", "scripts").toAbsolutePath();
    private static final String LISTENS =
            """
             0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
            +0 listen(3, 1) = 0
            """;

    @TempDir
    Path temp;

    private String script(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ar-EG", "tr-TR", "fa-IR"})
    void theProcessSaysPassForEachOfOurScripts(String locale) throws Exception {
        List<String> java = locale.isEmpty()
                ? List.of()
                : List.of("-Duser.language=" + locale.substring(0, 2), "-Duser.country=" + locale.substring(3));
        List<String> args = new ArrayList<>(List.of("script", "--profile", "linux"));
        List<String> expected = new ArrayList<>();
        try (var files = Files.list(SCRIPTS)) {
            files.sorted().forEach(file -> {
                args.add(file.toString());
                expected.add("PASS " + file);
            });
        }
        assertTrue(expected.size() >= 10, expected.toString());
        expected.add(expected.size() + " passed, 0 failed, 0 do not apply");
        try (ToolProcess tool = ToolProcess.start(temp, java, Toucan.class, args.toArray(String[]::new))) {
            assertEquals(0, tool.exit(), () -> tool.out());
            assertEquals(expected, tool.out().lines().toList());
            assertEquals(List.of(), tool.err());
        }
    }

    @Test
    void aFailureShowsTheScriptSoFarAndWhatCameInstead() throws Exception {
        String file = script(
                "wrong.pkt",
                LISTENS
                        + """
                +0 < S 0:0(0) win 65535 <mss 1000>
                +0 > S. 0:0(0) ack 1 <mss 1400>
                +0 < . 1:1(0) ack 1 win 65535
                """);
        Captured run = Captured.toucan("script", file);
        assertEquals(1, run.exit());
        assertEquals(
                "FAIL " + file + ":4\n"
                        + """
                    the script fails at 0.000000 s
                        0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                       +0 listen(3, 1) = 0
                       +0 < S 0:0(0) win 65535 <mss 1000>
                    => +0 > S. 0:0(0) ack 1 <mss 1400>
                    got: > S. 0:0(0) ack 1 win 65535 <mss 1460>   at 0.000000 s
                    wrong: mss 1460 instead of 1400
                0 passed, 1 failed, 0 do not apply
                """,
                run.out().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aMistakeIsNamedWithFileLineAndColumn() throws Exception {
        String file = script("typo.pkt", LISTENS + "+0  < S 0:0(0) wim 1000\n");
        Captured run = Captured.toucan("script", file);
        assertEquals(1, run.exit());
        assertEquals(
                "FAIL " + file + ":3:16: expected a time in seconds, found 'wim'",
                run.out().lines().findFirst().orElseThrow());
        assertTrue(Captured.toucan("script", temp.resolve("none.pkt").toString())
                .out()
                .startsWith("FAIL " + temp.resolve("none.pkt") + ": no such file"));
    }

    @Test
    void whatToucanDoesNotHaveIsNoFailure() throws Exception {
        String file = script("tfo.pkt", LISTENS + "+0 setsockopt(3, SOL_TCP, TCP_FASTOPEN, [2], 4) = 0\n");
        Captured run = Captured.toucan("script", file);
        assertEquals(0, run.exit());
        assertEquals(
                "SKIP " + file + ":3: TCP Fast Open (RFC 7413)\n0 passed, 0 failed, 1 do not apply\n",
                run.out().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void jsonTellsOfEachScript() throws Exception {
        script("a.pkt", LISTENS + "+0 `ethtool -K eth0`\n");
        script("b.pkt", LISTENS + "+0 close(7) = 0\n");
        Captured run = Captured.toucan("script", "--json", "--profile", "freebsd", temp.toString());
        assertEquals(1, run.exit());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertFalse(json.get("ok").getAsBoolean());
        assertEquals("1 passed, 1 failed, 0 do not apply", json.get("error").getAsString());
        assertEquals("freebsd", json.get("profile").getAsString());
        assertEquals(1, json.get("passed").getAsInt());
        assertEquals(0, json.get("skipped").getAsInt());
        JsonObject a = json.getAsJsonArray("scripts").get(0).getAsJsonObject();
        assertEquals("PASS", a.get("result").getAsString());
        assertTrue(a.get("why").isJsonNull());
        assertEquals(
                "not run: `ethtool -K eth0`", a.getAsJsonArray("notes").get(0).getAsString());
        JsonObject b = json.getAsJsonArray("scripts").get(1).getAsJsonObject();
        assertEquals("FAIL", b.get("result").getAsString());
        assertEquals(3, b.get("line").getAsInt());
        assertTrue(b.get("why").getAsString().endsWith("got: close = -1 EBADF"), b.toString());
        assertTrue(run.errText().contains("PASS "), run.errText());
    }
}
