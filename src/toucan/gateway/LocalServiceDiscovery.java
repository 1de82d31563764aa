package toucan.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import toucan.peer.discovery.MulticastGroup;
import toucan.peer.discovery.MulticastPort;

/**
 * Announces a gateway to the BitTorrent clients of the local network (BEP 14), and dials those that announce the same torrent
 * and do not come themselves: one thread around {@link LocalService}.
 */
public final class LocalServiceDiscovery implements Closeable {
    /** BEP 14's own. */
    public static final MulticastGroup GROUP = MulticastGroup.of("239.192.152.143", 6771);

    private final MulticastPort sockets;
    private final LocalService service;
    private final Gateway gateway;
    private final Dialer dialer;
    private final Consumer<String> warnings;
    private final Thread thread;
    private volatile boolean ended;

    private LocalServiceDiscovery(
            MulticastPort sockets, LocalService service, Gateway gateway, Dialer dialer, Consumer<String> warnings) {
        this.sockets = sockets;
        this.service = service;
        this.gateway = gateway;
        this.dialer = dialer;
        this.warnings = warnings;
        thread = new Thread(this::run, "lsd");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins.
     *
     * @param infoHash the torrent's SHA-1, 40 lower-case hexadecimal digits
     * @param dialer dials the clients that are heard
     * @param warnings hears what does not work, one line for each interface
     */
    public static LocalServiceDiscovery start(
            MulticastGroup group, String infoHash, Gateway gateway, Dialer dialer, Consumer<String> warnings)
            throws IOException {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String cookie = HexFormat.of().formatHex(random);
        InetAddress local = gateway.local().getAddress();
        LocalServiceText ours = new LocalServiceText(gateway.local().getPort(), List.of(infoHash), cookie);
        LocalService service = new LocalService(ours, local.isLoopbackAddress(), System.nanoTime());
        MulticastPort sockets = MulticastPort.open(group, locals(local), warnings);
        return new LocalServiceDiscovery(sockets, service, gateway, dialer, warnings);
    }

    private static List<InetAddress> locals(InetAddress local) throws IOException {
        return local.isAnyLocalAddress()
                ? NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .toList()
                : List.of(local);
    }

    private void run() {
        byte[] datagram = new byte[LocalServiceText.MAX_BYTES + 1];
        try {
            while (!ended) {
                LocalServiceText due = service.poll(System.nanoTime());
                if (due != null) {
                    sockets.send(due.encode(GROUP.toString()));
                }
                dialWhoeverDidNotCome();
                int length = sockets.receive(datagram, service.nextNanos() - System.nanoTime());
                if (length >= 0) {
                    service.received(datagram, length, sockets.from(), System.nanoTime());
                }
            }
        } catch (IOException e) {
            if (!ended) {
                warnings.accept("local service discovery has ended: " + e.getMessage());
            }
        } finally {
            sockets.close();
        }
    }

    private void dialWhoeverDidNotCome() {
        LocalService.Heard heard = service.dialDue(System.nanoTime());
        for (; heard != null; heard = service.dialDue(System.nanoTime())) {
            InetSocketAddress client = heard.client();
            if (!gateway.knows(client.getAddress(), heard.heardNanos())) {
                dialer.hint(client);
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        sockets.wakeup();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
