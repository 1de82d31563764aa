package toucan.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;

/** Chooses the local endpoint of an active open. */
final class LocalEndpoints {
    private LocalEndpoints() {}

    /**
     * The local endpoint from which the system would reach {@code remote} (MUST-44); the connection keeps it (MUST-45).
     *
     * @throws IOException when none of ours has the family of the remote one, or there is no route
     */
    static InetSocketAddress towards(InetSocketAddress remote, List<InetSocketAddress> locals) throws IOException {
        boolean four = remote.getAddress().getAddress().length == 4;
        InetSocketAddress sameFamily = null;
        InetAddress source = locals.size() > 1 ? sourceTowards(remote) : null;
        for (InetSocketAddress local : locals) {
            if (local.getAddress().equals(source)) {
                return local;
            }
            if (sameFamily == null && (local.getAddress().getAddress().length == 4) == four) {
                sameFamily = local;
            }
        }
        if (sameFamily == null) {
            throw new NoRouteToHostException(
                    "no " + (four ? "IPv4" : "IPv6") + " address of ours to reach " + remote + " from");
        }
        return sameFamily;
    }

    /** Connecting a UDP socket sends nothing and makes the system choose a route. */
    static InetAddress sourceTowards(InetSocketAddress remote) throws IOException {
        boolean four = remote.getAddress().getAddress().length == 4;
        try (DatagramChannel probe =
                DatagramChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            probe.connect(remote);
            return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
        }
    }
}
