package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tools as processes in a folder of their own, and what tests ask of them; none outlives its test. */
abstract class ToolProcesses {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    Path temp;

    private final List<ToolProcess> processes = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        processes.forEach(ToolProcess::close);
        for (ToolProcess process : processes) {
            process.exit();
        }
    }

    ToolProcess start(Class<?> main, String... args) throws IOException {
        return start(List.of(), main, args);
    }

    /** @param java options of the JVM */
    ToolProcess start(List<String> java, Class<?> main, String... args) throws IOException {
        return start(Map.of(), java, main, args);
    }

    /** @param environment what differs from that of the test */
    ToolProcess start(Map<String, String> environment, List<String> java, Class<?> main, String... args)
            throws IOException {
        ToolProcess process = ToolProcess.start(temp, environment, java, main, args);
        processes.add(process);
        return process;
    }

    /** Options of a JVM in a locale such as {@code ar-EG}, whose digits are others; none for none. */
    static List<String> locale(String name) {
        return name.isEmpty()
                ? List.of()
                : List.of(
                        "-Duser.language=" + name.substring(0, 2),
                        "-Duser.country=" + name.substring(3),
                        "-Djava.locale.providers=CLDR");
    }

    Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path path = temp.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, bytes);
    }

    /** All files below a folder, in order. */
    static List<String> names(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> dir.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** The line that says what went wrong. */
    static String error(ToolProcess tool) throws InterruptedException {
        noStackTrace(tool);
        List<String> errors =
                tool.err().stream().filter(line -> line.startsWith("error: ")).toList();
        assertEquals(1, errors.size(), String.join("\n", tool.err()));
        return errors.get(0).substring("error: ".length());
    }

    static void noStackTrace(ToolProcess tool) throws InterruptedException {
        for (String line : tool.err()) {
            assertFalse(
                    line.startsWith("\tat ") || line.contains("Exception in thread") || line.contains("internal error"),
                    String.join("\n", tool.err()));
        }
    }

    static String why(ToolProcess tool) {
        try {
            return String.join("\n", tool.err());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
