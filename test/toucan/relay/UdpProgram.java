package toucan.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A program that knows UDP and nothing of the relay. Payloads are Latin-1 texts, one character a byte. */
final class UdpProgram implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final DatagramSocket socket;
    private final DatagramPacket in = new DatagramPacket(new byte[65_535], 65_535);

    UdpProgram(InetSocketAddress address) throws IOException {
        socket = new DatagramSocket(address);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setReceiveBufferSize(1 << 20);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(InetSocketAddress to, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** Waits for a datagram. @return its payload */
    String receive() throws IOException {
        in.setLength(65_535);
        socket.receive(in);
        return last();
    }

    /** Waits for a datagram. @return whence it came */
    InetSocketAddress receiveFrom() throws IOException {
        receive();
        return lastFrom();
    }

    String last() {
        return new String(in.getData(), 0, in.getLength(), StandardCharsets.ISO_8859_1);
    }

    InetSocketAddress lastFrom() {
        return (InetSocketAddress) in.getSocketAddress();
    }

    @Override
    public void close() {
        socket.close();
    }
}
