package toucan.encap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Endpoints for addresses and addresses for endpoints, remembered for the packets that passed last, so that most packets need
 * no new objects.
 */
final class InnerEndpoints {
    private static final int SLOTS = 256;

    private final InetSocketAddress[] endpoints = new InetSocketAddress[SLOTS];
    private final int[] endpointAddresses = new int[SLOTS];
    private final InetSocketAddress[] asked = new InetSocketAddress[SLOTS];
    private final int[] askedAddresses = new int[SLOTS];

    private static int slot(int address, int port) {
        return (address * 31 + port) & SLOTS - 1;
    }

    /** @param address its first octet the highest */
    InetSocketAddress endpoint(int address, int port) {
        int slot = slot(address, port);
        InetSocketAddress known = endpoints[slot];
        if (known == null || endpointAddresses[slot] != address || known.getPort() != port) {
            known = new InetSocketAddress(inet(address), port);
            endpoints[slot] = known;
            endpointAddresses[slot] = address;
        }
        return known;
    }

    private static InetAddress inet(int address) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are an address", e);
        }
    }

    /** The four octets of an IPv4 endpoint's address, the first the highest. */
    int address(InetSocketAddress endpoint) {
        int slot = endpoint.hashCode() & SLOTS - 1;
        if (!endpoint.equals(asked[slot])) {
            asked[slot] = endpoint;
            askedAddresses[slot] =
                    ByteBuffer.wrap(endpoint.getAddress().getAddress()).getInt();
        }
        return askedAddresses[slot];
    }
}
