package toucan.sim;

import java.util.function.IntSupplier;
import toucan.capture.CapturingLink;
import toucan.capture.PacketRecorder;
import toucan.impair.Impairments;
import toucan.link.Link;
import toucan.tcp.Event;
import toucan.tcp.TcpConfig;

/** The settings of a simulated host, collected one by one before it is made; {@link Simulation#newHost} has the defaults. */
public final class HostSettings {
    private final String name;
    private TcpConfig tcp = TcpConfig.DEFAULT;
    private Impairments impairments = Impairments.NONE;
    private PacketRecorder capture;
    private boolean fullCapture;
    private IntSupplier iss;
    private long fairFromNanos = Long.MAX_VALUE;
    private boolean applicationFirst;
    private SimEventListener events = (socket, event, nanos) -> {};

    /** Hears the events of all connections of a host. */
    @FunctionalInterface
    public interface SimEventListener {
        void onEvent(SimSocket socket, Event event, long nanos);
    }

    HostSettings(String name, IntSupplier iss) {
        this.name = name;
        this.iss = iss;
    }

    /** The settings of all its connections. */
    public HostSettings tcp(TcpConfig config) {
        tcp = config;
        return this;
    }

    /** What the network does to what it sends. */
    public HostSettings impairments(Impairments network) {
        impairments = network;
        return this;
    }

    /** What the network does to what it sends before that time; then it is fair to every datagram. */
    public HostSettings impairments(Impairments network, long fairFromNanos) {
        this.fairFromNanos = fairFromNanos;
        return impairments(network);
    }

    /** Writes down what it sends and receives. */
    public HostSettings capture(PacketRecorder recorder) {
        capture = recorder;
        return this;
    }

    /** Likewise, with comments on all packets that carry new data, too. */
    public HostSettings fullCapture(PacketRecorder recorder) {
        capture = recorder;
        fullCapture = true;
        return this;
    }

    /** Where its initial sequence numbers come from. */
    public HostSettings iss(IntSupplier numbers) {
        iss = numbers;
        return this;
    }

    /**
     * Applications run before TCP answers a segment that has arrived, not after, as where both share a thread: an ACK offers
     * the window that the reader has already made.
     */
    public HostSettings applicationFirst() {
        applicationFirst = true;
        return this;
    }

    public HostSettings events(SimEventListener listener) {
        events = listener;
        return this;
    }

    String name() {
        return name;
    }

    TcpConfig tcp() {
        return tcp;
    }

    Impairments impairments() {
        return impairments;
    }

    int nextIss() {
        return iss.getAsInt();
    }

    long fairFromNanos() {
        return fairFromNanos;
    }

    boolean isApplicationFirst() {
        return applicationFirst;
    }

    SimEventListener events() {
        return events;
    }

    Link capturing(Link link) {
        return capture == null ? link : new CapturingLink(link, capture, fullCapture);
    }
}
