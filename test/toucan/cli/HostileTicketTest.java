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
import java.util.Map;
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
@Timeout(120)
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
            Thread thread = new Thread(() -> handOut(server, hash, info), "hostile");
            thread.setDaemon(true);
            thread.start();
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

    private static void handOut(ToucanServerSocket server, InfoSha256 hash, byte[] info) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().readNBytes(Handshake.BYTES);
            MessageWriter writer = new MessageWriter(1 << 16);
            writer.handshake(Handshake.of(hash.truncated(), PeerId.toucan(new byte[PeerId.RANDOM_BYTES])));
            Map<String, Integer> ids = Map.of(ExtendedHandshake.UT_METADATA, 3);
            writer.extended(0, new ExtendedHandshake(ids, "hostile", 0, 250, info.length).encode());
            // The other side is going to ask for it; under the name 1, as Toucan calls it.
            writer.extended(1, MetadataMessage.data(0, info).encode());
            OutputStream out = socket.getOutputStream();
            writer.drain(Integer.MAX_VALUE, bytes -> write(out, bytes));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The other side has gone, as it should.
        }
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
