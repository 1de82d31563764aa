package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.capture.Segments.V4_A;
import static toucan.capture.Segments.V4_B;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.link.Clock;
import toucan.testing.Needs;

/** A disk that really is full: a small tmpfs, where this user may mount one. */
@Timeout(300)
class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void theFileEndsWithItsLastWholeBlock() throws Exception {
        Needs.program("mount");
        Needs.system(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
                "a user who may mount a tmpfs");
        try {
            Path path = folder.resolve("full.pcapng");
            List<String> warnings = Collections.synchronizedList(new ArrayList<>());
            Clock clock = Clock.monotonic();
            Capture capture = Capture.open(path, View.UDP, "sender", clock, Wall.of(clock), warnings::add);
            for (int i = 0; i < 1_000; i++) {
                Segments.recordConnection(capture, V4_A, V4_B);
            }
            capture.close();
            PcapngFile read = PcapngFile.read(path);
            assertEquals(Files.size(path), read.wholeLength);
            assertTrue(read.packets.size() > 1_000, read.packets.size() + " packets");
            assertEquals(read.packets.size(), capture.packets());
            assertTrue(capture.failed());
            assertEquals(1, warnings.size());
            assertTrue(warnings.get(0).contains("No space left on device"), warnings.get(0));
        } finally {
            assertTrue(run("umount", folder.toString()));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
