package toucan.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.metainfo.Ticket;

/** The tickets that a peer can hand out: one for each of its addresses that others can use. */
final class Tickets {
    private Tickets() {}

    /** @param endpoints on which it listens; a wildcard has been resolved into these */
    static List<String> of(InfoSha256 info, List<InetSocketAddress> endpoints) {
        List<InetSocketAddress> usable =
                endpoints.stream().filter(e -> isUsable(e.getAddress())).toList();
        List<InetSocketAddress> wide =
                usable.stream().filter(e -> !e.getAddress().isLoopbackAddress()).toList();
        return (wide.isEmpty() ? usable : wide)
                .stream()
                        .map(e -> new Ticket(info, HostPort.host(e.getAddress()), e.getPort()).toString())
                        .toList();
    }

    /** Not an address that means "any", and not one that means something only on a link that has no name elsewhere. */
    private static boolean isUsable(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !(address instanceof Inet6Address && address.isLinkLocalAddress());
    }
}
