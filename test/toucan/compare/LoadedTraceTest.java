package toucan.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;
import toucan.impair.Impairments;
import toucan.tcp.TcpConfig;

/** What a capture costs in memory is counted while it is read, its comments included. */
class LoadedTraceTest {
    @TempDir
    Path folder;

    @Test
    void commentsCountToo() throws IOException {
        Path file = new SimulatedRun(folder, 1, 100_000, Impairments.NONE, View.TCP, TcpConfig.DEFAULT, 0).client;
        LoadedTrace whole = SimulatedRun.load(file);
        long headers = 300 * whole.frames();
        long comments = whole.conversations().get(0).segments().stream()
                .flatMap(s -> s.comments().stream())
                .mapToLong(String::length)
                .sum();
        assertTrue(comments > headers / 4, comments + " bytes of comments");
        assertEquals(
                whole.frames(),
                LoadedTrace.load(file, 9293, 2 * (headers + comments)).frames());
        IOException e = assertThrows(IOException.class, () -> LoadedTrace.load(file, 9293, headers + comments / 2));
        assertTrue(e.getMessage().startsWith("there is no memory for more than its first "), e.getMessage());
    }
}
