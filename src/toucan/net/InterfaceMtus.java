package toucan.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import toucan.tcp.TcpConfig;

/**
 * The MSS to advertise where path MTU discovery is on: the MTU of the interface that has our address, less the headers (RFC
 * 9293 §3.7.1, RFC 6691 §2; UDP's 8 bytes besides). The loop's.
 *
 * <p>Each address is looked up once: to ask the system takes long compared with all else that a SYN sets going.
 */
final class InterfaceMtus {
    /** IP, UDP and TCP without options. */
    static final int IPV4_OVERHEAD = 20 + 8 + 20;

    static final int IPV6_OVERHEAD = 40 + 8 + 20;
    /** IP and TCP without options. */
    private static final int IPV4_IN_TUNNEL = 20 + 20;
    /**
     * The most that is advertised, a little below what UDP can carry: the longest datagrams do not fit into 64 KiB together with
     * what Linux keeps beside them, so that it takes twice the memory for each (measured on a loopback: an MSS of 65,487 costs 1.5
     * times the processor time per byte that 65,000 and 65,100 cost).
     */
    static final int LARGEST_MSS = 65_000;
    /** When the system does not say. */
    private static final int ETHERNET = 1500;
    /** What IP can say of its length; a loopback may have more, or no limit. */
    static final int LARGEST = 65_535;
    /** RFC 791 §3.1: what every network carries. */
    static final int LEAST = 68;

    private final Map<InetAddress, Integer> known = new HashMap<>();
    private final int tunnelMtu;

    /** @param tunnelMtu {@link EndpointConfig#tunnelMtu} */
    InterfaceMtus(int tunnelMtu) {
        this.tunnelMtu = tunnelMtu;
    }

    /** The settings with the MSS for connections from this address, if path MTU discovery is on. */
    TcpConfig advertise(TcpConfig tcp, InetAddress local) {
        if (!tcp.pathMtuDiscovery()) {
            return tcp;
        }
        if (tunnelMtu > 0) {
            int mss = Math.max(TcpConfig.MIN_MSS, Math.min(LARGEST_MSS, tunnelMtu - IPV4_IN_TUNNEL));
            return tcp.with().mss(mss).packetOverhead(IPV4_IN_TUNNEL).build();
        }
        int mtu = known.computeIfAbsent(local, InterfaceMtus::ask);
        return tcp.with().mss(mss(mtu, local)).packetOverhead(overhead(local)).build();
    }

    /** The largest MSS of an interface with this MTU. */
    static int mss(int mtu, InetAddress local) {
        return Math.max(TcpConfig.MIN_MSS, Math.min(LARGEST_MSS, mtu - overhead(local)));
    }

    private static int overhead(InetAddress local) {
        return local instanceof Inet6Address ? IPV6_OVERHEAD : IPV4_OVERHEAD;
    }

    /** Windows gives its loopback an MTU of 2^32 - 1, which Java reads as -1. */
    private static int ask(InetAddress local) {
        try {
            NetworkInterface network = NetworkInterface.getByInetAddress(local);
            if (network == null) {
                return ETHERNET;
            }
            int mtu = network.getMTU();
            return mtu > 0 ? mtu : network.isLoopback() ? LARGEST : ETHERNET;
        } catch (SocketException e) {
            return ETHERNET;
        }
    }
}
