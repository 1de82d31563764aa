package toucan.script;

import java.util.function.ToLongFunction;
import toucan.congestion.CongestionControl;
import toucan.tcp.CloseReason;
import toucan.tcp.Connection;
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
 *   <li>{@code counters.probesSent}: {@link Status.Counters}. {@code events.ChallengeAck}, {@code
 *       events.SegmentDropped.PAWS}, {@code events.Retransmitted.RTO}: how often the core told of it so far.
 * </ul>
 */
final class Vocabulary implements ToLongFunction<String> {
    private static final int LINUX_INFINITE_SSTHRESH = 0x7FFF_FFFF;
    private static final long NANOS_PER_MICRO = 1_000;
    /** The numbers that Linux gives to the states, in the order of {@link State}. */
    private static final int[] LINUX_STATES = {7, 10, 2, 3, 1, 4, 5, 8, 11, 9, 6};

    private static final long WIRE = 0xFFFF_FFFFL;
    private static final int CLOSE_REASONS = 100;

    private final Host host;
    private final Isns isns;

    Vocabulary(Host host, Isns isns) {
        this.host = host;
        this.isns = isns;
    }

    /** @throws IllegalArgumentException when there is no such name */
    @Override
    public long applyAsLong(String name) {
        Long constant = constant(name);
        if (constant != null) {
            return constant;
        }
        if (name.startsWith("events.")) {
            return host.eventCount(name.substring("events.".length()));
        }
        Connection connection = host.connection();
        if (connection == null) {
            throw new IllegalArgumentException("there is no connection yet to ask for " + name);
        }
        Status status = connection.status();
        if (name.startsWith("tcpi_")) {
            return linux(name, status);
        }
        if (name.startsWith("counters.")) {
            return counter(name, status.counters());
        }
        return ours(name, connection, status);
    }

    private static Long constant(String name) {
        if (name.startsWith("TCP_")) {
            return switch (name) {
                case "TCP_ESTABLISHED" -> 1L;
                case "TCP_SYN_SENT" -> 2L;
                case "TCP_SYN_RECV" -> 3L;
                case "TCP_FIN_WAIT1" -> 4L;
                case "TCP_FIN_WAIT2" -> 5L;
                case "TCP_TIME_WAIT" -> 6L;
                case "TCP_CLOSE" -> 7L;
                case "TCP_CLOSE_WAIT" -> 8L;
                case "TCP_LAST_ACK" -> 9L;
                case "TCP_LISTEN" -> 10L;
                case "TCP_CLOSING" -> 11L;
                default -> null;
            };
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

    private static long linux(String name, Status s) {
        return switch (name) {
            case "tcpi_state" -> LINUX_STATES[s.state().ordinal()];
            case "tcpi_retransmits", "tcpi_backoff" -> s.backoff();
            case "tcpi_rto" -> s.rtoNanos() / NANOS_PER_MICRO;
            case "tcpi_rtt" -> s.srttNanos() / NANOS_PER_MICRO;
            case "tcpi_rttvar" -> s.rttvarNanos() / NANOS_PER_MICRO;
            case "tcpi_min_rtt" -> s.minRttNanos() / NANOS_PER_MICRO;
            case "tcpi_snd_mss" -> s.sendMss();
            case "tcpi_snd_cwnd" -> s.cwnd() / s.sendMss();
            case "tcpi_snd_ssthresh" -> s.ssthresh() == CongestionControl.INFINITE_SSTHRESH
                    ? LINUX_INFINITE_SSTHRESH
                    : s.ssthresh() / s.sendMss();
            case "tcpi_unacked" -> (s.flightSize() + s.sendMss() - 1) / s.sendMss();
            case "tcpi_notsent_bytes" -> s.sendQueued();
            case "tcpi_snd_wnd" -> s.sndWnd();
            case "tcpi_rcv_wnd" -> s.rcvWnd();
            case "tcpi_snd_wscale" -> s.sendWindowScale();
            case "tcpi_rcv_wscale" -> s.receiveWindowScale();
            case "tcpi_segs_out" -> s.counters().segmentsSent();
            case "tcpi_segs_in" -> s.counters().segmentsReceived();
            case "tcpi_bytes_acked" -> s.counters().bytesAcked();
            case "tcpi_bytes_received" -> s.counters().bytesReceived();
            case "tcpi_bytes_sent" -> s.counters().bytesSent();
            case "tcpi_bytes_retrans" -> s.counters().bytesRetransmitted();
            case "tcpi_pacing_rate" -> s.pacingRate();
            case "tcpi_delivery_rate" -> s.deliveryRate();
            case "tcpi_total_retrans" -> s.counters().retransmissionsRto()
                    + s.counters().retransmissionsTlp()
                    + s.counters().retransmissionsFast();
            default -> throw new IllegalArgumentException("unknown name " + name);
        };
    }

    private long ours(String name, Connection connection, Status s) {
        return switch (name) {
            case "state" -> s.state().ordinal();
            case "closeReason" -> connection.closeReason() == null
                    ? -1
                    : CLOSE_REASONS + connection.closeReason().ordinal();
            case "snd.una" -> s.sndUna() - isns.iss() & WIRE;
            case "snd.nxt" -> s.sndNxt() - isns.iss() & WIRE;
            case "snd.wnd" -> s.sndWnd();
            case "rcv.nxt" -> s.rcvNxt() - isns.irs() & WIRE;
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
            default -> throw new IllegalArgumentException("unknown name " + name);
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
            default -> throw new IllegalArgumentException("unknown name " + name);
        };
    }
}
