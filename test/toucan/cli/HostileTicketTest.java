package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanServerSocket;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.protocol.ExtendedHandshake;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.MessageWriter;
import toucan.peer.protocol.MetadataMessage;
import toucan.peer.protocol.PeerId;

/** Who hands out a ticket decides what metainfo it stands for; what is in that is not believed either. */
@Timeout(300)
class HostileTicketTest {
    @TempDir
    Path temp;

    @Test
    void aMetainfoThatLeavesTheFolderIsRefusedAndNothingIsWritten() throws Exception {
        byte[] info = ("d6:lengthi5e4:name7:../evil12:piece lengthi16384e6:pieces20:" + "x".repeat(20) + "e")
                .getBytes(StandardCharsets.US_ASCII);
        InfoSha256 hash = InfoSha256.hash(info);
        try (Endpoint endpoint = Endpoint.bind(
                        EndpointConfig.DEFAULT.with().anyTcpPort(true).build(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ToucanServerSocket server = endpoint.listen(0, 5)) {
            // The other side is going to ask for it; under the name 1, as Toucan calls it.
            talk(
                    server,
                    hash,
                    info.length,
                    writer -> writer.extended(1, MetadataMessage.data(0, info).encode()));
            int port = endpoint.localEndpoints().get(0).getPort();
            Path dir = temp.resolve("below/received");
            Captured run = Captured.peer(
                    "get",
                    "toucan:" + hash.hex() + "@127.0.0.1:" + port,
                    "--dir",
                    dir.toString(),
                    "--msl",
                    "10ms",
                    "-q");
            assertEquals(1, run.exit(), run.errText());
            String last = run.err().get(run.err().size() - 1);
            assertTrue(last.startsWith("error: the metainfo of this ticket is refused: "), run.errText());
            assertFalse(Files.exists(temp.resolve("below")));
        }
    }

    /** What a peer says is shown, and steers no terminal: no ESC, no CR, no BEL, no change of direction. */
    @Test
    void wordsThatSteerTerminalsAreShownWithoutTheirPower() throws Exception {
        InfoSha256 hash = InfoSha256.hash(new byte[1]);
        try (Endpoint endpoint = Endpoint.bind(
                        EndpointConfig.DEFAULT.with().anyTcpPort(true).build(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ToucanServerSocket server = endpoint.listen(0, 5)) {
            byte[] farewell = "bye\u001b[2J\r\u202eX\u0007".getBytes(StandardCharsets.UTF_8);
            // Under the name 3, as Toucan calls a farewell.
            talk(server, hash, 0, writer -> writer.extended(3, ByteBuffer.wrap(farewell)));
            String at = "127.0.0.1:" + endpoint.localEndpoints().get(0).getPort();
            Captured run = Captured.peer(
                    "get",
                    "toucan:" + hash.hex() + "@" + at,
                    "--dir",
                    temp.toString(),
                    "--msl",
                    "10ms",
                    "--idle-timeout",
                    "5s",
                    "--json");
            assertEquals(1, run.exit(), run.errText());
            assertTrue(run.errText().contains("bye?[2J??X?"), run.errText());
            assertTrue(run.out().contains("bye?[2J??X?"), run.out());
            for (String said : List.of(run.errText(), run.out())) {
                assertTrue(said.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), said);
            }
        }
    }

    /** Greets whoever calls, says something, and ends. @param metadataSize of what can be asked for, or 0 */
    private static void talk(
            ToucanServerSocket server, InfoSha256 hash, int metadataSize, Consumer<MessageWriter> words) {
        Thread thread = new Thread(
                () -> {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().readNBytes(Handshake.BYTES);
                        MessageWriter writer = new MessageWriter(1 << 16);
                        writer.handshake(Handshake.of(hash.truncated(), PeerId.toucan(new byte[PeerId.RANDOM_BYTES])));
                        Map<String, Integer> ids = Map.of(ExtendedHandshake.UT_METADATA, 3);
                        writer.extended(0, new ExtendedHandshake(ids, "hostile", 0, 250, metadataSize).encode());
                        words.accept(writer);
                        OutputStream out = socket.getOutputStream();
                        writer.drain(Integer.MAX_VALUE, bytes -> write(out, bytes));
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        // The other side has gone, as it should.
                    }
                },
                "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    private static void write(OutputStream out, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        try {
            out.write(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
