package toucan.transfer;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A receiver on a loopback socket of the operating system, and a client that says exactly what a test wants said. */
final class Exchange implements Closeable {
    static final int PATIENCE_MILLIS = 60_000;

    /** Reads the rest of what it has refused for as long as a busy machine may need. */
    static final ReceiverSettings PATIENT = ReceiverSettings.DEFAULT.withDrain(PATIENCE_MILLIS, 64L << 20);

    final Path dir;
    final List<String> log = new CopyOnWriteArrayList<>();
    final BlockingQueue<Boolean> disconnections = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> progress = new LinkedBlockingQueue<>();
    private final ServerSocket server;
    private final FileReceiver receiver;
    private final Thread thread;

    Exchange(Path dir) throws IOException {
        this(dir, PATIENT);
    }

    Exchange(Path dir, ReceiverSettings settings) throws IOException {
        this(new Folder(dir), dir, settings);
    }

    Exchange(Folder folder, Path dir, ReceiverSettings settings) throws IOException {
        this(folder, dir, settings, () -> {});
    }

    /** @param first done by the thread of the receiver before it accepts anybody */
    Exchange(Folder folder, Path dir, ReceiverSettings settings, Runnable first) throws IOException {
        this.dir = dir;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        receiver = new FileReceiver(server, folder, settings, new Log());
        thread = new Thread(() -> {
            try {
                first.run();
                receiver.serve();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
    }

    private final class Log implements ReceiverEvents {
        @Override
        public void progress(RemoteName name, long bytes) {
            progress.add(bytes);
        }

        @Override
        public void confirmed(Socket connection, ConfirmedFile file) {
            log.add(file.outcome() + " " + file.name() + " " + file.size() + " " + file.transferred());
        }

        @Override
        public void refused(Socket connection, String name, int status, String why) {
            log.add("refused " + status + " " + name);
        }

        @Override
        public void brokenOff(Socket connection, RemoteName name, long bytes, String why) {
            log.add("broken off " + name + " " + bytes);
        }

        @Override
        public void disconnected(Socket connection, boolean everyPutConfirmed) {
            disconnections.add(everyPutConfirmed);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    Client client() throws IOException {
        return new Client(connect());
    }

    /** One request on a connection of its own. */
    Response ask(String request) throws IOException {
        try (Client client = client()) {
            return client.ask(request);
        }
    }

    /** Blocks until a connection has ended. @return whether it was told that every PUT was confirmed */
    boolean awaitDisconnection() throws InterruptedException {
        Boolean confirmed = disconnections.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (confirmed == null) {
            throw new AssertionError("the connection did not end");
        }
        return confirmed;
    }

    /** Blocks until the receiver has stored so many bytes since the last such call. */
    void awaitStored(long bytes) throws InterruptedException {
        for (long left = bytes; left > 0; ) {
            Long more = progress.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (more == null) {
                throw new AssertionError(left + " of " + bytes + " bytes did not arrive");
            }
            left -= more;
        }
    }

    /** All files below the folder, relative to it, sorted. */
    List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(p -> !Files.isDirectory(p))
                    .map(p -> dir.relativize(p).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        receiver.close();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A status line, headers by lower-case name, and the content. */
    record Response(int status, Map<String, String> headers, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    /** A connection of the test. */
    static final class Client implements Closeable {
        final Socket socket;

        Client(Socket socket) {
            this.socket = socket;
        }

        /** Chars are bytes: ISO 8859-1. */
        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        Response ask(String request) throws IOException {
            say(request);
            return response(request.startsWith("HEAD"));
        }

        Response response() throws IOException {
            return response(false);
        }

        Response response(boolean toHead) throws IOException {
            String status = line();
            if (status == null) {
                throw new IOException("end of stream instead of a response");
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); line != null && !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int code = Integer.parseInt(status.split(" ")[1]);
            int length = toHead || code < 200 ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Response(code, headers, socket.getInputStream().readNBytes(length));
        }

        /** Whether the other side ends its direction now. */
        boolean atEnd() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        private String line() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Java writes file names in the encoding of the locale, which may be ASCII. */
    static boolean systemCanName(String name) {
        return Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(name);
    }

    static String digest(byte[] content) {
        return Sha256.of(newDigest(content)).field();
    }

    static Sha256 sha256(byte[] content) {
        return Sha256.of(newDigest(content));
    }

    private static MessageDigest newDigest(byte[] content) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(content);
        return digest;
    }

    static String head(String target, byte[] content) {
        return "HEAD " + target + " HTTP/1.1\r\nHost: x\r\nRepr-Digest: " + digest(content) + "\r\n\r\n";
    }

    /** A PUT of ASCII content, without a digest, with further header lines. */
    static String put(String target, String content, String... headers) {
        return "PUT " + target + " HTTP/1.1\r\nHost: x\r\n" + lines(headers) + "Content-Length: " + content.length()
                + "\r\n\r\n" + content;
    }

    static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }
}
