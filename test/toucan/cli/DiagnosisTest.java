package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import toucan.peer.discovery.MulticastCheck;
import toucan.peer.discovery.MulticastGroup;
import toucan.testing.Needs;

class DiagnosisTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress LISTEN = new InetSocketAddress(LOOPBACK, 9293);
    private static final Diagnosis.Interface LO = new Diagnosis.Interface("lo", true, true, false, List.of(LOOPBACK));
    private static final Diagnosis.Bound BOUND = new Diagnosis.Bound(LISTEN, null, 4 << 20);

    private static MulticastCheck.Outcome outcome(String sendError, boolean heard, MulticastCheck.Answer... answers) {
        return new MulticastCheck.Outcome(
                null, List.of(new MulticastCheck.Tried(LOOPBACK, sendError, heard)), List.of(answers));
    }

    private static Diagnosis diagnosis(
            int java, long rmemMax, Diagnosis.Interface nif, Diagnosis.Bound bound, MulticastCheck.Outcome outcome) {
        return new Diagnosis(
                java + ".0.1 (Somebody)",
                java,
                "Linux 6",
                rmemMax,
                List.of(nif),
                List.of(bound),
                List.of(new Diagnosis.Meeting(MulticastGroup.TOUCAN, outcome)));
    }

    private static Diagnosis sound(MulticastCheck.Answer... answers) {
        return diagnosis(17, 4 << 20, LO, BOUND, outcome(null, true, answers));
    }

    private static void assertProblem(String part, Diagnosis found) {
        assertEquals(1, found.problems().size(), () -> "" + found.problems());
        assertTrue(found.problems().get(0).contains(part), () -> "" + found.problems());
        assertFalse(found.isSound());
        assertFalse(DiagnosisText.json(found).get("ok").getAsBoolean());
    }

    @Test
    void nothingIsInTheWay() {
        MulticastCheck.Answer answer =
                new MulticastCheck.Answer(new InetSocketAddress(LOOPBACK, 5000), List.of("a".repeat(40)));
        Diagnosis found = sound(answer);
        assertEquals(List.of(), found.problems());
        List<String> lines = DiagnosisText.lines(found);
        assertTrue(lines.contains("  interface   lo: 127.0.0.1"), lines::toString);
        assertTrue(lines.contains("  multicast   239.255.92.93:9295 from 127.0.0.1: works"), lines::toString);
        assertTrue(lines.contains("  peer        127.0.0.1:5000 has " + "a".repeat(40)), lines::toString);
        assertTrue(lines.stream().noneMatch(line -> line.contains("no peer has answered")), lines::toString);
    }

    @Test
    void eachThingThatCanBeInTheWay() {
        MulticastCheck.Outcome works = outcome(null, true);
        assertProblem("Java 11 is too old", diagnosis(11, -1, LO, BOUND, works));
        Diagnosis.Interface down = new Diagnosis.Interface("lo", false, true, false, List.of());
        assertProblem("no network interface", diagnosis(17, -1, down, BOUND, works));
        Diagnosis.Bound taken = new Diagnosis.Bound(LISTEN, "Address already in use", -1);
        assertProblem("--listen takes another", diagnosis(17, -1, LO, taken, works));
        assertProblem("--discover will find nobody", diagnosis(17, -1, LO, BOUND, outcome(null, false)));
        assertProblem("--discover will find nobody", diagnosis(17, -1, LO, BOUND, outcome("refused", false)));
        MulticastCheck.Outcome closed =
                new MulticastCheck.Outcome("cannot listen on UDP port 9295", List.of(), List.of());
        assertProblem("cannot listen on UDP port 9295", diagnosis(17, -1, LO, BOUND, closed));
    }

    @Test
    void whatIsWorthKnowing() {
        assertTrue(sound().hints().toString().contains("--peer HOST:PORT needs none"));
        assertTrue(sound().hints().toString().contains("--listen 0.0.0.0:9293"));
        String small =
                diagnosis(17, 212_992, LO, BOUND, outcome(null, true)).hints().toString();
        assertTrue(small.contains("net.core.rmem_max=4194304"), small);
        assertFalse(sound().hints().toString().contains("rmem"));
    }

    /** Linux has the limit, and no machine so low a one that a datagram does not fit. */
    @Test
    void theSystemsLimitIsReadWhole() {
        Needs.system(Files.exists(Path.of("/proc/sys/net/core/rmem_max")), "net.core.rmem_max");
        assertTrue(Examination.rmemMax() >= 2_048, "rmem_max " + Examination.rmemMax());
    }

    /** On loopback alone, with a port that is free, and with the same one taken. */
    @Test
    void theCommandFindsATakenPort() throws Exception {
        String group = MulticastGroup.TOUCAN.address().getHostAddress();
        try (DatagramSocket taken = new DatagramSocket(0, LOOPBACK);
                DatagramSocket free = new DatagramSocket(0, LOOPBACK)) {
            int meet = free.getLocalPort();
            Captured captured = new Captured(false);
            int code = new CommandLine(new PeerDoctorCommand(captured.console))
                    .execute(
                            "--json",
                            "--listen",
                            "127.0.0.1:" + taken.getLocalPort(),
                            "--discover-group",
                            group + ":" + meet);
            assertEquals(Tool.FAILED, code, captured.errText());
            JsonObject json = JsonParser.parseString(captured.out()).getAsJsonObject();
            assertFalse(json.get("ok").getAsBoolean());
            assertTrue(json.get("problems").toString().contains(":" + taken.getLocalPort()), captured.out());
            assertTrue(captured.errText().contains("  Java        "), captured.errText());
        }
    }

    @Test
    void aHostThatNobodyKnowsIsOneLine() {
        Captured captured = new Captured(false);
        int code = new CommandLine(new PeerDoctorCommand(captured.console))
                .execute("--json", "--listen", "no such host.invalid:1");
        assertEquals(Tool.FAILED, code);
        assertEquals(
                "error: unknown host: no such host.invalid", captured.errText().strip());
        assertFalse(JsonParser.parseString(captured.out())
                .getAsJsonObject()
                .get("ok")
                .getAsBoolean());
    }
}
