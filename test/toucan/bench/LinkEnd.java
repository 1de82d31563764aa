package toucan.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import toucan.cli.ToolTcp;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanServerSocket;
import toucan.net.ToucanSocket;
import toucan.tcp.Status;

/**
 * One end of the streams of {@link Links}, in a JVM of its own, which serves many of them, one after the other, so that its
 * code is warm. Each line of its input is a stream:
 *
 * <p>{@code receive kernel NANOS} or {@code receive toucan NANOS OPTION…} prints the port it listens on, then the bytes that
 * came within so many nanoseconds of the connection; {@code send toucan NANOS PORT OPTION…} sends until the receiver has
 * enough, and prints a word on how it went.
 */
final class LinkEnd {
    private static final int CHUNK = 64 << 10;

    private LinkEnd() {}

    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            long nanos = Long.parseLong(words[2]);
            switch (words[0] + " " + words[1]) {
                case "receive kernel" -> receiveKernel(nanos);
                case "receive toucan" -> receiveToucan(nanos, Arrays.copyOfRange(words, 3, words.length));
                case "send toucan" -> sendToucan(
                        nanos, Integer.parseInt(words[3]), Arrays.copyOfRange(words, 4, words.length));
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private static void receiveKernel(long nanos) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1)) {
            System.out.println(server.getLocalPort());
            try (Socket socket = server.accept()) {
                socket.setSoLinger(true, 0);
                receive(socket, nanos);
            }
        }
    }

    private static void receiveToucan(long nanos, String... options) throws IOException {
        try (Endpoint endpoint = Endpoint.bind(config(options), new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket server = endpoint.listen(0, 1)) {
            System.out.println(server.getLocalPort());
            receive(server.accept(), nanos);
        }
    }

    private static void receive(Socket socket, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            socket.setSoTimeout((int) (1 + left / 1_000_000));
            try {
                bytes += Math.max(0, in.read(chunk));
            } catch (SocketTimeoutException e) {
                break;
            }
        }
        System.out.println(bytes);
    }

    private static void sendToucan(long nanos, int port, String... options) throws Exception {
        InetSocketAddress relay = new InetSocketAddress("127.0.0.1", port);
        try (Endpoint endpoint = Endpoint.dial(config(options), relay);
                ToucanSocket socket = endpoint.connect(relay, port)) {
            send(socket, nanos);
            Status status = socket.status();
            Status.Counters counters = status.counters();
            System.out.printf(
                    Locale.ROOT,
                    "rtt:%.3f minrtt:%.3f, sent again %d fast, %d tlp, %d rto, timeouts %d%n",
                    status.srttNanos() / 1e6,
                    status.minRttNanos() / 1e6,
                    counters.retransmissionsFast(),
                    counters.retransmissionsTlp(),
                    counters.retransmissionsRto(),
                    counters.timeouts());
        }
    }

    /** Sends for so long and a little longer; usually the receiver's reset ends it before, but that may be lost. */
    private static void send(Socket socket, long nanos) throws Exception {
        socket.setSoLinger(true, 0);
        Thread sender = new Thread(() -> {
            byte[] chunk = new byte[CHUNK];
            try {
                OutputStream out = socket.getOutputStream();
                for (; ; ) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                // It was long enough.
            }
        });
        sender.start();
        sender.join(nanos / 1_000_000 + 1_000);
        socket.close();
        sender.join();
    }

    private static EndpointConfig config(String... options) {
        return EndpointConfig.DEFAULT
                .with()
                .tcp(ToolTcp.config(options))
                .fixedReceiveBuffer(true)
                .anyTcpPort(true)
                .build();
    }
}
