package toucan.peer.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A link over the kernel's TCP: whose it is makes no difference to it. */
@Timeout(300)
class StreamLinkTest implements StreamLink.Events {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Socket ours;
    private Socket theirs;
    private StreamLink link;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ours = new Socket(server.getInetAddress(), server.getLocalPort());
            theirs = server.accept();
        }
        link = new StreamLink(ours, "them", () -> events.add("closing"));
    }

    @AfterEach
    void disconnect() throws IOException {
        ours.close();
        theirs.close();
    }

    private void run() {
        start(() -> link.writeAll(this));
        start(() -> link.readAll(this));
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private String next() throws InterruptedException {
        String event = events.poll(60, TimeUnit.SECONDS);
        assertTrue(event != null, "nothing happened");
        return event;
    }

    @Override
    public void received(ByteBuffer data) {
        events.add("received " + data.remaining());
    }

    @Override
    public void writable() {
        events.add("writable");
    }

    @Override
    public void closed(String why) {
        events.add("closed: " + why);
    }

    @Override
    public void gone() {
        events.add("gone");
    }

    @Test
    void whatWasWrittenIsDeliveredBeforeTheEnd() throws Exception {
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        link.write(ByteBuffer.wrap(bytes));
        run();
        link.close("enough");
        assertArrayEquals(bytes, theirs.getInputStream().readAllBytes());
        theirs.close();
        assertEquals("closing", next());
        // Both threads tell, and the reason is ours.
        assertEquals("closed: enough", next());
        assertEquals("closed: enough", next());
        assertEquals("gone", next());
        assertTrue(ours.isClosed());
    }

    /** What a peer sends after we have closed must not make a reset that overtakes our last words. */
    @Test
    void lateBytesOfThePeerAreReadAndForgotten() throws Exception {
        run();
        theirs.getOutputStream().write(new byte[10]);
        assertEquals("received 10", next());
        link.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        link.close("enough");
        assertEquals("closing", next());
        theirs.getOutputStream().write(new byte[100_000]);
        assertEquals(3, theirs.getInputStream().readAllBytes().length);
        theirs.close();
        assertEquals("closed: enough", next());
        assertEquals("closed: enough", next());
        assertEquals("gone", next());
    }

    @Test
    void itTakesNoMoreThanItHasRoomFor() {
        int room = link.room();
        link.write(ByteBuffer.wrap(new byte[room]));
        assertEquals(0, link.room());
        assertThrows(IllegalStateException.class, () -> link.write(ByteBuffer.wrap(new byte[1])));
    }

    @Test
    void roomIsToldAgain() throws Exception {
        link.write(ByteBuffer.wrap(new byte[link.room()]));
        assertEquals(0, link.room());
        run();
        assertEquals("writable", next());
        assertTrue(link.room() > 0);
    }

    @Test
    void aPeerThatDoesNotReadIsAborted() throws Exception {
        run();
        // Until the kernel's buffers are full and the writing thread stands.
        for (int stuck = 0; stuck < 3; ) {
            int room = link.room();
            link.write(ByteBuffer.wrap(new byte[room]));
            stuck = room > 0 || events.poll(1, TimeUnit.SECONDS) != null ? 0 : stuck + 1;
        }
        link.close("it does not read");
        link.abort();
        for (String event = next(); !event.equals("gone"); event = next()) {
            assertTrue(
                    event.equals("writable") || event.equals("closing") || event.startsWith("closed: it does not read"),
                    event);
        }
    }

    @Test
    void thePeersEndIsOurs() throws Exception {
        run();
        theirs.close();
        assertEquals("closing", next());
        String first = next();
        assertTrue(first.startsWith("closed: "), first);
        assertEquals(first, next(), "there is one reason");
        assertEquals("gone", next());
        assertEquals(0, link.room());
    }
}
