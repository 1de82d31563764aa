package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.capture.Segments.V4_A;
import static toucan.capture.Segments.V4_B;
import static toucan.capture.Segments.V6_A;
import static toucan.capture.Segments.V6_B;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.testing.Needs;
import toucan.wire.Segment;

/** An independent reader's opinion of our files. */
@Timeout(300)
class TsharkTest {
    @TempDir
    Path folder;

    private Path path;
    private final Clock clock = Clock.monotonic();

    @BeforeEach
    void needsTshark() {
        Needs.program("tshark");
        path = folder.resolve("test.pcapng");
    }

    @Test
    void tcpViewNeedsNoSetting() throws Exception {
        for (InetSocketAddress[] ends : new InetSocketAddress[][] {{V4_A, V4_B}, {V6_A, V6_B}}) {
            try (Capture capture = Capture.open(path, View.TCP, "sender 192.0.2.1:9293", clock, Wall.of(clock))) {
                Segments.recordConnection(capture, ends[0], ends[1]);
            }
            assertJudgement(ends[0] == V4_A ? "ip" : "ipv6");
        }
    }

    @Test
    void udpViewNeedsDecodeAs() throws Exception {
        for (InetSocketAddress[] ends : new InetSocketAddress[][] {{V4_A, V4_B}, {V6_A, V6_B}}) {
            try (Capture capture = Capture.open(path, View.UDP, "sender 192.0.2.1:9293", clock, Wall.of(clock))) {
                Segments.recordConnection(capture, ends[0], ends[1]);
            }
            List<String> udp = fields("udp.checksum.status", "-o", "udp.check_checksum:TRUE");
            assertEquals(Collections.nCopies(11, "1"), udp, "UDP checksums good");
            assertJudgement(ends[0] == V4_A ? "ip" : "ipv6", "-d", "udp.port==9293,tcp");
        }
    }

    private void assertJudgement(String ip, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"));
        String[] args = all.toArray(String[]::new);
        assertEquals(Collections.nCopies(11, "1"), fields("tcp.checksum.status", args), "TCP checksums good");
        if (ip.equals("ip")) {
            assertEquals(Collections.nCopies(11, "1"), fields("ip.checksum.status", args), "IP checksums good");
        }
        assertEquals(List.of(), tshark("_ws.malformed || tcp.checksum_bad.expert", "frame.number", args), "malformed");
        assertEquals(
                List.of("sender 192.0.2.1:9293"),
                fields("frame.interface_name", args).stream().distinct().toList());
        assertEquals(
                List.of("2", "1", "2", "2", "2", "1", "1", "2", "2", "1", "2"),
                fields("frame.packet_flags_direction", args).stream()
                        .map(direction -> direction.replaceFirst("^0x0*", ""))
                        .toList());
        assertEquals(
                List.of(
                        "network: lost (--loss 10%)",
                        "retransmission: RTO expired (1.024 s), backoff 2, RFC 6298 5.5|network: duplicated (--duplicate 1%)"),
                tshark("frame.comment", "frame.comment", args));
        assertEquals(List.of("5"), tshark("tcp.analysis.retransmission", "frame.number", args));
        assertEquals(
                List.of("7"),
                tshark("tcp.options.wscale.shift && tcp.flags.ack == 0", "tcp.options.wscale.shift", args));
    }

    @Test
    void theUserTimeoutIsDissected() throws Exception { // RFC 5482 §3.3: once in seconds, once in minutes
        try (Capture capture = Capture.open(path, View.TCP, "host", clock, Wall.of(clock))) {
            Datagram datagram = Segments.datagram(V4_A, V4_B);
            for (long seconds : new long[] {300, 40_000}) {
                Segment syn = Segments.outgoing(Segment.SYN, 1, 0, 0);
                syn.options()
                        .mss(1452)
                        .sackPermitted(true)
                        .timestamps(1, 0)
                        .windowScale(7)
                        .userTimeoutSeconds(seconds);
                capture.record(Direction.OUTBOUND, Segments.fill(datagram, Direction.OUTBOUND, syn), clock.nanos());
            }
        }
        assertEquals(List.of("300", "667"), fields("tcp.options.user_to_val"));
        List<String> minutes = fields("tcp.options.user_to_granularity");
        assertTrue(minutes.get(0).matches("0|False") && minutes.get(1).matches("1|True"), minutes.toString());
        assertEquals(List.of("7", "7"), fields("tcp.options.wscale.shift"));
        assertEquals(List.of(), tshark("_ws.malformed || _ws.expert.severity == error", "frame.number"));
    }

    @Test
    void keepAlivesAreRecognised() throws Exception { // RFC 9293 §3.8.4: SEG.SEQ = SND.NXT-1 without data
        try (Capture capture = Capture.open(path, View.TCP, "host", clock, Wall.of(clock))) {
            Datagram datagram = Segments.datagram(V4_A, V4_B);
            capture.record(
                    Direction.OUTBOUND,
                    Segments.fill(datagram, Direction.OUTBOUND, Segments.outgoing(Segment.ACK, 1, 1, 100)),
                    clock.nanos());
            capture.record(
                    Direction.INBOUND,
                    Segments.fill(datagram, Direction.INBOUND, Segments.incoming(Segment.ACK, 1, 101, 0)),
                    clock.nanos());
            capture.record(
                    Direction.OUTBOUND,
                    Segments.fill(datagram, Direction.OUTBOUND, Segments.outgoing(Segment.ACK, 100, 1, 0)),
                    clock.nanos());
            capture.record(
                    Direction.INBOUND,
                    Segments.fill(datagram, Direction.INBOUND, Segments.incoming(Segment.ACK, 1, 101, 0)),
                    clock.nanos());
        }
        assertEquals(List.of("3"), tshark("tcp.analysis.keep_alive", "frame.number"));
        assertEquals(List.of("4"), tshark("tcp.analysis.keep_alive_ack", "frame.number"));
    }

    @Test
    void largeSegmentsAndChecksumsThatAreNotUsedAreGood() throws Exception {
        for (View view : List.of(View.TCP, View.UDP)) {
            try (Capture capture = Capture.open(path, view, "host", clock, Wall.of(clock))) {
                Datagram large = Segments.datagram(V4_A, V4_B);
                int length = Datagram.MAX_PAYLOAD - 20;
                capture.record(
                        Direction.OUTBOUND,
                        Segments.fill(large, Direction.OUTBOUND, Segments.outgoing(Segment.ACK, 1, 1, length)),
                        clock.nanos());
                large.payload().putShort(16, (short) 0);
                large.payload().putInt(4, 1 + length);
                capture.record(Direction.OUTBOUND, large, clock.nanos());
            }
            String[] args = {"-o", "tcp.check_checksum:TRUE", "-d", "udp.port==9293,tcp"};
            assertEquals(List.of("1", "1"), fields("tcp.checksum.status", args));
            assertEquals(List.of("65487", "65487"), fields("tcp.len", args));
            assertEquals(List.of(), tshark("_ws.malformed", "frame.number", args));
        }
    }

    @Test
    void aDamagedSegmentIsBadAndWhatIsNoSegmentIsShownAsUdp() throws Exception {
        try (Capture capture = Capture.open(path, View.TCP, "host", clock, Wall.of(clock))) {
            Datagram damaged = Segments.fill(
                    Segments.datagram(V4_A, V4_B), Direction.INBOUND, Segments.incoming(Segment.ACK, 1, 1, 100));
            damaged.payload().put(50, (byte) (damaged.payload().get(50) ^ 0x10));
            capture.record(Direction.INBOUND, damaged, clock.nanos());
            for (int length : new int[] {0, 1, 8, 19}) {
                Datagram noise = Segments.datagram(V4_A, V4_B);
                noise.length(length);
                capture.record(Direction.INBOUND, noise, clock.nanos());
            }
        }
        String[] args = {"-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"};
        assertEquals(List.of("1"), tshark("tcp.checksum.status == 0", "frame.number", args));
        assertEquals(List.of("2", "3", "4", "5"), tshark("udp.checksum.status == 1", "frame.number", args));
        assertEquals(List.of(), tshark("_ws.malformed", "frame.number", args));
    }

    @Test
    void hostileBytesInACommentDoNotReachTheTerminal() throws Exception {
        try (Capture capture = Capture.open(path, View.TCP, "host\u001B[2J", clock, Wall.of(clock))) {
            Datagram datagram = Segments.fill(
                    Segments.datagram(V4_A, V4_B), Direction.OUTBOUND, Segments.outgoing(Segment.SYN, 1, 0, 0));
            datagram.note("a\u001B[31mb\nc\u0000d");
            capture.record(Direction.OUTBOUND, datagram, clock.nanos());
        }
        assertEquals(List.of("a\uFFFD[31mb\uFFFDc\uFFFDd"), fields("frame.comment"));
        assertEquals(List.of("host\uFFFD[2J"), fields("frame.interface_name"));
    }

    @Test
    void aFileCutByAKillOpensUpToItsLastWholeBlock() throws Exception {
        try (Capture capture = Capture.open(path, View.TCP, "host", clock, Wall.of(clock))) {
            Segments.recordConnection(capture, V4_A, V4_B);
        }
        byte[] bytes = Files.readAllBytes(path);
        Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        assertEquals(10, run(2, "-T", "fields", "-e", "frame.number").size());
    }

    private List<String> fields(String field, String... options) throws Exception {
        return tshark("frame", field, options);
    }

    /** One field of every packet that the display filter lets through; several values are joined by {@code |}. */
    private List<String> tshark(String filter, String field, String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of("-Y", filter, "-T", "fields", "-E", "aggregator=|", "-e", field));
        args.addAll(List.of(options));
        return run(0, args.toArray(String[]::new));
    }

    private List<String> run(int expectedExit, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", path.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Path errors = folder.resolve("tshark.err");
        builder.redirectError(errors.toFile());
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .collect(Collectors.toList());
        int exit = process.waitFor();
        assertTrue(exit == expectedExit, command + " ended with " + exit + ": " + Files.readString(errors));
        return lines;
    }
}
