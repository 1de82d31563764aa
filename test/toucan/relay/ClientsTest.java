package toucan.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of clients, in virtual time. */
class ClientsTest {
    private static final long IDLE = 1_000;

    private final Clients clients = new Clients(3, IDLE);
    private Ports ports;

    @BeforeEach
    void open() throws IOException {
        ports = new Ports(new ReadyPorts(), new ReadyPorts());
    }

    @AfterEach
    void close() throws IOException {
        clients.all().forEach(client -> client.upstream().close());
        ports.close();
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private Client add(int port, long now) throws IOException {
        Client client = Client.dial(address(port), address(1), address(9), ports);
        clients.add(client, now);
        return client;
    }

    @Test
    void theOneUnusedForLongestMakesRoom() throws IOException {
        Client first = add(11, 1);
        Client second = add(12, 2);
        add(13, 3);
        assertEquals(first, clients.use(address(11), 4));
        add(14, 5);
        assertNull(clients.use(address(12), 6));
        assertFalse(second.upstream().channel().isOpen(), "its socket goes with it");
        assertNotNull(clients.use(address(11), 6));
        assertNotNull(clients.use(address(13), 6));
        assertEquals(3, clients.all().size());
    }

    @Test
    void whoIsSilentForTooLongIsForgotten() throws IOException {
        assertEquals(Long.MAX_VALUE, clients.nextIdleNanos());
        add(11, 0);
        add(12, 100);
        assertEquals(IDLE, clients.nextIdleNanos());
        clients.use(address(11), 500);
        assertEquals(100 + IDLE, clients.nextIdleNanos());
        clients.forgetIdle(99 + IDLE);
        assertEquals(2, clients.all().size());
        clients.forgetIdle(100 + IDLE);
        assertNull(clients.use(address(12), 1_200));
        assertEquals(500 + IDLE, clients.nextIdleNanos());
    }
}
