package toucan.net;

import java.net.InetSocketAddress;

/**
 * What tells one connection from all others: both UDP endpoints and both TCP ports inside.
 *
 * @param local our UDP endpoint
 * @param remote the peer's UDP endpoint; a segment from another one never belongs to this connection
 * @param localPort our TCP port
 * @param remotePort the peer's TCP port
 * @param passive whether the peer opened it
 */
public record ConnectionId(
        InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort, boolean passive) {

    /** {@code 127.0.0.1:9293[49152] -> 127.0.0.1:9294[9294]}: UDP endpoints with the TCP ports in brackets. */
    @Override
    public String toString() {
        return name(local, localPort) + (passive ? " <- " : " -> ") + name(remote, remotePort);
    }

    private static String name(InetSocketAddress endpoint, int tcpPort) {
        String host = endpoint.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + endpoint.getPort() + "[" + tcpPort + "]";
    }
}
