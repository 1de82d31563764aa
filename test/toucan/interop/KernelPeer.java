package toucan.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program for the namespace of a test that does with one socket of the operating system's TCP what the lines of its input
 * say, and answers each with a line: {@code ok}, or what went wrong.
 */
final class KernelPeer {
    private static final int PATIENCE_MILLIS = 120_000;
    private static final int CHUNK = 64 << 10;

    private final ServerSocket server;
    private Socket socket;
    private int written;
    private int read;

    private KernelPeer(ServerSocket server) {
        this.server = server;
    }

    /** The n-th octet of either direction of a connection. */
    static byte octet(int n) {
        return (byte) (n * 7 + (n >>> 8));
    }

    /** Arguments: address, port to listen on. */
    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
        server.setSoTimeout(PATIENCE_MILLIS);
        KernelPeer peer = new KernelPeer(server);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(peer.answer(line.split(" ")));
        }
    }

    private String answer(String[] words) {
        try {
            return obey(words);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private String obey(String[] words) throws IOException {
        switch (words[0]) {
            case "accept" -> take(server.accept());
            case "connect" -> {
                Socket opened = new Socket();
                opened.connect(new InetSocketAddress(words[1], Integer.parseInt(words[2])), PATIENCE_MILLIS);
                take(opened);
            }
            case "write" -> write(Integer.parseInt(words[1]));
            case "read" -> {
                return read(Integer.parseInt(words[1]));
            }
            case "eof" -> {
                int octet = socket.getInputStream().read();
                return octet < 0 ? "ok" : "an octet: " + octet;
            }
            case "shutdown" -> socket.shutdownOutput();
            case "close" -> socket.close();
            case "reset" -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            default -> throw new IOException("not understood: " + words[0]);
        }
        return "ok";
    }

    private void take(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        written = 0;
        read = 0;
    }

    private void write(int count) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int end = written + count; written < end; ) {
            int length = Math.min(CHUNK, end - written);
            for (int i = 0; i < length; i++) {
                chunk[i] = octet(written + i);
            }
            socket.getOutputStream().write(chunk, 0, length);
            written += length;
        }
    }

    private String read(int count) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int end = read + count; read < end; ) {
            int length = socket.getInputStream().read(chunk, 0, Math.min(CHUNK, end - read));
            if (length < 0) {
                return "the end, " + (end - read) + " octets too early";
            }
            for (int i = 0; i < length; i++) {
                if (chunk[i] != octet(read + i)) {
                    return "octet " + (read + i) + " is wrong";
                }
            }
            read += length;
        }
        return "ok";
    }
}
