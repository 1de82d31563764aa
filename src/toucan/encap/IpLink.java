package toucan.encap;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.List;
import toucan.link.Datagram;
import toucan.link.FilterLink;
import toucan.link.Link;
import toucan.link.MessageTooLongException;
import toucan.wire.Ipv4;
import toucan.wire.NotTcpInIpv4;

/**
 * A link whose datagrams are TCP segments between addresses of an IP network of their own, around a link whose datagrams are
 * the IPv4 packets with those segments inside. A <i>carrier</i> at the other end of the UDP path hands the packets to a network
 * device and takes them from it.
 *
 * <p>The endpoints of a segment are inner addresses, over which TCP's checksum goes. TCP's ports are in the segment, and between
 * IP and TCP there is no other; in the place of the UDP port stands, for the other host, the number of the carrier behind which
 * it is ({@link Carrier}: its UDP port), and for us the UDP port of ours. So, as without IP packets, a segment that comes by
 * another way never belongs to a connection, and whoever can send a UDP datagram cannot draw the answers to somebody else's
 * connection to himself.
 *
 * <p>A segment received is addressed to whatever inner address the packet was: so a listener answers from there. What is no
 * whole IPv4 packet with a TCP segment in it is counted and dropped.
 */
public final class IpLink extends FilterLink {
    /** Bytes that a packet is longer than its segment. */
    public static final int OVERHEAD = Ipv4.HEADER;

    /** What is dropped keeps {@link #receive} no longer than so many packets. */
    private static final int TRIES = 64;

    private final Carriers carriers;
    private final InetSocketAddress us;
    private final InnerEndpoints endpoints = new InnerEndpoints();
    private final Datagram packet = new Datagram(Datagram.MAX_PAYLOAD);

    /** One writer, the loop: the counts need no atomic addition. */
    private volatile long malformed;

    private volatile long otherProtocols;
    private volatile long strangers;

    private IpLink(Link udp, Inet4Address address, InetSocketAddress via) {
        super(udp);
        carriers = new Carriers(via);
        us = new InetSocketAddress(address, udp.localEndpoints().get(0).getPort());
    }

    /**
     * For who listens.
     *
     * @param inner the address of ours from which connections are opened
     * @param via the UDP endpoint of the carrier, others are not listened to; null: whoever sends a packet carries the answer
     */
    public static IpLink listening(Link udp, Inet4Address inner, InetSocketAddress via) {
        return new IpLink(udp, inner, via);
    }

    /**
     * For who opens a connection: to the {@linkplain #peer endpoint} of a host behind the carrier.
     *
     * @param inner our address
     * @param via the UDP endpoint of the carrier
     */
    public static IpLink dialling(Link udp, Inet4Address inner, InetSocketAddress via) {
        IpLink link = new IpLink(udp, inner, via);
        link.carriers.of(udp.localEndpoints().get(0), via);
        return link;
    }

    /** The endpoint to which a connection is opened by a link made by {@link #dialling}. */
    public static InetSocketAddress peer(Inet4Address host, InetSocketAddress via) {
        return new InetSocketAddress(host, via.getPort());
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoRouteToHostException when it is not known any more who carries packets to that host
     */
    @Override
    public void send(Datagram segment) throws IOException {
        int length = segment.length();
        if (length > Datagram.MAX_PAYLOAD - OVERHEAD) {
            throw new MessageTooLongException(
                    "a segment of " + length + " bytes does not fit into an IP packet in UDP");
        }
        Carrier carrier = carriers.numbered(segment.remote().getPort());
        if (carrier == null) {
            throw new NoRouteToHostException("nobody is known to carry packets to " + segment.remote());
        }
        packet.length(OVERHEAD + length);
        Ipv4.writeHeader(
                packet.payload(), endpoints.address(segment.local()), endpoints.address(segment.remote()), length);
        packet.payload().put(OVERHEAD, segment.payload(), 0, length);
        packet.endpoints(carrier.local(), carrier.remote());
        packet.timeNanos(segment.timeNanos());
        // What the TCP said of the segment, links further in may write down; what they say of the packet, those further
        // out.
        packet.takeNotes(segment);
        try {
            inner.send(packet);
        } finally {
            segment.takeNotes(packet);
        }
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        long wait = timeoutNanos;
        for (int tries = 0; tries < TRIES && inner.receive(packet, wait); tries++) {
            if (unwrap(into)) {
                return true;
            }
            wait = 0;
        }
        return false;
    }

    private boolean unwrap(Datagram into) {
        if (!carriers.admits(packet.remote())) {
            strangers = strangers + 1;
            return false;
        }
        NotTcpInIpv4 fault = Ipv4.check(packet.payload(), packet.length());
        if (fault != null && fault.isOtherProtocol()) {
            otherProtocols = otherProtocols + 1;
            return false;
        }
        if (fault != null
                || !Ipv4.isHost(Ipv4.source(packet.payload()))
                || !Ipv4.isHost(Ipv4.destination(packet.payload()))) {
            malformed = malformed + 1;
            return false;
        }
        int header = Ipv4.headerLength(packet.payload());
        into.length(packet.length() - header);
        into.payload().put(0, packet.payload(), header, into.length());
        into.takeNotes(packet);
        into.timeNanos(packet.timeNanos());
        Carrier carrier = carriers.of(packet.local(), packet.remote());
        into.endpoints(
                endpoints.endpoint(Ipv4.destination(packet.payload()), us.getPort()),
                endpoints.endpoint(Ipv4.source(packet.payload()), carrier.number()));
        return true;
    }

    /** What was dropped so far; may be asked from any thread. */
    public IpCounters counters() {
        return new IpCounters(malformed, otherProtocols, strangers);
    }

    /** Our UDP endpoints. */
    public List<InetSocketAddress> udpEndpoints() {
        return inner.localEndpoints();
    }

    /** Our inner address, with the UDP port in the place of a port. */
    @Override
    public List<InetSocketAddress> localEndpoints() {
        return List.of(us);
    }
}
