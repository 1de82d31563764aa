package toucan.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;

/** Which endpoints can be one end of a connection: a connection has exactly two, so both must be unicast. */
final class AddressRules {
    private AddressRules() {}

    /** MUST-63: a segment from such a source is ignored; nobody could be answered there. */
    static boolean isInvalidSource(InetSocketAddress source) {
        InetAddress address = source.getAddress();
        return source.getPort() == 0
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || isLimitedBroadcast(address);
    }

    /**
     * MUST-46: an OPEN to such a destination is refused.
     *
     * @throws ConnectException that says what is wrong with it
     * @throws UnknownHostException when the name was not resolved
     */
    static void checkDestination(InetSocketAddress destination, int tcpPort) throws IOException {
        if (destination.isUnresolved()) {
            throw new UnknownHostException(destination.getHostString());
        }
        String kind = kindOfInvalid(destination.getAddress());
        if (kind != null) {
            throw new ConnectException(
                    "cannot connect to " + kind + " " + destination.getAddress().getHostAddress());
        }
        if (destination.getPort() == 0 || tcpPort == 0) {
            throw new ConnectException("cannot connect to port 0");
        }
        if (tcpPort < 0 || tcpPort > 65_535) {
            throw new ConnectException("cannot connect to TCP port " + tcpPort + ": a port is 1 to 65535");
        }
    }

    private static String kindOfInvalid(InetAddress address) throws SocketException {
        if (address.isAnyLocalAddress()) {
            return "the wildcard address";
        }
        if (address.isMulticastAddress()) {
            return "the multicast address";
        }
        return isLimitedBroadcast(address) || isInterfaceBroadcast(address) ? "the broadcast address" : null;
    }

    private static boolean isLimitedBroadcast(InetAddress address) {
        return "255.255.255.255".equals(address.getHostAddress());
    }

    private static boolean isInterfaceBroadcast(InetAddress address) throws SocketException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InterfaceAddress bound : network.getInterfaceAddresses()) {
                if (address.equals(bound.getBroadcast())) {
                    return true;
                }
            }
        }
        return false;
    }
}
