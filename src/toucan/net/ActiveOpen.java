package toucan.net;

import java.net.InetSocketAddress;
import toucan.tcp.TcpConfig;

/**
 * A request for a connection.
 *
 * @param local our UDP endpoint
 * @param localPort our TCP port, 0 = any free one
 * @param remote the peer's UDP endpoint
 * @param remotePort the peer's TCP port
 * @param fixedReceiveBuffer see {@link EndpointConfig#fixedReceiveBuffer}
 */
record ActiveOpen(
        InetSocketAddress local,
        int localPort,
        InetSocketAddress remote,
        int remotePort,
        TcpConfig tcp,
        boolean fixedReceiveBuffer) {}
