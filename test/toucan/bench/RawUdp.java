package toucan.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.LongConsumer;

/**
 * What UDP alone can do when it is clocked by acknowledgments: datagrams of one size, an acknowledgment of 32 bytes for every
 * second one, a fixed window, no header, no checksum of its own, no copy, no recovery.
 */
final class RawUdp {
    private static final int ACK = 32;
    private static final int WINDOW = 512;
    private static final int PROGRESS_EVERY = 64;

    /** The two ways to UDP that Java has. */
    private interface Port {
        void connect(InetSocketAddress remote) throws IOException;

        InetSocketAddress receiveFirst() throws IOException;

        void send(int length) throws IOException;

        void receive() throws IOException;

        int port() throws IOException;
    }

    private RawUdp() {}

    static void run(String kind, boolean receiver, int size, int port, LongConsumer progress) throws IOException {
        Port udp = kind.equals("socket") ? new SocketPort(size) : new ChannelPort(size);
        if (receiver) {
            System.out.println(udp.port());
            receive(udp, size, progress);
        } else {
            udp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            send(udp, size, progress);
        }
    }

    /** Connecting throws away what has arrived, so the sender waits for one acknowledgment before it begins. */
    private static void receive(Port udp, int size, LongConsumer progress) throws IOException {
        udp.connect(udp.receiveFirst());
        udp.send(ACK);
        for (long n = 1; ; n++) {
            udp.receive();
            if (n % 2 == 0) {
                udp.send(ACK);
            }
            if (n % PROGRESS_EVERY == 0) {
                progress.accept(n * size);
            }
        }
    }

    private static void send(Port udp, int size, LongConsumer progress) throws IOException {
        udp.send(size);
        udp.receive();
        long acked = 0;
        for (long n = 0; ; n++) {
            while (n - acked >= WINDOW) {
                udp.receive();
                acked += 2;
            }
            udp.send(size);
            if (n % PROGRESS_EVERY == 0) {
                progress.accept(n * size);
            }
        }
    }

    private static final class SocketPort implements Port {
        private final DatagramSocket socket;
        private final DatagramPacket out;
        private final DatagramPacket in;

        SocketPort(int size) throws IOException {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setReceiveBufferSize(4 << 20);
            out = new DatagramPacket(new byte[size], size);
            in = new DatagramPacket(new byte[size], size);
        }

        @Override
        public void connect(InetSocketAddress remote) throws IOException {
            socket.connect(remote);
        }

        @Override
        public InetSocketAddress receiveFirst() throws IOException {
            socket.receive(in);
            return (InetSocketAddress) in.getSocketAddress();
        }

        @Override
        public void send(int length) throws IOException {
            out.setLength(length);
            socket.send(out);
        }

        @Override
        public void receive() throws IOException {
            socket.receive(in);
        }

        @Override
        public int port() {
            return socket.getLocalPort();
        }
    }

    private static final class ChannelPort implements Port {
        private final DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        private final ByteBuffer out;
        private final ByteBuffer in;

        ChannelPort(int size) throws IOException {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
            out = ByteBuffer.allocateDirect(size);
            in = ByteBuffer.allocateDirect(size);
        }

        @Override
        public void connect(InetSocketAddress remote) throws IOException {
            channel.connect(remote);
        }

        @Override
        public InetSocketAddress receiveFirst() throws IOException {
            return (InetSocketAddress) channel.receive(in.clear());
        }

        @Override
        public void send(int length) throws IOException {
            channel.write(out.limit(length).position(0));
        }

        @Override
        public void receive() throws IOException {
            channel.read(in.clear());
        }

        @Override
        public int port() throws IOException {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        }
    }
}
