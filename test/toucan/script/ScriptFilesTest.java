package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The scripts of {@code test/scripts} and the examples of {@code docs/scripts.md} are played as they stand there. */
class ScriptFilesTest {
    private static final Path SCRIPTS = Path.of("test", "scripts");
    private static final Path PAGE = Path.of("docs", "scripts.md");
    /** An example says in the line above it what becomes of it. */
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (PASS|FAIL|SKIP) -->\\R```\\R(.*?)\\R```", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> ourScriptsPass() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(SCRIPTS)) {
            files = all.sorted().toList();
        }
        assertFalse(files.isEmpty());
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String text = Files.readString(file);
                    assertTrue(text.contains("RFC "), "each names the section that it is about");
                    Verdict verdict = ScriptPlayer.play(text, Profile.LINUX);
                    assertEquals(Verdict.Result.PASS, verdict.result(), verdict.why());
                }));
    }

    @Test
    void theExamplesOfThePageDoWhatItSays() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        List<String> found = new ArrayList<>();
        while (example.find()) {
            Verdict verdict = ScriptPlayer.play(example.group(2) + "\n", Profile.LINUX);
            assertEquals(example.group(1), verdict.result().name(), example.group(2) + "\n" + verdict.why());
            found.add(example.group(1));
        }
        assertTrue(found.size() >= 6, found.toString());
        String page = Files.readString(PAGE);
        int fences = page.split("\n```\n", -1).length - 1;
        assertEquals(2 * found.size(), fences, "every block of the page is an example that is played");
    }
}
