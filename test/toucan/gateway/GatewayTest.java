package toucan.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sockets of the gateway, without a swarm behind them. */
class GatewayTest {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** A connection as the swarm gets it. */
    private record Admitted(Socket socket, boolean weDialed) {}

    private final BlockingQueue<Admitted> admitted = new LinkedBlockingQueue<>();
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> opened = new ArrayList<>();

    private void admit(Socket socket, boolean weDialed) {
        admitted.add(new Admitted(socket, weDialed));
    }

    private Admitted next() throws InterruptedException {
        Admitted next = admitted.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertNotNull(next, "no connection came");
        return next;
    }

    private Socket dial(InetSocketAddress to) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        opened.add(socket);
        return socket;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Socket socket : opened) {
            socket.close();
        }
        for (Admitted each : admitted) {
            each.socket().close();
        }
    }

    @Test
    void acceptsClientsUntilItIsClosed() throws Exception {
        Gateway gateway = Gateway.open(ANY_PORT, this::admit, warnings::add);
        assertFalse(gateway.knows(InetAddress.getLoopbackAddress(), System.nanoTime()));
        try (gateway) {
            long before = System.nanoTime();
            Socket client = dial(gateway.local());
            Admitted here = next();
            assertEquals(client.getLocalPort(), here.socket().getPort());
            assertFalse(here.weDialed());
            assertTrue(gateway.knows(InetAddress.getLoopbackAddress(), before));
            here.socket().close();
            assertFalse(gateway.knows(InetAddress.getLoopbackAddress(), System.nanoTime()));
        }
        InetSocketAddress local = gateway.local();
        assertThrows(IOException.class, () -> dial(local));
        assertEquals(List.of(), warnings);
    }

    /** Its acceptor has its hands full with one who came before; only when that one is in may it say that it is closed. */
    @Test
    void whoIsAboutToBeTakenInIsInBeforeItIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Admission slow = (socket, weDialed) -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            admit(socket, weDialed);
        };
        Gateway gateway = Gateway.open(ANY_PORT, slow, warnings::add);
        InetSocketAddress local = gateway.local();
        dial(local);
        begun.await();
        Thread closer = new Thread(gateway::close);
        closer.start();
        while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(closer.isAlive(), "it is closed, and yet somebody is being taken in");
        goOn.countDown();
        closer.join();
        assertEquals(1, admitted.size());
        assertThrows(IOException.class, () -> dial(local));
        assertEquals(List.of(), warnings);
    }

    @Test
    void oneClientTooManyIsClosedAtOnce() throws Exception {
        try (Gateway gateway = Gateway.open(ANY_PORT, this::admit, warnings::add)) {
            List<Admitted> here = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                dial(gateway.local());
                here.add(next());
            }
            assertEquals(-1, readOrEnd(dial(gateway.local())));
            for (Admitted each : here) {
                each.socket().close();
            }
            dial(gateway.local());
            next().socket().close();
        }
    }

    private static int readOrEnd(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1; // a reset is an end, too
        }
    }

    @Test
    void whatTheSwarmDoesNotTakeIsClosed() throws Exception {
        Admission none = (socket, weDialed) -> {
            throw new IOException("dead already");
        };
        try (Gateway gateway = Gateway.open(ANY_PORT, none, warnings::add)) {
            assertEquals(-1, readOrEnd(dial(gateway.local())));
        }
    }

    @Test
    void aNamedClientIsDialedAgainWhenItsConnectionEnds() throws Exception {
        try (ServerSocket client = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Dialer dialer = new Dialer(this::admit, warnings::add)) {
            client.setSoTimeout(PATIENCE_MILLIS);
            dialer.keep((InetSocketAddress) client.getLocalSocketAddress());
            for (int i = 0; i < 2; i++) {
                opened.add(client.accept());
                Admitted here = next();
                assertTrue(here.weDialed());
                here.socket().close();
            }
        }
    }

    @Test
    void aClientThatIsNotThereIsToldOfOnceAndTriedAgain() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) free.getLocalSocketAddress();
        }
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Dialer dialer = new Dialer(this::admit, told::add)) {
            dialer.keep(nobody);
            String line = told.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertTrue(line != null && line.contains(":" + nobody.getPort()), line);
            try (ServerSocket client = new ServerSocket(nobody.getPort(), 5, nobody.getAddress())) {
                Admitted here = next();
                assertEquals(nobody, client.getLocalSocketAddress());
                assertEquals(0, told.size());
                here.socket().close();
            }
        }
    }

    @Test
    void aHintIsDialedOnce() throws Exception {
        try (ServerSocket client = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Dialer dialer = new Dialer(this::admit, warnings::add)) {
            InetSocketAddress at = (InetSocketAddress) client.getLocalSocketAddress();
            dialer.hint(at);
            Admitted first = next();
            dialer.hint(at);
            assertEquals(0, admitted.size());
            first.socket().close();
        }
    }
}
