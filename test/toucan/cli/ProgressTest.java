package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicLong position = new AtomicLong();

    /** A progress whose position is asked so many times before this returns. */
    private void show(Captured captured, int times) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(times);
        Progress progress = new Progress(
                captured.console,
                "sending",
                () -> 100 << 20,
                () -> {
                    asked.countDown();
                    return position.addAndGet(1 << 20);
                },
                () -> 0);
        try (progress) {
            assertTrue(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void plainLinesElsewhereThanOnATerminal() throws InterruptedException {
        Captured captured = new Captured(false);
        long start = System.nanoTime();
        show(captured, 3);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertFalse(captured.errText().contains("\r"));
        assertTrue(captured.err().size() >= 2, captured.errText());
        assertTrue(captured.err().size() <= seconds, captured.err().size() + " lines in " + seconds + " s");
        for (String line : captured.err()) {
            assertTrue(
                    line.matches("sending: \\d+\\.0 MiB of 100\\.0 MiB \\(\\d+%\\), [\\d.]+ [kM]?bit/s, .* left"),
                    line);
        }
    }

    @Test
    void aBarOnATerminalThatLeavesNoTrace() throws InterruptedException {
        Captured captured = new Captured(true);
        show(captured, 5);
        captured.console.say("next line");
        String text = captured.errText();
        assertTrue(text.contains("\rsending"), text);
        assertTrue(text.contains("% ["), text);
        assertTrue(text.contains(" left"), text);
        assertTrue(text.endsWith("\r" + " ".repeat(Console.WIDTH) + "\rnext line" + System.lineSeparator()), text);
        for (String drawn : text.split("\r")) {
            assertTrue(drawn.stripTrailing().length() <= Console.WIDTH, drawn);
        }
    }

    @Test
    void quietIsQuiet() throws InterruptedException {
        Captured captured = new Captured(true);
        captured.console.quiet(true);
        Progress progress = new Progress(captured.console, "sending", () -> 1, () -> 1, () -> 0);
        progress.close();
        captured.console.say("nobody wants to know");
        assertEquals("", captured.errText());
        captured.console.error("but this");
        assertEquals("error: but this", captured.errText().strip());
    }

    @Test
    void fastLinesAreToldTogether() {
        Captured captured = new Captured(false);
        try (PacedLines lines = new PacedLines(captured.console)) {
            for (int i = 1; i <= 1000; i++) {
                lines.say("line " + i);
            }
        }
        assertEquals("line 1", captured.err().get(0));
        assertTrue(captured.err().size() <= 3, captured.errText());
        String last = captured.err().get(captured.err().size() - 1);
        assertTrue(last.startsWith("line 1000; and "), last);
    }
}
