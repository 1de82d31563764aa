package toucan.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.TcpConfig;
import toucan.testing.Needs;
import toucan.testing.Tshark;
import toucan.trace.Frame;
import toucan.trace.TraceReader;

/** Two captures in one file. */
@Timeout(300)
class MergedTraceTest {
    @TempDir
    Path folder;

    @Test
    void allPacketsInTheOrderOfTheirTimes() throws IOException {
        SimulatedRun run = run();
        Path merged = folder.resolve("merged.pcapng");
        long packets = MergedTrace.write(List.of(run.client, run.server), merged);
        List<Frame> all = read(merged);
        assertEquals(packets, all.size());
        assertEquals(read(run.client).size() + read(run.server).size(), all.size());
        long before = 0;
        for (Frame frame : all) {
            assertEquals(Math.max(before, frame.epochNanos()), frame.epochNanos(), "frame " + frame.number());
            before = frame.epochNanos();
        }
        for (Path original : List.of(run.client, run.server)) {
            String name = read(original).get(0).seenOn().name();
            List<Frame> its =
                    all.stream().filter(f -> f.seenOn().name().equals(name)).toList();
            List<Frame> first = read(original);
            assertEquals(first.size(), its.size());
            for (int i = 0; i < its.size(); i++) {
                assertEquals(first.get(i).comments(), its.get(i).comments());
                assertEquals(first.get(i).way(), its.get(i).way());
                assertEquals(first.get(i).originalLength(), its.get(i).originalLength());
            }
        }
    }

    @Test
    void wiresharkReadsIt() throws Exception {
        Needs.program("tshark");
        SimulatedRun run = run();
        Path merged = folder.resolve("merged.pcapng");
        MergedTrace.write(List.of(run.client, run.server), merged);
        assertEquals(List.of(), Tshark.frames(merged, "_ws.malformed || tcp.checksum.status != 1"));
        assertEquals(
                Tshark.frames(run.client, "frame.comment").size()
                        + Tshark.frames(run.server, "frame.comment").size(),
                Tshark.frames(merged, "frame.comment").size());
        assertEquals(
                List.of("receiver", "sender"),
                Tshark.field(merged, "tcp", "frame.interface_name").stream()
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** Taken apart again it is the two captures that it was made of, but for the numbers of their frames. */
    @Test
    void takenApartAgain() throws IOException {
        SimulatedRun run = run();
        Path merged = folder.resolve("merged.pcapng");
        MergedTrace.write(List.of(run.client, run.server), merged);
        List<LoadedTrace> parts = SimulatedRun.load(merged).byInterface();
        assertEquals(2, parts.size());
        ComparedConnection whole = run.compare().connections().get(0);
        ComparedConnection again =
                Comparison.of(parts.get(0), parts.get(1)).connections().get(0);
        assertEquals(whole.toServer().sent(), again.toServer().sent());
        assertEquals(whole.toServer().lost(), again.toServer().lost());
        assertEquals(whole.toClient().lost(), again.toClient().lost());
        assertEquals(whole.toServer().delays(), again.toServer().delays());
        LoadedTrace one = SimulatedRun.load(run.client);
        assertEquals(List.of(one), one.byInterface());
    }

    private SimulatedRun run() throws IOException {
        Impairments network = Impairments.NONE.with().loss(Loss.parse("5%")).build();
        return new SimulatedRun(folder, 1, 200_000, network, View.TCP, TcpConfig.DEFAULT, 0);
    }

    private static List<Frame> read(Path file) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file)) {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                frames.add(frame);
            }
        }
        return frames;
    }
}
