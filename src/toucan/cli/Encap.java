package toucan.cli;

import java.net.Inet4Address;
import toucan.tcp.TcpConfig;

/**
 * Segments travel in IP packets, and those in UDP: {@code --encap ip}.
 *
 * @param inner our address in them
 * @param via the UDP endpoint of what carries the packets on; null, for a receiver: whoever sends some
 */
record Encap(Inet4Address inner, HostPort via) {
    /** The MTU that a TUN device has unless told otherwise. What it is here, only the other side knows. */
    static final int TUNNEL_MTU = 1500;
    /** {@link #TUNNEL_MTU} less the headers of IPv4 and TCP: what that device's own TCP advertises. */
    static final int MSS = TUNNEL_MTU - 40;
    /** {@link TcpConfig#MAX_MSS} less the header of IPv4. */
    static final int MAX_MSS = TcpConfig.MAX_MSS - 20;
}
