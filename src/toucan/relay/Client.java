package toucan.relay;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/** Somebody who sends through the relay, and the socket that speaks for him on the other side. */
final class Client {
    private final InetSocketAddress address;
    private final InetSocketAddress reached;
    private final Port upstream;
    private long lastUsedNanos;

    private Client(InetSocketAddress address, InetSocketAddress reached, DatagramChannel channel) throws IOException {
        this.address = address;
        this.reached = reached;
        upstream = new Port(channel, this);
    }

    /**
     * Opens the socket for a new client.
     *
     * @param reached the endpoint of the relay that he sent to, and from which he is answered
     * @throws IOException when there is no socket to be had
     */
    static Client dial(InetSocketAddress address, InetSocketAddress reached, InetSocketAddress to, Ports ports)
            throws IOException {
        DatagramChannel channel = channel(to);
        try {
            Client client = new Client(address, reached, channel);
            ports.add(client.upstream);
            return client;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A socket connected to {@code to}. */
    static DatagramChannel channel(InetSocketAddress to) throws IOException {
        boolean four = to.getAddress() instanceof Inet4Address;
        DatagramChannel channel =
                DatagramChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            return channel.connect(to);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    InetSocketAddress reached() {
        return reached;
    }

    Port upstream() {
        return upstream;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    void usedAt(long nowNanos) {
        lastUsedNanos = nowNanos;
    }
}
