package toucan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import toucan.link.UdpLink;
import toucan.peer.discovery.MulticastCheck;
import toucan.peer.discovery.MulticastGroup;

/** Finds out what a {@link Diagnosis} tells. Takes some seconds, in which peers can answer. */
final class Examination {
    private static final Path RMEM_MAX = Path.of("/proc/sys/net/core/rmem_max");

    private Examination() {}

    /**
     * Tries everything.
     *
     * @param listen where a peer would listen; a wildcard means every address there is
     * @param patienceNanos how long to wait for answers, in each group that can be tried
     */
    static Diagnosis run(InetSocketAddress listen, List<MulticastGroup> groups, long patienceNanos)
            throws SocketException {
        List<Diagnosis.Interface> interfaces = interfaces();
        List<InetAddress> locals = listen.getAddress().isAnyLocalAddress()
                ? interfaces.stream().flatMap(nif -> nif.addresses().stream()).toList()
                : List.of(listen.getAddress());
        List<Diagnosis.Meeting> meetings = new ArrayList<>();
        for (MulticastGroup group : groups) {
            List<InetAddress> family = locals.stream()
                    .filter(local -> DiscoveryOptions.fits(local, group))
                    .toList();
            if (!family.isEmpty()) {
                meetings.add(new Diagnosis.Meeting(group, MulticastCheck.run(group, family, patienceNanos)));
            }
        }
        return new Diagnosis(
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                Runtime.version().feature(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                rmemMax(),
                interfaces,
                locals.stream()
                        .map(local -> bind(new InetSocketAddress(local, listen.getPort())))
                        .toList(),
                meetings);
    }

    private static List<Diagnosis.Interface> interfaces() throws SocketException {
        List<Diagnosis.Interface> found = new ArrayList<>();
        for (NetworkInterface nif : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            found.add(new Diagnosis.Interface(
                    nif.getName(),
                    nif.isUp(),
                    nif.isLoopback(),
                    nif.supportsMulticast(),
                    nif.isUp() ? Collections.list(nif.getInetAddresses()) : List.of()));
        }
        return found;
    }

    private static Diagnosis.Bound bind(InetSocketAddress local) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.setReceiveBufferSize(UdpLink.WANTED_RECEIVE_BUFFER);
            socket.bind(local);
            return new Diagnosis.Bound(local, null, socket.getReceiveBufferSize());
        } catch (IOException e) {
            return new Diagnosis.Bound(local, e.getMessage(), -1);
        }
    }

    /** In one read: a file below /proc/sys gives nothing to a second one. */
    static long rmemMax() {
        byte[] digits = new byte[32];
        try (InputStream in = Files.newInputStream(RMEM_MAX)) {
            int length = Math.max(0, in.read(digits));
            return Long.parseLong(new String(digits, 0, length, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
