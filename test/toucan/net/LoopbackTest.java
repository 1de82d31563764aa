package toucan.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoopbackTest {
    @Test
    void bytesCrossUnchanged() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        EndpointConfig cfg = EndpointConfig.DEFAULT
                .with()
                .tcp(EndpointConfig.DEFAULT.tcp().with().mslNanos(10_000_000).build())
                .build();
        try (Endpoint server = Endpoint.bind(cfg, new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = server.listen(0, 5)) {
            InetSocketAddress to = server.localEndpoints().get(0);
            CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> {
                try (ToucanSocket s = listener.accept()) {
                    return s.getInputStream().readAllBytes();
                } catch (Exception e) {
                    throw new RuntimeException(e);
                }
            });
            try (Endpoint client = Endpoint.dial(cfg, to);
                    ToucanSocket s = client.connect(to, to.getPort())) {
                s.getOutputStream().write(sent);
                s.shutdownOutput();
                assertArrayEquals(sent, got.get());
                assertEquals(-1, s.getInputStream().read());
                assertEquals(0, s.status().counters().bytesRetransmitted());
            }
        }
    }
}
