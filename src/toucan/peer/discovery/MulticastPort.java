package toucan.peer.discovery;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sockets of a multicast group: one that receives, shared with all programs of this machine that want the same, and for each
 * local address one that sends from it over its interface, so that the source address tells where the sender can be reached.
 *
 * <p>Interfaces come and go, and some refuse multicast: each that fails costs one line, until it works again.
 */
public final class MulticastPort implements Closeable {
    private static final int MOST_BYTES = 2_048;

    private final MulticastGroup group;
    private final List<InetAddress> locals;
    private final Consumer<String> warnings;
    private final Selector selector;
    private final DatagramChannel receiver;
    private final Map<InetAddress, DatagramChannel> senders = new LinkedHashMap<>();
    private final Set<String> joined = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
    private InetAddress from;

    private MulticastPort(
            MulticastGroup group,
            List<InetAddress> locals,
            Consumer<String> warnings,
            Selector selector,
            DatagramChannel receiver) {
        this.group = group;
        this.locals = locals;
        this.warnings = warnings;
        this.selector = selector;
        this.receiver = receiver;
    }

    /**
     * Opens the group.
     *
     * @param locals the addresses to send from; those of the other family are passed over
     * @param warnings hears one line for each interface that fails
     * @throws IOException when nothing can be received at all, as when another program keeps the port for itself
     */
    public static MulticastPort open(MulticastGroup group, List<InetAddress> locals, Consumer<String> warnings)
            throws IOException {
        Selector selector = Selector.open();
        DatagramChannel receiver = null;
        try {
            receiver = channel(group);
            shared(receiver);
            receiver.bind(
                    new InetSocketAddress(InetAddress.getByName(group.isIpv4() ? "0.0.0.0" : "::"), group.port()));
            receiver.configureBlocking(false);
            receiver.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            closeQuietly(receiver);
            selector.close();
            throw new IOException(
                    "cannot listen on UDP port " + group.port() + " for " + group + ": " + e.getMessage(), e);
        }
        List<InetAddress> ours = locals.stream()
                .filter(local -> local instanceof Inet4Address == group.isIpv4())
                .toList();
        MulticastPort port = new MulticastPort(group, ours, warnings, selector, receiver);
        ours.forEach(port::join);
        return port;
    }

    private static DatagramChannel channel(MulticastGroup group) throws IOException {
        return DatagramChannel.open(group.isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    }

    /** Several programs may have the port: on Linux and Windows the first option does it, on macOS the second. */
    private static void shared(DatagramChannel receiver) throws IOException {
        receiver.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (receiver.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            receiver.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    private void join(InetAddress local) {
        try {
            NetworkInterface nif = interfaceOf(local);
            if (!joined.contains(nif.getName())) {
                receiver.join(group.address(), nif);
                joined.add(nif.getName());
            }
            failing.remove("receive" + local);
        } catch (IOException | RuntimeException e) {
            failed("receive", local, e);
        }
    }

    /** Not asked whether it supports multicast: loopback does, and says no. */
    private static NetworkInterface interfaceOf(InetAddress local) throws IOException {
        NetworkInterface nif = NetworkInterface.getByInetAddress(local);
        if (nif == null) {
            throw new IOException("no interface has this address any more");
        }
        return nif;
    }

    // ---------------------------------------------------------------- sending

    /** Sends to the group from each local address. Returns how many took it. */
    public int send(byte[] datagram) {
        int sent = 0;
        for (InetAddress local : locals) {
            sent += sendFrom(local, datagram) == null ? 1 : 0;
        }
        return sent;
    }

    /** Sends to the group from one address. @return null if that went well, else why not */
    String sendFrom(InetAddress local, byte[] datagram) {
        try {
            join(local); // it may have been down before
            DatagramChannel sender = senders.get(local);
            if (sender == null) {
                sender = sender(local);
                senders.put(local, sender);
            }
            sender.send(ByteBuffer.wrap(datagram), group.endpoint());
            failing.remove("send" + local);
            return null;
        } catch (IOException | RuntimeException e) {
            closeQuietly(senders.remove(local));
            failed("send", local, e);
            return reason(e);
        }
    }

    private DatagramChannel sender(InetAddress local) throws IOException {
        NetworkInterface nif = interfaceOf(local);
        DatagramChannel sender = channel(group);
        try {
            sender.bind(new InetSocketAddress(local, 0));
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, nif);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            sender.configureBlocking(false);
            return sender;
        } catch (IOException | RuntimeException e) {
            closeQuietly(sender);
            throw e;
        }
    }

    private void failed(String what, InetAddress local, Exception e) {
        if (failing.add(what + local)) {
            warnings.accept("discovery cannot " + what + " multicast at " + local.getHostAddress() + ": " + reason(e));
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    // ---------------------------------------------------------------- receiving

    /**
     * Waits for a datagram. Another thread ends the wait by {@link #wakeup}.
     *
     * @param into where it goes, from 0 on; what does not fit is cut off
     * @return its length, or -1 if none came in time; {@link #from} says where it came from
     */
    public int receive(byte[] into, long timeoutNanos) throws IOException {
        long millis = Math.max(1, timeoutNanos / 1_000_000);
        if (receiveNow(into) >= 0) {
            return buffer.limit();
        }
        selector.select(millis);
        selector.selectedKeys().clear();
        return receiveNow(into);
    }

    private int receiveNow(byte[] into) throws IOException {
        buffer.clear();
        InetSocketAddress source = (InetSocketAddress) receiver.receive(buffer);
        if (source == null) {
            return -1;
        }
        from = source.getAddress();
        buffer.flip();
        buffer.limit(Math.min(buffer.limit(), into.length));
        buffer.get(into, 0, buffer.limit());
        return buffer.limit();
    }

    /** The source address of the datagram received last. */
    public InetAddress from() {
        return from;
    }

    public void wakeup() {
        selector.wakeup();
    }

    /** The addresses that it sends from. */
    public List<InetAddress> locals() {
        return new ArrayList<>(locals);
    }

    @Override
    public void close() {
        senders.values().forEach(MulticastPort::closeQuietly);
        closeQuietly(receiver);
        closeQuietly(selector);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is over either way.
        }
    }
}
