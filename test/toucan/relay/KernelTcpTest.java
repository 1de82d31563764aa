package toucan.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.link.Clock;
import toucan.testing.KernelPath;
import toucan.testing.Needs;

/** Two TCPs of the Linux kernel, joined by socat on both sides and the relay between them. */
class KernelTcpTest {
    private static final int PORT = 5001; // in a namespace of our own, where nobody else is
    private static final long PATIENCE_SECONDS = 240;

    @TempDir
    Path temp;

    private static Process start(List<String> namespace, String... command) throws IOException {
        List<String> all = new ArrayList<>(namespace);
        all.addAll(List.of(command));
        return new ProcessBuilder(all).inheritIO().start();
    }

    private static void awaitSuccess(Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end: " + process.info());
        assertEquals(0, process.exitValue());
    }

    @Test
    void aFileCrossesBetweenTwoKernels() throws Exception {
        Needs.rights(KernelPath.missing());
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Path from = Files.write(temp.resolve("from"), bytes);
        Path to = temp.resolve("to");
        Impairments bad = Impairments.NONE
                .with()
                .loss(new Loss.Bernoulli(0.03))
                .delayNanos(1_000_000)
                .build();
        InetSocketAddress atB = KernelPath.freePort();
        try (KernelPath path = KernelPath.open();
                Relay relay = Relay.open(
                        Clock.monotonic(),
                        new InetSocketAddress("127.0.0.1", 0),
                        atB,
                        bad.with().drops(Drop.parse("syn#1,data#5")).seed(1).build(),
                        bad.with().seed(2).build())) {
            path.connect(relay.localEndpoints().get(0), atB, 1400);
            Process receiver =
                    start(path.in(KernelPath.B), "socat", "-u", "TCP4-LISTEN:" + PORT, "OPEN:" + to + ",creat,trunc");
            Process sender = start(
                    path.in(KernelPath.A),
                    "socat",
                    "-u",
                    "OPEN:" + from,
                    "TCP4:" + KernelPath.B + ":" + PORT + ",retry=600,interval=0.1");
            try {
                awaitSuccess(sender);
                awaitSuccess(receiver);
            } finally {
                sender.destroy();
                receiver.destroy();
            }
            assertEquals(-1, Files.mismatch(from, to));
            RelayCounters counters = relay.counters();
            assertEquals(1, counters.clients());
            assertTrue(counters.ab().datagrams() > 300_000 / 1400, counters.toString());
            assertTrue(counters.ab().impaired().lost() > 2, counters.toString());
        }
    }
}
