package toucan.peer.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where peers meet on the local network: a multicast address and a UDP port.
 *
 * @param address administratively scoped ones (RFC 2365, 239.255.0.0/16) stay within a site
 */
public record MulticastGroup(InetAddress address, int port) {
    /** Toucan's own, for IPv4. */
    public static final MulticastGroup TOUCAN = of("239.255.92.93", 9295);
    /** Toucan's own, for IPv6: a transient address that stays on the link (RFC 4291 §2.7). */
    public static final MulticastGroup TOUCAN6 = of("ff12::9293:9295", 9295);

    /** @throws IllegalArgumentException when the address is none of multicast, or there is no such port */
    public MulticastGroup {
        if (!address.isMulticastAddress()) {
            throw new IllegalArgumentException("'" + address.getHostAddress()
                    + "' is no multicast address: write one from 239.255.0.0 to 239.255.255.255");
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("'" + port + "' is no port: write a number from 1 to 65535");
        }
    }

    /** @param address in numbers */
    public static MulticastGroup of(String address, int port) {
        try {
            return new MulticastGroup(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + address + "' is no address", e);
        }
    }

    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    InetSocketAddress endpoint() {
        return new InetSocketAddress(address, port);
    }

    /** {@code 239.255.92.93:9295}. */
    @Override
    public String toString() {
        String text = address.getHostAddress();
        return (isIpv4() ? text : "[" + text + "]") + ":" + port;
    }
}
