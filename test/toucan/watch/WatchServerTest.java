package toucan.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's server, over the loopback of this machine. */
@Timeout(300)
class WatchServerTest {
    private static final int MANY = 4 * WatchServer.MOST_CONNECTIONS;

    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> warnings = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private WatchServer server = open("{\"sch\\u00f6n\":1}");

    private WatchServer open(String json) {
        return open(new WatchPages().file("/", WatchPages.class, "icon.svg").snapshot("/now.json", () -> {
            asked.incrementAndGet();
            return json;
        }));
    }

    private WatchServer open(WatchPages pages) {
        try {
            return WatchServer.open(0, pages, warnings::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        assertEquals(List.of(), warnings);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, method.equals("POST") ? BodyPublishers.ofString("x=1") : BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), server.address().getPort());
        sockets.add(socket);
        return socket;
    }

    /** The status line of the answer to a request that is sent as it stands, with PORT for the server's. */
    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            String text =
                    request.replace("PORT", Integer.toString(server.address().getPort()));
            socket.getOutputStream().write((text + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }

    @Test
    void filesAndSnapshotsWithTheirTypes() throws Exception {
        HttpResponse<String> page = send("GET", "/");
        assertEquals(200, page.statusCode());
        assertEquals("image/svg+xml", page.headers().firstValue("content-type").orElseThrow());
        assertTrue(page.body().startsWith("<svg"), page.body());
        assertEquals(
                "text/javascript; charset=utf-8",
                send("GET", "/live.js").headers().firstValue("content-type").orElseThrow());
        assertEquals(
                "text/css; charset=utf-8",
                send("GET", "/watch.css").headers().firstValue("content-type").orElseThrow());
        assertEquals(0, asked.get());
        HttpResponse<String> json = send("GET", "/now.json?x=1");
        assertEquals(
                "application/json", json.headers().firstValue("content-type").orElseThrow());
        assertEquals("{\"sch\\u00f6n\":1}", json.body());
        assertEquals(1, asked.get());
        assertEquals(404, send("GET", "/other").statusCode());
        assertEquals(404, send("GET", "/../toucan/watch/WatchPages.class").statusCode());
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
        for (String path : List.of("/", "/now.json", "/none")) {
            HttpResponse<String> response = send("GET", path);
            String policy =
                    response.headers().firstValue("content-security-policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("x-content-type-options").orElseThrow());
            assertEquals(
                    "no-store", response.headers().firstValue("cache-control").orElseThrow());
            assertTrue(
                    response.headers().firstValue("access-control-allow-origin").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void onlyReadingIsKnown(String method) throws Exception {
        HttpResponse<String> response = send(method, "/now.json");
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD", response.headers().firstValue("allow").orElseThrow());
        assertEquals(0, asked.get());
    }

    @Test
    void headHasTheHeaderOnly() throws Exception {
        HttpResponse<String> response = send("HEAD", "/now.json");
        assertEquals(200, response.statusCode());
        assertEquals("16", response.headers().firstValue("content-length").orElseThrow());
        assertEquals("", response.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n",
                "GET / HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET / HTTP/1.1\r\nHost: LOCALHOST:PORT\r\n",
                "GET / HTTP/1.1\r\nHost: [::1]:PORT\r\n",
                "GET http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n",
            })
    void answersToTheNamesOfThisComputer(String request) throws Exception {
        assertEquals("HTTP/1.1 200 OK", raw(request));
    }

    /** What a browser sends whose page comes from elsewhere, under a name that has been made to mean 127.0.0.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /now.json HTTP/1.1\r\nHost: evil.example:PORT\r\n",
                "GET /now.json HTTP/1.1\r\nHost: evil.example\r\n",
                "GET /now.json HTTP/1.1\r\nHost: 127.0.0.1\r\n",
                "GET /now.json HTTP/1.1\r\nHost: 127.0.0.1:1\r\n",
                "GET /now.json HTTP/1.1\r\nHost: localhost.evil.example:PORT\r\n",
                "GET /now.json HTTP/1.1\r\nHost: 127.0.0.1.evil.example:PORT\r\n",
                "GET /now.json HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example:PORT\r\n",
                "GET /now.json HTTP/1.1\r\nHost: x@localhost:PORT@evil.example\r\n",
                "GET http://evil.example:PORT/now.json HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET /now.json HTTP/1.1\r\n",
                "GET /now.json HTTP/1.0\r\n",
                "GET /now.json HTTP/1.1\r\nHost:\r\n",
            })
    void answersToNoOtherName(String request) throws Exception {
        String status = raw(request);
        assertTrue(status.contains(" 403 ") || status.contains(" 400 "), status);
        assertEquals(0, asked.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r\n\r\n", "GET", "nonsense\r\n", "GET / HTTP/9.9\r\nHost: localhost:PORT\r\n", "\0\0\0\0"})
    void nonsenseCostsItsOwnConnection(String request) throws Exception {
        String status = raw(request);
        assertFalse(status.contains(" 200 "), status);
        assertEquals(200, send("GET", "/").statusCode());
    }

    @Test
    void nobodyElseOnTheNetworkReachesIt() throws Exception {
        assertEquals("127.0.0.1", server.address().getHost());
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
                .toList();
        for (InetAddress address : others) {
            assertThrows(
                    SocketException.class,
                    () -> new Socket(address, server.address().getPort()).close(),
                    () -> "at " + address);
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        int port = server.address().getPort();
        assertThrows(IOException.class, () -> WatchServer.open(port, new WatchPages(), warnings::add));
    }

    @Test
    void manyConnectionsMakeRoomForTheNext() throws Exception {
        for (int i = 0; i < MANY; i++) {
            connect();
        }
        assertEquals(200, send("GET", "/now.json").statusCode());
        // The last that came are those that are still there; the others hear the end.
        for (Socket socket : sockets.subList(0, MANY - WatchServer.MOST_CONNECTIONS)) {
            socket.setSoTimeout(60_000);
            assertTrue(isOver(socket));
        }
    }

    private static boolean isOver(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset: closed as well
        }
    }

    @Test
    void aViewerWhoDoesNotReadHoldsUpNobody() throws Exception {
        server.close();
        server = open("x".repeat(16 << 20));
        String request =
                "GET /now.json HTTP/1.1\r\nHost: 127.0.0.1:" + server.address().getPort() + "\r\n\r\n";
        for (int i = 0; i < 3; i++) {
            connect().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
        assertEquals(200, send("GET", "/").statusCode());
        server.close(); // nor does it hold up the end: the test's time limit says so
    }

    @Test
    void whatFailsIsSaidToTheViewerAndCostsNobodyElse() throws Exception {
        server.close();
        server = open(new WatchPages()
                .snapshot("/now.json", () -> {
                    throw new IllegalStateException("a defect");
                })
                .file("/", WatchPages.class, "icon.svg"));
        assertEquals(500, send("GET", "/now.json").statusCode());
        assertEquals(200, send("GET", "/").statusCode());
    }

    @Test
    void anAnswerUnderWayComesOutBeforeTheEnd() throws Exception {
        server.close();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        server = open(new WatchPages().snapshot("/now.json", () -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "{}";
        }));
        URI address = server.address();
        var answer = HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(address.resolve("/now.json")).build(), BodyHandlers.ofString());
        begun.await();
        Thread closer = new Thread(server::close);
        closer.start();
        goOn.countDown();
        assertEquals("{}", answer.get().body());
        closer.join();
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", address.getPort()).close());
    }
}
