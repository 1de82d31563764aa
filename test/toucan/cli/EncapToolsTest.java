package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** {@code --encap ip} without a TUN device: our tools at both ends, and what they say when nobody is. */
class EncapToolsTest extends ToolProcesses {
    private ToolProcess encap(Class<?> main, String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("--encap", "ip", "--json", "--msl", "10ms"));
        all.addAll(List.of(args));
        return start(main, all.toArray(String[]::new));
    }

    private Path file() throws Exception {
        return file("file", 1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"tcp, 10.9.0.2", "udp, 127.0.0.1"})
    void packetsBetweenTwoOfOurTools(String view, String outer) throws Exception {
        Needs.program("tshark");
        Path file = file();
        try (ToolProcess receiver = encap(
                Receiver.class, "--listen", "127.0.0.1:0", "--once", "--capture", "r.pcapng", "--capture-view", view)) {
            String via = receiver.awaitLine("listening on ");
            try (ToolProcess sender = encap(
                    Sender.class,
                    "--via",
                    via,
                    "--loss",
                    "5%",
                    "--drop",
                    "data#3",
                    "--seed",
                    "5",
                    "--capture",
                    "s.pcapng",
                    "--capture-view",
                    view,
                    "10.9.0.77:80",
                    file.toString())) {
                assertEquals(0, sender.exit(), () -> sender.out());
                assertEquals(0, receiver.exit(), () -> receiver.out());
                assertTrue(sender.json().getAsJsonObject("impaired").get("lost").getAsLong() > 5);
                JsonObject dropped = receiver.json().getAsJsonObject("dropped_on_arrival");
                assertEquals(
                        "{\"malformed\":0,\"bad_checksum\":0,\"other_protocols\":0,\"strangers\":0}",
                        dropped.toString());
                assertTrue(
                        receiver.err().stream()
                                .anyMatch(line -> line.matches("stored file .* from 10\\.9\\.0\\.2:\\d+")),
                        () -> "no inner address");
            }
            assertEquals(-1, Files.mismatch(file, temp.resolve("received").resolve("file")));
            String[] decode = {"-d", "udp.port==" + via.split(":")[1] + ",ip", "-o", "ip.check_checksum:TRUE"};
            for (String capture : List.of("s.pcapng", "r.pcapng")) {
                Path path = temp.resolve(capture);
                assertEquals(
                        List.of(),
                        seen(path, decode, "tcp.checksum.status != 1 || ip.checksum.status != 1", "frame.number"));
                List<String> syn = seen(path, decode, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "ip.src");
                assertTrue(
                        syn.stream().allMatch(source -> source.startsWith(outer) && source.endsWith("10.9.0.2")),
                        syn + "");
                assertFalse(syn.isEmpty());
                assertEquals(
                        List.of("1460"),
                        seen(path, decode, "tcp.options.mss_val", "tcp.options.mss_val").stream()
                                .distinct()
                                .toList());
                assertFalse(seen(path, decode, "http.request.method == \"PUT\"", "frame.number")
                        .isEmpty());
            }
            List<String> dropped =
                    seen(temp.resolve("s.pcapng"), decode, "frame.comment contains \"data#3\"", "frame.comment");
            assertEquals(1, dropped.size(), dropped::toString);
            assertTrue(dropped.get(0).contains("network: dropped on purpose (--drop data#3)"), dropped::toString);
        }
    }

    /** The values of a field in the packets that pass a filter. */
    private static List<String> seen(Path capture, String[] decode, String filter, String field) throws Exception {
        List<String> args = new ArrayList<>(List.of(decode));
        args.addAll(List.of("-Y", filter, "-T", "fields", "-E", "aggregator=,", "-e", field));
        return Tshark.lines(capture, args.toArray(String[]::new));
    }

    @Test
    void aReceiverWithViaHearsNobodyElse() throws Exception {
        try (DatagramSocket carrier = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                ToolProcess receiver = encap(
                        Receiver.class, "--listen", "127.0.0.1:0", "--via", "127.0.0.1:" + carrier.getLocalPort())) {
            String at = receiver.awaitLine("listening on ");
            try (ToolProcess stranger =
                    encap(Sender.class, "--via", at, "--connect-timeout", "2s", "10.9.0.77:80", file().toString())) {
                assertEquals(1, stranger.exit());
                assertEquals(
                        "no answer from TCP 10.9.0.77:80 through UDP " + at
                                + " within 2 s: does what carries the packets send"
                                + " the answers to our UDP port, and has that host a route to 10.9.0.2 (--inner)?",
                        stranger.json().get("error").getAsString());
            }
            InetSocketAddress to = new InetSocketAddress("127.0.0.1", Integer.parseInt(at.split(":")[1]));
            carrier.send(new DatagramPacket(new byte[50], 50, to));
            receiver.signal("TERM");
            assertEquals(143, receiver.exit());
            JsonObject dropped = receiver.json().getAsJsonObject("dropped_on_arrival");
            assertTrue(dropped.get("strangers").getAsLong() >= 1, dropped.toString());
        }
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        String nobody;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }
        String file = file().toString();
        String[][] failures = {
            {
                "10.9.0.1:80",
                "connection refused: nothing carries packets at UDP " + nobody + "; start socat there, or check --via"
            },
            {"10.9.0.2:80", "10.9.0.2 is our own address in there; --inner takes another"},
            {"[::1]:80", "--encap ip carries IPv4 only, and ::1 has no IPv4 address"}
        };
        for (String[] failure : failures) {
            try (ToolProcess sender = encap(Sender.class, "--via", nobody, failure[0], file)) {
                assertEquals(1, sender.exit());
                assertEquals(failure[1], sender.json().get("error").getAsString());
            }
        }
    }
}
