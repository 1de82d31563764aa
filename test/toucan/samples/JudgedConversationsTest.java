package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.samples.Stage.Captures;
import toucan.tcp.KeepAlive;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** Wireshark and our comments agree on what is no bulk transfer: silence, closed windows, ends of all sorts. */
@Timeout(300)
class JudgedConversationsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsTshark() {
        Needs.program("tshark");
    }

    @Test
    void keepAlive() throws Exception {
        Stage stage = new Stage(50).tcp(tcp -> tcp.keepAlive(new KeepAlive(2 * Stage.SECOND, Stage.SECOND, 3)));
        Captures files = stage.play(
                new Script()
                        .say("Are you there?")
                        .pause(7_000)
                        .say("Still?")
                        .pause(3_000)
                        .close()
                        .readToEnd(),
                new Script().readToEnd().close());
        agree(files, "keep-alive probe ");
    }

    /** Everything the client sends from some moment on is lost, until it gives up. */
    @Test
    void userTimeout() throws Exception {
        Stage stage = new Stage(51)
                .tcp(tcp -> tcp.userTimeoutNanos(5 * Stage.SECOND).idleTimeoutNanos(20 * Stage.SECOND))
                .drop("data#3-9,retx#1-30,probe#1-30,rst#1-3");
        Captures files = stage.play(
                new Script()
                        .write(1000)
                        .pause(100)
                        .write(1000)
                        .pause(100)
                        .write(1000)
                        .pause(30_000),
                new Script().read(2000).pause(60_000));
        agree(files, "retransmission: RTO expired");
    }

    @Test
    void bothCloseAtTheSameTime() throws Exception {
        Captures files = new Stage(52)
                .playSimultaneously(
                        new Script().say("Left.").pause(200).close(),
                        new Script().say("Right.").pause(200).close());
        agree(files, "FIN-WAIT-1 -> CLOSING");
    }

    /** The window closes, is probed, opens a little, closes again. */
    @Test
    void aSlowReader() throws Exception {
        Script reader = new Script();
        for (int i = 0; i < 6; i++) {
            reader.pause(700).read(3_000);
        }
        Stage stage = new Stage(53).tcp(tcp -> tcp.receiveBuffer(4_000).receiveBufferMax(4_000));
        Captures files = stage.play(
                new Script().write(30_000).close().readToEnd(),
                reader.readToEnd().close());
        agree(files, "window probe ");
        assertFalse(Tshark.frames(server(files), "frame.comment contains \"window update: \"")
                .isEmpty());
    }

    @Test
    void aLostTailWithoutProbe() throws Exception {
        Captures files = new Stage(54)
                .tcp(tcp -> tcp.tailLossProbe(false))
                .drop("data#9-11")
                .play(
                        new Script().write(15_000).readToEnd().close(),
                        new Script().read(15_000).close().readToEnd());
        agree(files, "retransmission: RTO expired");
    }

    @Test
    void anAbort() throws Exception {
        Captures files = new Stage(55)
                .play(
                        new Script().write(20_000).pause(60).abort(),
                        new Script().readToEnd().close());
        agree(files, "reset: ABORT");
    }

    /** Both talk at the same time through a network that turns the order around. */
    @Test
    void bothDirectionsReordered() throws Exception {
        Captures files = new Stage(56)
                .network(network -> network.reorder(0.1).duplicate(0.05).seed(7))
                .play(
                        new Script().write(60_000).close().readToEnd(),
                        new Script().write(60_000).close().readToEnd());
        agree(files, "late: ");
    }

    /** @param shown what the client's file must tell for the test to be one */
    private void agree(Captures files, String shown) throws IOException, InterruptedException {
        Path client = Files.write(folder.resolve("client.pcapng"), files.client());
        assertFalse(
                Tshark.frames(client, "frame.comment contains \"" + shown + "\"")
                        .isEmpty(),
                "no \"" + shown + "\"");
        List<String> complaints = new ArrayList<>(WiresharkVerdict.of(client));
        complaints.addAll(WiresharkVerdict.of(server(files)));
        assertEquals("", String.join("\n", complaints));
    }

    private Path server(Captures files) throws IOException {
        return Files.write(folder.resolve("server.pcapng"), files.server());
    }
}
