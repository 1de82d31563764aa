package toucan.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.net.Await.Background;

/** Libraries that know nothing of Toucan run over its sockets unchanged. */
class LibrariesTest {
    private static final EndpointConfig CONFIG =
            EndpointConfig.DEFAULT.with().tcp(Pair.QUICK).build();
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    // ---- TLS ----

    @Test
    void tlsRunsOverOurSockets(@TempDir Path dir) throws Exception {
        SSLContext tls = selfSigned(dir);
        byte[] there = random(1_000_000);
        byte[] back = random(800_000);
        try (ToucanServerSocket listener = new ToucanServerSocket(CONFIG)) {
            listener.bind(new InetSocketAddress("127.0.0.1", 0));
            Background<byte[]> serves = Await.background(() -> {
                Socket plain = listener.accept();
                try (SSLSocket server = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true)) {
                    byte[] got = server.getInputStream().readNBytes(there.length);
                    server.getOutputStream().write(back);
                    assertEquals(-1, server.getInputStream().read(), "the client's close_notify");
                    return got;
                }
            });
            ToucanSocket plain = new ToucanSocket(CONFIG);
            plain.connect(listener.getLocalSocketAddress());
            try (SSLSocket client =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
                client.setSoTimeout(60_000);
                client.startHandshake();
                assertTrue(client.getSession().isValid());
                client.getOutputStream().write(there);
                assertArrayEquals(back, client.getInputStream().readNBytes(back.length));
                client.shutdownOutput();
                assertArrayEquals(there, serves.get());
                assertEquals(-1, client.getInputStream().read());
            }
            assertTrue(plain.isClosed());
        }
    }

    private static SSLContext selfSigned(Path dir) throws Exception {
        Path file = dir.resolve("key.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "toucan",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, said);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    // ---- HTTP ----

    @Test
    void httpCoreRunsOverOurSockets() throws Exception {
        HttpServer server = ServerBootstrap.bootstrap()
                .setLocalAddress(InetAddress.getByName("127.0.0.1"))
                .setServerSocketFactory(new ToucanServerSocketFactory(CONFIG))
                .setCanonicalHostName("localhost")
                .register("/echo", (request, response, context) -> {
                    byte[] body = EntityUtils.toByteArray(request.getEntity());
                    response.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
                })
                .create();
        server.start();
        try (ToucanSocket socket = new ToucanSocket(CONFIG)) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()));
            socket.setSoTimeout(60_000);
            DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
            connection.bind(socket);
            for (int length : new int[] {0, 10, 500_000}) {
                assertArrayEquals(random(length), post(connection, server.getLocalPort(), random(length)));
            }
            connection.close(CloseMode.GRACEFUL);
        } finally {
            server.initiateShutdown();
            server.close(CloseMode.GRACEFUL);
        }
    }

    private static byte[] post(DefaultBHttpClientConnection connection, int port, byte[] body) throws Exception {
        ClassicHttpRequest request = new BasicClassicHttpRequest(Method.POST, new HttpHost("localhost", port), "/echo");
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
        HttpRequestExecutor executor = new HttpRequestExecutor();
        HttpCoreContext context = HttpCoreContext.create();
        DefaultHttpProcessor processor = new DefaultHttpProcessor(new RequestTargetHost(), new RequestContent());
        executor.preProcess(request, processor, context);
        try (ClassicHttpResponse response = executor.execute(request, connection, context)) {
            assertEquals(200, response.getCode());
            return read(response);
        }
    }

    private static byte[] read(ClassicHttpResponse response) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        response.getEntity().writeTo(bytes);
        return bytes.toByteArray();
    }
}
