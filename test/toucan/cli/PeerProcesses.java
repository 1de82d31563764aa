package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import toucan.peer.discovery.MulticastCheck;
import toucan.peer.discovery.MulticastGroup;
import toucan.testing.Needs;

/** Peers as processes in a folder of their own, and what tests ask of them; none outlives its test. */
abstract class PeerProcesses {
    private static final String[] QUICK = {"--msl", "10ms"};
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    static final int PIECE = 16 * 1024;

    @TempDir
    Path temp;

    final List<ToolProcess> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(ToolProcess::close);
    }

    ToolProcess peer(List<String> java, String... args) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(Arrays.asList(QUICK));
        // As much as a peer may need.
        List<String> options = new ArrayList<>(java);
        options.add("-Xmx96m");
        ToolProcess process = ToolProcess.start(temp, options, Peer.class, all.toArray(String[]::new));
        processes.add(process);
        return process;
    }

    ToolProcess peer(String... args) throws IOException {
        return peer(List.of(), args);
    }

    Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path path = temp.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, bytes);
    }

    void assertSame(String name, String... dirs) throws IOException {
        for (String dir : dirs) {
            assertEquals(
                    -1, Files.mismatch(temp.resolve(name), temp.resolve(dir).resolve(name)), dir);
        }
    }

    static List<String> names(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> dir.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

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

    static String ticket(ToolProcess seeder) throws Exception {
        String line = seeder.awaitData();
        assertTrue(line.matches("toucan:[0-9a-f]{64}@127\\.0\\.0\\.1:[0-9]+"), line);
        return line;
    }

    /** A group of its own for each test, so that no other program on this machine is heard. */
    static MulticastGroup group() throws IOException {
        try (DatagramSocket free = new DatagramSocket()) {
            return new MulticastGroup(MulticastGroup.TOUCAN.address(), free.getLocalPort());
        }
    }

    static String groupWithMulticast() throws IOException {
        MulticastGroup group = group();
        needsMulticast(group);
        return group.toString();
    }

    static void needsMulticast(MulticastGroup group) {
        boolean heard = false;
        // Where there is none it costs some seconds to be sure; a busy machine may hear itself late.
        for (int i = 0; i < 20 && !heard; i++) {
            MulticastCheck.Outcome outcome = MulticastCheck.run(group, List.of(LOOPBACK), 200_000_000L);
            heard = outcome.tried().stream().anyMatch(MulticastCheck.Tried::heard);
        }
        Needs.system(heard, "multicast on loopback, group " + group);
    }

    static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
