package toucan.peer.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Finds peers of a torrent on the local network by multicast, and is found: one thread around {@link Discovery}. */
public final class LanDiscovery implements PeerSource {
    private static final long END_MILLIS = 2_000;

    private final MulticastGroup group;
    private final String torrent;
    private final int port;
    private final List<InetAddress> locals;
    private final Consumer<String> warnings;
    private volatile boolean ended;
    private MulticastPort sockets;
    private Thread thread;

    /**
     * @param torrent its truncated SHA-256, 40 hexadecimal digits
     * @param listening the UDP endpoints at which we can be dialed; none a wildcard, all with the same port
     * @param warnings hears what does not work, one line for each interface
     */
    public LanDiscovery(
            MulticastGroup group, String torrent, List<InetSocketAddress> listening, Consumer<String> warnings) {
        this.group = group;
        this.torrent = torrent;
        this.warnings = warnings;
        port = listening.get(0).getPort();
        locals = listening.stream().map(InetSocketAddress::getAddress).toList();
        if (locals.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
            throw new IllegalArgumentException("a wildcard address tells nobody where we are");
        }
    }

    /** A number that nobody else has drawn, as {@link Announcement#cookie}. */
    static String newCookie() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public void start(Consumer<InetSocketAddress> found) throws IOException {
        sockets = MulticastPort.open(group, locals, warnings);
        Discovery discovery = new Discovery(
                torrent, port, sockets.locals(), newCookie(), new SecureRandom().nextLong(), System.nanoTime());
        thread = new Thread(() -> run(discovery, found), "discovery");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Discovery discovery, Consumer<InetSocketAddress> found) {
        byte[] datagram = new byte[Announcement.MAX_BYTES + 1];
        try {
            while (!ended) {
                Announcement due = discovery.poll(System.nanoTime());
                if (due != null) {
                    sockets.send(due.encode(group.toString()));
                }
                int length = sockets.receive(datagram, discovery.nextNanos() - System.nanoTime());
                InetSocketAddress peer =
                        length < 0 ? null : discovery.received(datagram, length, sockets.from(), System.nanoTime());
                if (peer != null && !ended) {
                    found.accept(peer);
                }
            }
        } catch (IOException e) {
            if (!ended) {
                warnings.accept("discovery has ended: " + e.getMessage());
            }
        } finally {
            sockets.close();
        }
    }

    @Override
    public void close() {
        ended = true;
        if (thread == null) {
            return;
        }
        sockets.wakeup();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
