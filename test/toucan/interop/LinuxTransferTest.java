package toucan.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import toucan.cli.Receiver;
import toucan.cli.Sender;
import toucan.cli.ToolProcess;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.link.Clock;
import toucan.relay.Relay;
import toucan.testing.KernelHost;
import toucan.testing.KernelPath;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/**
 * Files cross between our tools and programs on the kernel's TCP, in both directions: {@code curl} sends to our receiver, our
 * sender to an HTTP server on the kernel's sockets. What was in use, the capture of our side shows.
 */
class LinuxTransferTest {
    private static final String LINUX = "10.9.0.1";
    private static final String US = "10.9.0.2";
    private static final int PORT = 8080; // of networks of our own, where nobody else is
    private static final int MTU = 1500;
    private static final int SIZE = 10 << 20;

    @TempDir
    Path temp;

    private KernelHost linux;
    private Path file;
    private Path capture;

    /** Who does without SACK, timestamps and window scaling. */
    private enum Without {
        NOBODY,
        LINUX,
        US
    }

    /** The road between the two. */
    private enum Network {
        GOOD,
        /** 5 % lost and 5 % held back, in both directions. */
        BAD
    }

    private static Stream<Arguments> ways() {
        return Stream.of(Network.values())
                .flatMap(network -> Stream.of(Without.values()).map(without -> Arguments.of(network, without)));
    }

    @BeforeEach
    void aHostAndAFile() throws Exception {
        KernelHost.needed();
        Needs.program("curl");
        Needs.program("tshark");
        linux = KernelHost.open("t", LINUX);
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        file = Files.write(temp.resolve("file"), content);
        capture = temp.resolve("ours.pcapng");
    }

    @AfterEach
    void noHost() {
        if (linux != null) {
            linux.close();
        }
    }

    /** The options of our tool, and the kernel's own. */
    private List<String> options(Network network, Without without, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(more));
        options.addAll(List.of("--encap", "ip", "--json", "--capture", capture.toString(), "--msl", "50ms"));
        if (network == Network.BAD) {
            options.addAll(List.of("--loss", "5%", "--reorder", "5%", "--seed", "1"));
        }
        switch (without) {
            case US -> options.addAll(List.of("--no-sack", "--no-timestamps", "--no-window-scaling"));
            case LINUX -> {
                for (String option : List.of("sack", "timestamps", "window_scaling")) {
                    linux.sysctl("net.ipv4.tcp_" + option + "=0");
                }
            }
            case NOBODY -> {}
        }
        return options;
    }

    /** A relay that treats what Linux sends as our own options treat what we send. */
    private static Relay relay(InetSocketAddress to, Network network, boolean linuxIsTheClient) throws IOException {
        Impairments bad = network == Network.GOOD
                ? Impairments.NONE
                : Impairments.NONE
                        .with()
                        .loss(new Loss.Bernoulli(0.05))
                        .reorder(0.05)
                        .seed(2)
                        .build();
        return Relay.open(
                Clock.monotonic(),
                new InetSocketAddress("127.0.0.1", 0),
                to,
                linuxIsTheClient ? bad : Impairments.NONE,
                linuxIsTheClient ? Impairments.NONE : bad);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void curlSendsToOurReceiver(Network network, Without without) throws Exception {
        List<String> options = options(network, without, "--listen", "127.0.0.1:0", "--once", "--dir", "received");
        try (ToolProcess receiver = ToolProcess.start(temp, Receiver.class, options.toArray(String[]::new))) {
            String[] at = receiver.awaitLine("listening on ").split(":");
            InetSocketAddress udp = new InetSocketAddress(at[0], Integer.parseInt(at[1]));
            try (Relay relay = relay(udp, network, true)) {
                linux.carry(
                        MTU, "UDP4:127.0.0.1:" + relay.localEndpoints().get(0).getPort());
                assertEquals("201", curl());
                assertEquals(0, receiver.exit(), () -> told(receiver));
            }
            assertEquals(-1, Files.mismatch(file, temp.resolve("received").resolve("file")));
            judge(receiver.json(), network, without, LINUX);
        }
    }

    private static String told(ToolProcess tool) {
        try {
            return String.join("\n", tool.err());
        } catch (InterruptedException e) {
            return e.toString();
        }
    }

    /** @return the status code, or what curl said */
    private String curl() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(linux.in());
        command.addAll(List.of("curl", "-sS", "-q", "--noproxy", "*", "-m", "400", "-o", "answer"));
        command.addAll(List.of("-w", "%{http_code}", "-T", file.toString(), "http://" + US + ":" + PORT + "/"));
        Process process = new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourSenderSendsToAServerOnLinux(Network network, Without without) throws Exception {
        Path received = temp.resolve("received");
        InetSocketAddress carrier = KernelPath.freePort();
        linux.carry(MTU, "UDP4-LISTEN:" + carrier.getPort() + ",bind=127.0.0.1");
        List<String> options = options(network, without, "--capture-view", "udp");
        try (Relay relay = relay(carrier, network, false);
                KernelProgram server = KernelProgram.start(
                        linux, KernelReceiver.class, LINUX, Integer.toString(PORT), received.toString())) {
            String via = "127.0.0.1:" + relay.localEndpoints().get(0).getPort();
            options.addAll(List.of("--via", via, LINUX + ":" + PORT, file.toString()));
            try (ToolProcess sender = ToolProcess.start(temp, Sender.class, options.toArray(String[]::new))) {
                assertEquals(0, sender.exit(), () -> told(sender) + server);
                assertEquals(-1, Files.mismatch(file, received.resolve("file")));
                judge(sender.json(), network, without, US, "-d", "udp.port==" + via.split(":")[1] + ",ip");
            }
        }
    }

    /** @param from the address that has sent the file */
    private void judge(JsonObject report, Network network, Without without, String from, String... tshark)
            throws IOException, InterruptedException {
        assertTrue(report.get("ok").getAsBoolean(), report.toString());
        assertEquals(SIZE, report.get("bytes").getAsLong());
        JsonObject dropped = report.getAsJsonObject("dropped_on_arrival");
        assertEquals(0, dropped.get("malformed").getAsLong(), report.toString());
        assertEquals(0, dropped.get("bad_checksum").getAsLong(), report.toString());
        if (network == Network.BAD) {
            assertTrue(report.getAsJsonObject("impaired").get("lost").getAsLong() > 50, report.toString());
        }
        List<String> fields = List.of(
                "ip.src",
                "tcp.len",
                "tcp.flags.syn",
                "tcp.options.wscale.shift",
                "tcp.options.sack_perm",
                "tcp.options.timestamp.tsval",
                "tcp.options.sack.count",
                "tcp.checksum.status",
                "ip.checksum.status",
                "tcp.window_size",
                "tcp.checksum");
        Use use = new Use();
        for (List<String> packet : packets(fields, tshark)) {
            use.see(packet, from);
        }
        use.judge(network, without);
    }

    /** The fields of each packet; of several IP headers the inner one's. */
    private List<List<String>> packets(List<String> fields, String... tshark) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(tshark));
        args.addAll(List.of("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields"));
        args.addAll(List.of("-E", "occurrence=l", "-E", "separator=;"));
        fields.forEach(field -> args.addAll(List.of("-e", field)));
        return Tshark.lines(capture, args.toArray(String[]::new)).stream()
                .map(line -> List.of(line.split(";", -1)))
                .toList();
    }

    /** What the packets of a capture show to be in use. */
    private static final class Use {
        private int syns;
        private int scales;
        private int permissions;
        private int segments;
        private int timestamps;
        private int sacksToSender;
        private int dataSegments;
        private int longest;
        private final List<List<String>> bad = new ArrayList<>();
        private long largestWindow;

        void see(List<String> packet, String from) {
            boolean syn = packet.get(2).matches("1|True");
            segments++;
            syns += syn ? 1 : 0;
            scales += packet.get(3).isEmpty() ? 0 : 1;
            permissions += packet.get(4).isEmpty() ? 0 : 1;
            timestamps += packet.get(5).isEmpty() ? 0 : 1;
            boolean fromSender = packet.get(0).equals(from);
            sacksToSender += packet.get(6).isEmpty() || fromSender ? 0 : 1;
            int length = Integer.parseInt(packet.get(1));
            dataSegments += fromSender && length > 0 ? 1 : 0;
            longest = Math.max(longest, length);
            // Where the sum is 0, Linux writes what is the same in one's complement (skb_checksum_help); tshark calls
            // that bad.
            boolean good = packet.get(7).equals("1")
                    || packet.get(0).equals(LINUX) && packet.get(10).equals("0xffff");
            if (!good || !packet.get(8).equals("1")) {
                bad.add(packet);
            }
            largestWindow = Math.max(largestWindow, Long.parseLong(packet.get(9)));
        }

        void judge(Network network, Without without) {
            assertEquals(List.of(), bad, "packets whose checksums are not good");
            assertTrue(syns >= 2 && dataSegments > SIZE / 1460, syns + " SYNs, " + dataSegments + " with data");
            if (without == Without.NOBODY) {
                assertEquals(syns, scales, "every SYN offers window scaling");
                assertEquals(syns, permissions, "every SYN permits SACK");
                assertEquals(segments, timestamps, "every segment has a timestamp");
                assertTrue(largestWindow > 65_535, "largest window: " + largestWindow);
                assertEquals(1448, longest);
                assertTrue(network == Network.GOOD || sacksToSender > 50, "segments with SACK: " + sacksToSender);
            } else {
                // The one that opens may offer what the other does not want.
                assertTrue(scales <= 1 && permissions <= 1 && timestamps <= 1, "not in use");
                assertEquals(0, sacksToSender);
                assertTrue(largestWindow <= 65_535, "largest window: " + largestWindow);
                assertEquals(1460, longest);
            }
        }
    }
}
