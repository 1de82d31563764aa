package toucan.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class NeedsTest {
    @TempDir
    Path folder;

    @Test
    void findsAProgramOnThePath() throws IOException {
        Path program = Files.createFile(folder.resolve("judge"));
        assertTrue(program.toFile().setExecutable(true));
        String path = "" + File.pathSeparator + "/no/such/folder" + File.pathSeparator + folder;

        assertTrue(Needs.isOnPath("judge", path));
        assertFalse(Needs.isOnPath("judge", "/no/such/folder"));
        assertFalse(Needs.isOnPath("other", path));
        assertFalse(Needs.isOnPath("judge", null));
    }

    @Test
    void whatIsThereIsNoObstacle() {
        Needs.check(true, "the program judge", true);
        Needs.check(true, "the program judge", false);
    }

    @Test
    void whatIsMissingSkipsTheTestWithALine() {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThrows(TestAbortedException.class, () -> Needs.check(false, "the program judge", false));
        } finally {
            System.setOut(out);
        }
        String line = printed.toString(StandardCharsets.UTF_8);
        assertTrue(line.startsWith("SKIPPED toucan.testing.NeedsTest."), line);
        assertTrue(line.stripTrailing().endsWith("needs the program judge"), line);
    }

    @Test
    void whatIsMissingFailsTheTestInContinuousIntegration() {
        AssertionFailedError failure =
                assertThrows(AssertionFailedError.class, () -> Needs.check(false, "the program judge", true));
        assertTrue(failure.getMessage().contains("needs the program judge"), failure.getMessage());
    }
}
