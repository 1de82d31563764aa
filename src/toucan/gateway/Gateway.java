package toucan.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where BitTorrent clients, which speak the kernel's TCP, come into the swarm: it accepts their connections, or dials them. The
 * session is the same as any other, except that these peers never hear of Toucan's UDP endpoints.
 *
 * <p>aria2 and libtorrent begin with an encrypted handshake. That is no handshake of BEP 3, so the session closes the connection
 * at its first byte, and they come back in the clear.
 */
public final class Gateway implements Closeable {
    /** Clients at once, those included that are about to be refused. */
    private static final int MOST_CLIENTS = 50;

    private static final int BACKLOG = 16;
    private static final int MOST_REMEMBERED = 1_000;

    /** For the acceptor to notice that its socket is closed; it needs microseconds where the processor is free. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final ServerSocket server;
    private final Admission swarm;
    private final Consumer<String> warnings;
    private final Thread acceptor = new Thread(this::acceptAll, "gateway");
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    /** By address when somebody came from there last, as {@link System#nanoTime} counts. */
    private final Map<InetAddress, Long> visits = new ConcurrentHashMap<>();

    private Gateway(ServerSocket server, Admission swarm, Consumer<String> warnings) {
        this.server = server;
        this.swarm = swarm;
        this.warnings = warnings;
    }

    /**
     * Listens and begins.
     *
     * @param local where; port 0 for any that is free
     * @param warnings hears when nobody can be accepted any more
     */
    public static Gateway open(InetSocketAddress local, Admission swarm, Consumer<String> warnings) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(local, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Gateway gateway = new Gateway(server, swarm, warnings);
        gateway.acceptor.setDaemon(true);
        gateway.acceptor.start();
        return gateway;
    }

    /** Where it listens. */
    public InetSocketAddress local() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void acceptAll() {
        try {
            while (true) {
                accepted(server.accept());
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                warnings.accept("the gateway cannot accept clients any more: " + e.getMessage());
                close();
            }
        }
    }

    private void accepted(Socket socket) {
        clients.removeIf(Socket::isClosed);
        if (clients.size() >= MOST_CLIENTS) {
            KernelSockets.closeQuietly(socket);
            return;
        }
        if (visits.size() >= MOST_REMEMBERED) {
            visits.clear();
        }
        visits.put(socket.getInetAddress(), System.nanoTime());
        clients.add(socket);
        try {
            swarm.admit(socket, false);
        } catch (IOException e) {
            KernelSockets.closeQuietly(socket); // gone before it was greeted
        }
    }

    /** Whether somebody at that address is here, or has come since then. @param sinceNanos as {@link System#nanoTime} counts */
    boolean knows(InetAddress address, long sinceNanos) {
        Long last = visits.get(address);
        return last != null && last - sinceNanos >= 0
                || clients.stream().anyMatch(client -> !client.isClosed() && address.equals(client.getInetAddress()));
    }

    /** Accepts nobody any more; who is in the swarm stays there. */
    @Override
    public void close() {
        KernelSockets.closeQuietly(server);
        awaitAcceptor();
    }

    /** As long as a thread waits in accept(), the system still answers those who call. */
    private void awaitAcceptor() {
        if (Thread.currentThread() == acceptor) {
            return;
        }
        try {
            acceptor.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
