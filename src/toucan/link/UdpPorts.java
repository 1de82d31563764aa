package toucan.link;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Opens and binds the sockets of a {@link UdpLink}. */
final class UdpPorts {
    /** How often another free port is tried when the first one is taken on another local address. */
    private static final int ATTEMPTS = 20;

    private UdpPorts() {}

    /** One socket for an address of its own, one per local address for a wildcard. */
    static List<UdpPort> bind(InetSocketAddress local) throws IOException {
        if (local.isUnresolved()) {
            throw new UnknownHostException(local.getHostString());
        }
        if (!local.getAddress().isAnyLocalAddress()) {
            return List.of(bindOne(local.getAddress(), local.getPort()));
        }
        for (int attempt = 1; ; attempt++) {
            List<UdpPort> ports = new ArrayList<>();
            try {
                bindAll(local.getPort(), ports);
                return ports;
            } catch (IOException e) {
                close(ports);
                if (local.getPort() != 0 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void bindAll(int wanted, List<UdpPort> ports) throws IOException {
        int port = wanted;
        for (InetAddress address : localAddresses()) {
            try {
                ports.add(bindOne(address, port));
            } catch (IOException e) {
                // An address may be listed and yet not be ready (IPv6 before duplicate address detection has ended).
                if (usable(address)) {
                    throw e;
                }
                continue;
            }
            port = ports.get(0).local().getPort();
        }
        if (ports.isEmpty()) {
            throw new BindException("this host has no address to listen on");
        }
    }

    private static List<InetAddress> localAddresses() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (network.isUp()) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (!addresses.contains(address)) {
                        addresses.add(address);
                    }
                }
            }
        }
        return addresses;
    }

    private static boolean usable(InetAddress address) throws IOException {
        try {
            bindOne(address, 0).channel().close();
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    private static UdpPort bindOne(InetAddress address, int port) throws IOException {
        InetSocketAddress local = new InetSocketAddress(address, port);
        DatagramChannel channel = open(local);
        try {
            channel.bind(local);
            return new UdpPort(channel, null);
        } catch (BindException e) {
            channel.close();
            throw explained(e, local);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The system's words, and the address they are about. */
    private static BindException explained(BindException e, InetSocketAddress local) {
        BindException named = new BindException(
                "UDP " + local.getAddress().getHostAddress() + " port " + local.getPort() + ": " + e.getMessage());
        named.initCause(e);
        return named;
    }

    /**
     * An unbound channel of the family of {@code address}. An IPv4 address gets an IPv4-only channel, which the system
     * serves faster than one that speaks both.
     */
    static DatagramChannel open(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        boolean four = address.getAddress() instanceof Inet4Address;
        try {
            return DatagramChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this Java speaks no IPv6 (address " + address + ")", e);
        }
    }

    /** A bound channel; for a wildcard one that speaks both families, since the remote endpoint is not known yet. */
    static DatagramChannel reserve(InetSocketAddress local) throws IOException {
        if (local.isUnresolved()) {
            throw new UnknownHostException(local.getHostString());
        }
        boolean wildcard = local.getAddress().isAnyLocalAddress();
        DatagramChannel channel = wildcard ? DatagramChannel.open() : open(local);
        try {
            return channel.bind(wildcard ? new InetSocketAddress(local.getPort()) : local);
        } catch (BindException e) {
            channel.close();
            throw explained(e, local);
        } catch (IOException | UnsupportedAddressTypeException e) {
            channel.close();
            throw e;
        }
    }

    /** Closes what can be closed. */
    static void close(List<UdpPort> ports) throws IOException {
        IOException failed = null;
        for (UdpPort port : ports) {
            try {
                port.channel().close();
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
