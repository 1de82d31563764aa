package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import toucan.peer.discovery.MulticastCheck;
import toucan.peer.discovery.MulticastGroup;
import toucan.testing.Needs;

/** Peers on loopback. */
abstract class PeerProcesses extends ToolProcesses {
    private static final String[] QUICK = {"--msl", "10ms"};
    static final int PIECE = 16 * 1024;

    ToolProcess peer(List<String> java, String... args) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(Arrays.asList(QUICK));
        // As much as a peer may need.
        List<String> options = new ArrayList<>(java);
        options.add("-Xmx96m");
        return start(options, Peer.class, all.toArray(String[]::new));
    }

    ToolProcess peer(String... args) throws IOException {
        return peer(List.of(), args);
    }

    void assertSame(String name, String... dirs) throws IOException {
        for (String dir : dirs) {
            assertEquals(
                    -1, Files.mismatch(temp.resolve(name), temp.resolve(dir).resolve(name)), dir);
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
