package toucan.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import toucan.capture.Capture;
import toucan.capture.CapturingLink;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.encap.IpLink;
import toucan.impair.ImpairCounters;
import toucan.impair.ImpairedLink;
import toucan.link.Clock;
import toucan.link.Link;
import toucan.net.ConnectionId;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanSocket;
import toucan.tcp.EventListener;

/**
 * Everything from the sockets down to the wire: an endpoint, around its UDP link the bad network, around that the capture,
 * so that the capture has what TCP sent and not what was left of it.
 */
final class Stack implements Closeable {
    private static final ImpairCounters UNIMPAIRED = new ImpairCounters(0, 0, 0, 0, 0);
    /** One clock for all of a process, so that two captures of one process agree. */
    private static final Clock CLOCK = Clock.monotonic();

    private static final Wall WALL = Wall.of(CLOCK);

    private final StackSettings settings;
    private final Consumer<String> warnings;
    /** Where what carries IP packets is; null if there is none, or any may. */
    private final InetSocketAddress via;

    private final boolean dials;
    private final EventTap tap;
    private final Endpoint endpoint;
    private ImpairedLink impaired;
    private Capture capture;
    private IpLink ip;
    private MeteringLink meter;

    /** Opens an endpoint. */
    @FunctionalInterface
    private interface Opener {
        /** @param via where what carries IP packets is, or null */
        Endpoint open(EndpointConfig config, InetSocketAddress via) throws IOException;
    }

    private Stack(StackSettings settings, EventTap tap, Consumer<String> warnings, boolean dials, Opener opener)
            throws IOException, ToolException {
        this.settings = settings;
        this.tap = tap;
        this.warnings = warnings;
        this.dials = dials;
        Encap encap = settings.encap();
        via = encap == null || encap.via() == null ? null : encap.via().resolve();
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(settings.tcp())
                .clock(CLOCK)
                .wrap(this::wrap)
                .checksumNone(settings.checksumNone())
                .fixedReceiveBuffer(settings.fixedReceiveBuffer())
                .synCookies(settings.synCookies())
                .anyTcpPort(true)
                .tunnelMtu(encap == null ? 0 : Encap.TUNNEL_MTU)
                .events(this::listener)
                .build();
        try {
            endpoint = opener.open(config, via);
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "cannot write the capture " + settings.capture() + ": " + FileErrors.reason(e.getCause()));
        } catch (IOException e) {
            closeCapture();
            throw e;
        }
    }

    /**
     * For a connection to one peer. IP packets come from UDP port {@value HostPort#DEFAULT_PORT} if that is free here: what
     * carries them may have been told to send the answers there.
     *
     * @param warnings hears what goes wrong without ending anything
     */
    static Stack dial(StackSettings settings, InetSocketAddress remote, Consumer<String> warnings)
            throws IOException, ToolException {
        return dial(settings, remote, null, warnings);
    }

    /** The same. @param tap is told what the connections do; null when nobody wants to know */
    static Stack dial(StackSettings settings, InetSocketAddress remote, EventTap tap, Consumer<String> warnings)
            throws IOException, ToolException {
        return new Stack(
                settings,
                tap,
                warnings,
                true,
                (config, via) -> via == null
                        ? Endpoint.dial(config, remote)
                        : Endpoint.dial(config, via, HostPort.DEFAULT_PORT));
    }

    /** For listeners. @param warnings hears what goes wrong without ending anything */
    static Stack bind(StackSettings settings, InetSocketAddress local, Consumer<String> warnings)
            throws IOException, ToolException {
        return bind(settings, local, null, warnings);
    }

    /** The same. @param tap is told what the connections do; null when nobody wants to know */
    static Stack bind(StackSettings settings, InetSocketAddress local, EventTap tap, Consumer<String> warnings)
            throws IOException, ToolException {
        return new Stack(settings, tap, warnings, false, (config, via) -> Endpoint.bind(config, local));
    }

    /** That of all endpoints. */
    static Clock clock() {
        return CLOCK;
    }

    private EventListener listener(ConnectionId id) {
        EventListener log = settings.logsEvents() ? new EventLog(id) : EventListener.NONE;
        if (tap == null) {
            return log;
        }
        EventListener watch = tap.listener(id);
        return (event, nowNanos) -> {
            log.onEvent(event, nowNanos);
            watch.onEvent(event, nowNanos);
        };
    }

    private Link wrap(Link udp) {
        Link link = udp;
        if (!settings.impairments().isNone()) {
            impaired = new ImpairedLink(link, settings.impairments(), CLOCK);
            link = impaired;
        }
        String udpEndpoint = HostPort.text(udp.localEndpoints().get(0));
        if (settings.encap() == null) {
            link = captured(link, udpEndpoint);
        } else if (settings.captureView() == View.UDP_IP) {
            link = unpacked(captured(link, udpEndpoint));
        } else {
            link = captured(unpacked(link), HostPort.host(settings.encap().inner()) + " by UDP " + udpEndpoint);
        }
        meter = new MeteringLink(link, CLOCK);
        return meter;
    }

    /** IP packets below, segments above. */
    private Link unpacked(Link packets) {
        Inet4Address inner = settings.encap().inner();
        ip = dials ? IpLink.dialling(packets, inner, via) : IpLink.listening(packets, inner, via);
        return ip;
    }

    private Link captured(Link link, String name) {
        if (settings.capture() == null) {
            return link;
        }
        capture = openCapture(name);
        // What unpacks IP packets moves their bytes.
        return settings.captureView() == View.UDP_IP
                ? CapturingLink.writingAtOnce(link, capture, settings.fullCapture())
                : new CapturingLink(link, capture, settings.fullCapture());
    }

    private Capture openCapture(String local) {
        try {
            return Capture.open(
                    settings.capture(), settings.captureView(), settings.role() + " " + local, CLOCK, WALL, warnings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StackSettings settings() {
        return settings;
    }

    /**
     * A socket that can be connected to the peer for which this was dialled.
     *
     * @param remote its TCP, or UDP where UDP carries segments
     */
    ToucanSocket unconnected(InetSocketAddress remote) throws IOException {
        boolean packets = settings.encap() != null;
        return endpoint.unconnected(packets ? IpLink.peer((Inet4Address) remote.getAddress(), via) : remote);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Our UDP endpoint, or the first of several. */
    String udpEndpoint() {
        InetSocketAddress local = endpoint.localEndpoints().get(0);
        return ip == null
                ? HostPort.text(local)
                : HostPort.text(ip.udpEndpoints().get(0));
    }

    /** Whether anything at all has arrived. */
    boolean heardSomething() {
        return endpoint.counters().segmentsReceived() > 0;
    }

    /** What there is to tell about everything below the connections. */
    Traffic traffic(TcpTotals tcp) {
        return new Traffic(
                meter.elapsedNanos(),
                endpoint.counters(),
                impaired == null ? UNIMPAIRED : impaired.counters(),
                tcp,
                ip == null ? null : ip.counters(),
                endpoint.grantedReceiveBuffer());
    }

    /** Resets what is still connected, sends that, and finishes the capture. A second call does nothing. */
    @Override
    public void close() {
        endpoint.close();
        closeCapture();
    }

    private void closeCapture() {
        if (capture != null) {
            capture.close();
        }
    }
}
