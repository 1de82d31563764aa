package toucan.net;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import toucan.tcp.TcpConfig;

/** Fits the configured settings to one connection: to the IP version of its peer and to the socket below it. */
final class ConnectionSettings {
    /** 1500 bytes of Ethernet less 20 of IPv4, 8 of UDP, 20 of TCP. */
    static final int MSS_IPV4 = 1452;
    /** 1500 bytes of Ethernet less 40 of IPv6, 8 of UDP, 20 of TCP. */
    static final int MSS_IPV6 = 1432;
    /** MUST-15. */
    static final int DEFAULT_SEND_MSS_IPV4 = 536;
    /** MUST-15. */
    static final int DEFAULT_SEND_MSS_IPV6 = 1220;

    private ConnectionSettings() {}

    /** One buffer may take so much of the memory for all: the others want to grow, too. */
    private static final int BUDGET_SHARE = 4;
    /** Segments that a buffer holds at least when it may grow: large ones must not wait for each other's acknowledgment. */
    private static final int LEAST_SEGMENTS = 4;

    /**
     * @param fixedReceiveBuffer leave the receive buffer as it is
     * @param receiveCapacity {@link toucan.link.Link#receiveCapacity}
     * @param bufferMemory {@link EndpointConfig#bufferMemory}
     */
    static TcpConfig fit(
            TcpConfig tcp,
            InetSocketAddress remote,
            boolean fixedReceiveBuffer,
            int receiveCapacity,
            long bufferMemory) {
        boolean six = remote.getAddress() instanceof Inet6Address;
        int mss = six && tcp.mss() == MSS_IPV4 && !tcp.pathMtuDiscovery() ? MSS_IPV6 : tcp.mss();
        TcpConfig.Builder fitted = tcp.with().mss(mss);
        if (six && tcp.defaultSendMss() == DEFAULT_SEND_MSS_IPV4) {
            fitted.defaultSendMss(DEFAULT_SEND_MSS_IPV6);
        }
        int most = (int) Math.min(TcpConfig.MAX_BUFFER, bufferMemory / BUDGET_SHARE);
        int send = initial(tcp.sendBuffer(), tcp.sendBufferMax(), mss);
        fitted.sendBuffer(send).sendBufferMax(Math.max(send, Math.min(tcp.sendBufferMax(), most)));
        if (!fixedReceiveBuffer) {
            int unread = unreadLimit(receiveCapacity, mss);
            int receive = Math.min(initial(tcp.receiveBuffer(), tcp.receiveBufferMax(), mss), unread);
            fitted.receiveBuffer(receive)
                    .receiveBufferMax(Math.max(receive, Math.min(tcp.receiveBufferMax(), most)))
                    .receiveBurst(unread);
        }
        return fitted.build();
    }

    private static int initial(int wanted, int max, int mss) {
        return Math.max(wanted, Math.min(max, LEAST_SEGMENTS * mss));
    }

    /**
     * How much data in segments of {@code mss} bytes may lie unread in the socket. Its capacity is counted in datagrams of
     * 1452 bytes. Smaller ones take as much memory each; larger ones are charged (by Linux) as the next power of two above
     * their size, so at worst they take 1.6 times as much memory per byte.
     */
    private static int unreadLimit(int receiveCapacity, int mss) {
        if (mss <= MSS_IPV4) {
            return Math.max(mss, (int) ((long) receiveCapacity * mss / MSS_IPV4));
        }
        return Math.max(mss, receiveCapacity / 8 * 5);
    }
}
