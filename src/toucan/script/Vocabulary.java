package toucan.script;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import toucan.tcp.CloseReason;
import toucan.tcp.Connection;
import toucan.tcp.SendLimit;
import toucan.tcp.State;
import toucan.tcp.Status;

/**
 * The names an assertion may use.
 *
 * <ul>
 *   <li>{@code tcpi_…}: as Linux' {@code struct tcp_info} has them (windows in segments, times in microseconds).
 *   <li>The RFCs' own: {@code snd.una rcv.nxt cwnd ssthresh flightSize srttNanos …}: bytes, nanoseconds; sequence numbers
 *       are the script's. {@link Status} says what each is.
 *   <li>{@code state == ESTABLISHED}, {@code closeReason == RESET}; {@code NONE} while the connection has not ended.
 *   <li>{@code limit == limits.PACING}, {@code limitNanos}: {@link SendLimit}, what limits the sender, and until when.
 *   <li>{@code counters.probesSent}: {@link Status.Counters}. {@code events.ChallengeAck}, {@code
 *       events.SegmentDropped.PAWS}, {@code events.Retransmitted.RTO}: how often the core told of it so far.
 * </ul>
 */
final class Vocabulary implements ToLongFunction<String> {
    private static final int CLOSE_REASONS = 100;

    /** There is no such name. */
    static final class UnknownName extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final String name;

        UnknownName(String name) {
            super("unknown name " + name);
            this.name = name;
        }

        String name() {
            return name;
        }

        /** It looks like one of those that other systems have. */
        boolean isLinux() {
            return name.startsWith("tcpi_") || name.startsWith("SK_") || name.startsWith("bbr_");
        }
    }

    private final Host host;
    private final Network network;
    private final boolean windowsInBytes;
    private final Map<String, Long> assigned = new HashMap<>();

    /** @param windowsInBytes {@code tcpi_snd_cwnd} and {@code tcpi_snd_ssthresh} are in bytes, as in FreeBSD */
    Vocabulary(Host host, Network network, boolean windowsInBytes) {
        this.host = host;
        this.network = network;
        this.windowsInBytes = windowsInBytes;
    }

    /** From now on the name has this value. */
    void assign(String name, long value) {
        assigned.put(name, value);
    }

    /** @throws UnknownName when there is no such name */
    @Override
    public long applyAsLong(String name) {
        Long value = assigned.get(name);
        if (value != null) {
            return value;
        }
        Long constant = LinuxNames.constant(name);
        constant = constant == null ? constant(name) : constant;
        if (constant != null) {
            return constant;
        }
        if (name.startsWith("events.")) {
            return host.eventCount(name.substring("events.".length()));
        }
        Connection connection = network.connection();
        if (connection == null && name.equals("tcpi_state")) {
            return LinuxNames.constant("TCP_CLOSE");
        }
        if (connection == null) {
            throw new IllegalArgumentException("there is no connection yet to ask for " + name);
        }
        Status status = connection.status();
        if (name.startsWith("tcpi_")) {
            return LinuxNames.value(name, connection, status, windowsInBytes ? 1 : status.sendMss());
        }
        if (name.startsWith("counters.")) {
            return counter(name, status.counters());
        }
        return ours(name, connection, status);
    }

    private static Long constant(String name) {
        if (name.startsWith("limits.")) {
            return (long)
                    SendLimit.Kind.valueOf(name.substring("limits.".length())).ordinal();
        }
        for (State state : State.values()) {
            if (state.name().equals(name)) {
                return (long) state.ordinal();
            }
        }
        for (CloseReason reason : CloseReason.values()) {
            if (reason.name().equals(name)) {
                return (long) CLOSE_REASONS + reason.ordinal();
            }
        }
        return name.equals("NONE") ? -1L : null;
    }

    private long ours(String name, Connection connection, Status s) {
        return switch (name) {
            case "state" -> s.state().ordinal();
            case "closeReason" -> connection.closeReason() == null
                    ? -1
                    : CLOSE_REASONS + connection.closeReason().ordinal();
            case "limit" -> connection.limit(host.now()).kind().ordinal();
            case "limitNanos" -> connection.limit(host.now()).waitNanos();
            case "snd.una" -> network.current().notation.ours((int) s.sndUna());
            case "snd.nxt" -> network.current().notation.ours((int) s.sndNxt());
            case "snd.wnd" -> s.sndWnd();
            case "rcv.nxt" -> network.current().notation.sackEdge((int) s.rcvNxt());
            case "rcv.wnd" -> s.rcvWnd();
            case "sendMss" -> s.sendMss();
            case "cwnd" -> s.cwnd();
            case "ssthresh" -> s.ssthresh();
            case "flightSize" -> s.flightSize();
            case "pipe" -> s.pipe();
            case "sendQueued" -> s.sendQueued();
            case "receiveQueued" -> s.receiveQueued();
            case "rcvBuffer" -> s.rcvBuffer();
            case "sndBuffer" -> s.sndBuffer();
            case "bufferMemory" -> connection.bufferMemory();
            case "srttNanos" -> s.srttNanos();
            case "rttvarNanos" -> s.rttvarNanos();
            case "minRttNanos" -> s.minRttNanos();
            case "maxRttNanos" -> s.maxRttNanos();
            case "latestRttNanos" -> s.latestRttNanos();
            case "rtoNanos" -> s.rtoNanos();
            case "backoff" -> s.backoff();
            case "pacingRate" -> s.pacingRate();
            case "deliveryRate" -> s.deliveryRate();
            case "sack" -> s.sack() ? 1 : 0;
            case "timestamps" -> s.timestamps() ? 1 : 0;
            case "sendWindowScale" -> s.sendWindowScale();
            case "receiveWindowScale" -> s.receiveWindowScale();
            case "receivable" -> connection.receivable();
            case "endOfStream" -> connection.endOfStream() ? 1 : 0;
            case "sendRoom" -> connection.sendRoom();
            case "unacknowledged" -> connection.unacknowledged();
            case "userTimeoutNanos" -> connection.userTimeoutNanos();
            case "portUnreachable" -> s.portUnreachable();
            case "urgentOctets" -> connection.urgentOctets();
            default -> throw new UnknownName(name);
        };
    }

    private static long counter(String name, Status.Counters c) {
        return switch (name.substring("counters.".length())) {
            case "segmentsSent" -> c.segmentsSent();
            case "segmentsReceived" -> c.segmentsReceived();
            case "bytesSent" -> c.bytesSent();
            case "bytesAcked" -> c.bytesAcked();
            case "bytesReceived" -> c.bytesReceived();
            case "bytesRetransmitted" -> c.bytesRetransmitted();
            case "retransmissionsRto" -> c.retransmissionsRto();
            case "retransmissionsTlp" -> c.retransmissionsTlp();
            case "retransmissionsFast" -> c.retransmissionsFast();
            case "timeouts" -> c.timeouts();
            case "recoveries" -> c.recoveries();
            case "duplicateAcks" -> c.duplicateAcks();
            case "probesSent" -> c.probesSent();
            case "challengeAcks" -> c.challengeAcks();
            case "segmentsDropped" -> c.segmentsDropped();
            case "duplicateSegments" -> c.duplicateSegments();
            case "outOfOrderSegments" -> c.outOfOrderSegments();
            default -> throw new UnknownName(name);
        };
    }
}
