package toucan.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One UDP socket, bound to one local address, perhaps connected to one remote endpoint. */
final class UdpPort {
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final InetSocketAddress connectedTo;

    /** @param connectedTo what the channel is connected to, or null */
    UdpPort(DatagramChannel channel, InetSocketAddress connectedTo) throws IOException {
        this.channel = channel;
        this.connectedTo = connectedTo;
        local = (InetSocketAddress) channel.getLocalAddress();
    }

    DatagramChannel channel() {
        return channel;
    }

    InetSocketAddress local() {
        return local;
    }

    /** Makes the socket ready for the loop. Returns the SO_RCVBUF that the system granted, in bytes. */
    int prepare(Selector selector, int wantedReceiveBuffer) throws IOException {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, wantedReceiveBuffer);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    /**
     * Forbids routers, and this host, to fragment what is sent. Java can do that since version 19, so the option goes by its name
     * here.
     *
     * @return whether this Java can
     */
    boolean dontFragment() throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("IP_DONTFRAGMENT") && option.type() == Boolean.class) {
                @SuppressWarnings("unchecked")
                SocketOption<Boolean> dontFragment = (SocketOption<Boolean>) option;
                channel.setOption(dontFragment, true);
                return true;
            }
        }
        return false;
    }

    /**
     * Returns false when the send buffer has no room.
     *
     * @throws MessageTooLongException when the system knows a path MTU that is too small
     */
    boolean send(Datagram datagram) throws IOException {
        ByteBuffer payload = datagram.payload();
        int length = datagram.length();
        payload.position(0);
        try {
            int sent = connectedTo != null ? channel.write(payload) : channel.send(payload, datagram.remote());
            return sent > 0 || length == 0;
        } catch (PortUnreachableException e) {
            throw e;
        } catch (IOException e) {
            if (TooLong.isMeantBy(e)) {
                throw new MessageTooLongException(e.getMessage());
            }
            throw e;
        } finally {
            datagram.length(length);
        }
    }

    /** A non-blocking read. The channel keeps the address object of the last sender, so this rarely allocates. */
    boolean receive(Datagram into) throws IOException {
        ByteBuffer payload = into.payload();
        payload.clear();
        InetSocketAddress from;
        if (connectedTo != null) {
            from = channel.read(payload) > 0 ? connectedTo : null;
        } else {
            from = (InetSocketAddress) channel.receive(payload);
        }
        into.length(payload.position());
        if (from == null) {
            return false;
        }
        into.clearNotes();
        into.endpoints(local, from);
        return true;
    }
}
