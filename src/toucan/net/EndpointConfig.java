package toucan.net;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import toucan.link.Clock;
import toucan.link.Link;
import toucan.tcp.EventListener;
import toucan.tcp.TcpConfig;

/**
 * The settings of an {@link Endpoint} and of the connections on it. Instances are immutable; {@link #with} gives a builder
 * that starts from this one.
 *
 * @param tcp the settings of each connection. Two of them are fitted to the family: the MSS of 1452, the Ethernet default
 *     of IPv4, means 1432 over IPv6, and the assumed MSS of 536 means 1220 there (MUST-15)
 * @param clock the clock of the loop and of every link around it
 * @param wrap puts other links (a bad network, a capture) around the UDP link
 * @param checksumNone connections that we open send 0 as their checksum, "not used": for a path through a NAT that rewrites
 *     addresses. A listener answers every connection in its own kind, whatever this says
 * @param anyTcpPort a listener accepts connections to any TCP port inside, not only to its own
 * @param fixedReceiveBuffer take {@code tcp.receiveBuffer()} and its maximum as they are; otherwise the window begins with
 *     what fits unread into the UDP socket's receive buffer at most, so that a full window cannot overflow it, and grows
 *     beyond that only on a path that spreads its data ({@link TcpConfig#receiveBurst})
 * @param bufferMemory what the buffers of all connections may take beyond their initial sizes (bytes). One buffer grows to
 *     a quarter of it at most
 * @param halfOpenLimit connections on one listener whose handshake is under way (some 4 kB each)
 * @param synCookies what happens to SYNs beyond that limit
 * @param timeWaitLimit connections in TIME-WAIT (some 4 kB each); one more makes the endpoint forget the oldest
 * @param tunnelMtu the link carries segments in IPv4 packets of their own, inside a tunnel with this MTU (bytes): path MTU
 *     discovery goes up to that, and no UDP header is between IP and TCP. 0: segments travel in UDP
 * @param trafficClass the DS field and ECN bits of our packets, as {@link java.net.Socket#setTrafficClass} counts them
 * @param initialSequenceNumbers where the ISS comes from
 * @param events gives each new connection its listener; called on the loop's thread
 */
public record EndpointConfig(
        TcpConfig tcp,
        Clock clock,
        UnaryOperator<Link> wrap,
        boolean checksumNone,
        boolean anyTcpPort,
        boolean fixedReceiveBuffer,
        long bufferMemory,
        int halfOpenLimit,
        SynCookieMode synCookies,
        int timeWaitLimit,
        int tunnelMtu,
        int trafficClass,
        InitialSequenceNumbers initialSequenceNumbers,
        Function<ConnectionId, EventListener> events) {

    /** The part of the heap that all buffers may grow into: a quarter. */
    private static final int HEAP_SHARE = 4;

    /** The RFCs' settings, a plain UDP link, and a clock that starts with the process's first use of this class. */
    public static final EndpointConfig DEFAULT = new EndpointConfig(
            TcpConfig.DEFAULT,
            Clock.monotonic(),
            UnaryOperator.identity(),
            false,
            false,
            false,
            Runtime.getRuntime().maxMemory() / HEAP_SHARE,
            4096,
            SynCookieMode.ON_PRESSURE,
            8192,
            0,
            0,
            InitialSequenceNumbers.rfc6528(),
            id -> EventListener.NONE);

    /** @throws IllegalArgumentException for a value outside its range; the message names it */
    public EndpointConfig {
        if (bufferMemory < 0) {
            throw new IllegalArgumentException("the memory of the buffers must not be negative");
        }
        if (halfOpenLimit < 1) {
            throw new IllegalArgumentException("at least one half-open connection must be allowed");
        }
        if (timeWaitLimit < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed in TIME-WAIT");
        }
        if (tunnelMtu != 0 && tunnelMtu < InterfaceMtus.LEAST || tunnelMtu > InterfaceMtus.LARGEST) {
            throw new IllegalArgumentException("the MTU of a tunnel must be " + InterfaceMtus.LEAST + " to "
                    + InterfaceMtus.LARGEST + " bytes, or 0 for none");
        }
        if (trafficClass < 0 || trafficClass > 255) {
            throw new IllegalArgumentException("the traffic class must be 0 to 255");
        }
    }

    /** A builder that starts from these settings. */
    public Builder with() {
        return new Builder(this);
    }

    /** Collects changes to an {@link EndpointConfig}; each method is named after the component it sets. */
    public static final class Builder {
        private TcpConfig tcp;
        private Clock clock;
        private UnaryOperator<Link> wrap;
        private boolean checksumNone;
        private boolean anyTcpPort;
        private boolean fixedReceiveBuffer;
        private long bufferMemory;
        private int halfOpenLimit;
        private SynCookieMode synCookies;
        private int timeWaitLimit;
        private int tunnelMtu;
        private int trafficClass;
        private InitialSequenceNumbers initialSequenceNumbers;
        private Function<ConnectionId, EventListener> events;

        private Builder(EndpointConfig from) {
            tcp = from.tcp;
            clock = from.clock;
            wrap = from.wrap;
            checksumNone = from.checksumNone;
            anyTcpPort = from.anyTcpPort;
            fixedReceiveBuffer = from.fixedReceiveBuffer;
            bufferMemory = from.bufferMemory;
            halfOpenLimit = from.halfOpenLimit;
            synCookies = from.synCookies;
            timeWaitLimit = from.timeWaitLimit;
            tunnelMtu = from.tunnelMtu;
            trafficClass = from.trafficClass;
            initialSequenceNumbers = from.initialSequenceNumbers;
            events = from.events;
        }

        public Builder tcp(TcpConfig value) {
            tcp = value;
            return this;
        }

        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        public Builder wrap(UnaryOperator<Link> value) {
            wrap = value;
            return this;
        }

        public Builder checksumNone(boolean value) {
            checksumNone = value;
            return this;
        }

        public Builder anyTcpPort(boolean value) {
            anyTcpPort = value;
            return this;
        }

        public Builder fixedReceiveBuffer(boolean value) {
            fixedReceiveBuffer = value;
            return this;
        }

        public Builder bufferMemory(long value) {
            bufferMemory = value;
            return this;
        }

        public Builder halfOpenLimit(int value) {
            halfOpenLimit = value;
            return this;
        }

        public Builder synCookies(SynCookieMode value) {
            synCookies = value;
            return this;
        }

        public Builder timeWaitLimit(int value) {
            timeWaitLimit = value;
            return this;
        }

        public Builder tunnelMtu(int value) {
            tunnelMtu = value;
            return this;
        }

        public Builder trafficClass(int value) {
            trafficClass = value;
            return this;
        }

        public Builder initialSequenceNumbers(InitialSequenceNumbers value) {
            initialSequenceNumbers = value;
            return this;
        }

        public Builder events(Function<ConnectionId, EventListener> value) {
            events = value;
            return this;
        }

        /** @throws IllegalArgumentException for a value outside its range */
        public EndpointConfig build() {
            return new EndpointConfig(
                    tcp,
                    clock,
                    wrap,
                    checksumNone,
                    anyTcpPort,
                    fixedReceiveBuffer,
                    bufferMemory,
                    halfOpenLimit,
                    synCookies,
                    timeWaitLimit,
                    tunnelMtu,
                    trafficClass,
                    initialSequenceNumbers,
                    events);
        }
    }
}
