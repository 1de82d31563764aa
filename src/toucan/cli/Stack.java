package toucan.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import toucan.capture.Capture;
import toucan.capture.CapturingLink;
import toucan.capture.Wall;
import toucan.impair.ImpairCounters;
import toucan.impair.ImpairedLink;
import toucan.link.Clock;
import toucan.link.Link;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
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
    private final Endpoint endpoint;
    private ImpairedLink impaired;
    private Capture capture;
    private MeteringLink meter;

    /** Opens an endpoint. */
    @FunctionalInterface
    private interface Opener {
        Endpoint open(EndpointConfig config) throws IOException;
    }

    private Stack(StackSettings settings, Consumer<String> warnings, Opener opener) throws IOException, ToolException {
        this.settings = settings;
        this.warnings = warnings;
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(settings.tcp())
                .clock(CLOCK)
                .wrap(this::wrap)
                .checksumNone(settings.checksumNone())
                .fixedReceiveBuffer(settings.fixedReceiveBuffer())
                .synCookies(settings.synCookies())
                .anyTcpPort(true)
                .events(id -> settings.logsEvents() ? new EventLog(id) : EventListener.NONE)
                .build();
        try {
            endpoint = opener.open(config);
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "cannot write the capture " + settings.capture() + ": " + FileErrors.reason(e.getCause()));
        } catch (IOException e) {
            closeCapture();
            throw e;
        }
    }

    /** For a connection to one peer. @param warnings hears what goes wrong without ending anything */
    static Stack dial(StackSettings settings, InetSocketAddress remote, Consumer<String> warnings)
            throws IOException, ToolException {
        return new Stack(settings, warnings, config -> Endpoint.dial(config, remote));
    }

    /** For listeners. @param warnings hears what goes wrong without ending anything */
    static Stack bind(StackSettings settings, InetSocketAddress local, Consumer<String> warnings)
            throws IOException, ToolException {
        return new Stack(settings, warnings, config -> Endpoint.bind(config, local));
    }

    private Link wrap(Link udp) {
        Link link = udp;
        if (!settings.impairments().isNone()) {
            impaired = new ImpairedLink(link, settings.impairments(), CLOCK);
            link = impaired;
        }
        if (settings.capture() != null) {
            capture = openCapture(HostPort.text(udp.localEndpoints().get(0)));
            link = new CapturingLink(link, capture);
        }
        meter = new MeteringLink(link, CLOCK);
        return meter;
    }

    private Capture openCapture(String local) {
        try {
            return Capture.open(
                    settings.capture(), settings.view(), settings.role() + " " + local, CLOCK, WALL, warnings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StackSettings settings() {
        return settings;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** What there is to tell about everything below the connections. */
    Traffic traffic(TcpTotals tcp) {
        return new Traffic(
                meter.elapsedNanos(),
                endpoint.counters(),
                impaired == null ? UNIMPAIRED : impaired.counters(),
                tcp,
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
