package toucan.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import toucan.link.Datagram;

/** One UDP socket of the relay, which never waits. */
final class Port {
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final Client client;
    /** Whether it stands in the queue of {@link ReadyPorts}. */
    boolean ready;

    /** @param client whose datagrams this socket passes on, or null for one on which the relay listens */
    Port(DatagramChannel channel, Client client) throws IOException {
        this.channel = channel;
        this.client = client;
        local = (InetSocketAddress) channel.getLocalAddress();
    }

    DatagramChannel channel() {
        return channel;
    }

    InetSocketAddress local() {
        return local;
    }

    Client client() {
        return client;
    }

    /**
     * Sends a datagram. Java's connected channels send no empty ones.
     *
     * @param to null on a connected socket
     * @return false when the system had no room
     */
    boolean send(Datagram datagram, InetSocketAddress to) throws IOException {
        ByteBuffer payload = datagram.payload();
        int length = datagram.length();
        payload.position(0);
        int sent = to == null ? channel.write(payload) : channel.send(payload, to);
        datagram.length(length);
        return sent > 0 || length == 0 && to != null;
    }

    /**
     * Reads one datagram, also an empty one: {@code read}, on a connected socket, could not tell that from none.
     *
     * @return where it came from, or null when there is none
     */
    InetSocketAddress receive(Datagram into) throws IOException {
        ByteBuffer payload = into.payload();
        payload.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(payload);
        into.length(payload.position());
        into.clearNotes();
        return from;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was waiting in it that could be lost.
        }
    }
}
