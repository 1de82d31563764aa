package toucan.script;

import java.util.Map;
import toucan.congestion.CongestionControl;
import toucan.tcp.Connection;
import toucan.tcp.InFlight;
import toucan.tcp.State;
import toucan.tcp.Status;

/** The names of Linux' {@code struct tcp_info} and of its constants, with FreeBSD's names for the states. */
final class LinuxNames {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long INFINITE_SSTHRESH = 0x7FFF_FFFFL;
    /** The numbers that Linux gives to the states, in the order of {@link State}. */
    private static final int[] STATES = {7, 10, 2, 3, 1, 4, 5, 8, 11, 9, 6};

    private static final long OPTION_TIMESTAMPS = 1;
    private static final long OPTION_SACK = 2;
    private static final long OPTION_WSCALE = 4;

    private static final long CA_OPEN = 0;
    private static final long CA_DISORDER = 1;
    private static final long CA_RECOVERY = 3;
    private static final long CA_LOSS = 4;

    private static final Map<String, Long> CONSTANTS = Map.ofEntries(
            Map.entry("TCP_ESTABLISHED", 1L),
            Map.entry("TCP_SYN_SENT", 2L),
            Map.entry("TCP_SYN_RECV", 3L),
            Map.entry("TCP_FIN_WAIT1", 4L),
            Map.entry("TCP_FIN_WAIT2", 5L),
            Map.entry("TCP_TIME_WAIT", 6L),
            Map.entry("TCP_CLOSE", 7L),
            Map.entry("TCP_CLOSE_WAIT", 8L),
            Map.entry("TCP_LAST_ACK", 9L),
            Map.entry("TCP_LISTEN", 10L),
            Map.entry("TCP_CLOSING", 11L),
            Map.entry("TCPI_ESTABLISHED", 1L),
            Map.entry("TCPI_SYN_SENT", 2L),
            Map.entry("TCPI_SYN_RECEIVED", 3L),
            Map.entry("TCPI_FIN_WAIT_1", 4L),
            Map.entry("TCPI_FIN_WAIT_2", 5L),
            Map.entry("TCPI_TIME_WAIT", 6L),
            Map.entry("TCPI_CLOSED", 7L),
            Map.entry("TCPI_CLOSE_WAIT", 8L),
            Map.entry("TCPI_LAST_ACK", 9L),
            Map.entry("TCPI_LISTEN", 10L),
            Map.entry("TCPI_CLOSING", 11L),
            Map.entry("TCP_CA_Open", CA_OPEN),
            Map.entry("TCP_CA_Disorder", CA_DISORDER),
            Map.entry("TCP_CA_CWR", 2L),
            Map.entry("TCP_CA_Recovery", CA_RECOVERY),
            Map.entry("TCP_CA_Loss", CA_LOSS),
            Map.entry("TCPI_OPT_TIMESTAMPS", OPTION_TIMESTAMPS),
            Map.entry("TCPI_OPT_SACK", OPTION_SACK),
            Map.entry("TCPI_OPT_WSCALE", OPTION_WSCALE),
            Map.entry("TCPI_OPT_ECN", 8L),
            Map.entry("TCPI_OPT_ECN_SEEN", 16L),
            Map.entry("TCPI_OPT_SYN_DATA", 32L),
            Map.entry("TCP_INFINITE_SSTHRESH", INFINITE_SSTHRESH));

    private LinuxNames() {}

    /** Null when there is no such constant. */
    static Long constant(String name) {
        return CONSTANTS.get(name);
    }

    /** @param windowUnit how many bytes a unit of the congestion window and of ssthresh has */
    static long value(String name, Connection connection, Status s, int windowUnit) {
        InFlight flight = connection.inFlight();
        return switch (name) {
            case "tcpi_state" -> STATES[s.state().ordinal()];
            case "tcpi_ca_state" -> congestionState(s, flight);
            case "tcpi_options" -> options(s);
            case "tcpi_unacked" -> flight.segments();
            case "tcpi_sacked" -> flight.sacked();
            case "tcpi_lost" -> flight.lost();
            case "tcpi_retrans" -> flight.retransmitted();
            case "tcpi_fackets" -> 0;
            case "tcpi_advmss" -> connection.advertisedMss();
            case "tcpi_probes" -> s.counters().probesSent();
            case "tcpi_rto" -> s.rtoNanos() / NANOS_PER_MICRO;
            case "tcpi_rtt" -> s.srttNanos() / NANOS_PER_MICRO;
            case "tcpi_rttvar" -> s.rttvarNanos() / NANOS_PER_MICRO;
            case "tcpi_min_rtt" -> s.minRttNanos() / NANOS_PER_MICRO;
            case "tcpi_snd_ssthresh" -> s.ssthresh() == CongestionControl.INFINITE_SSTHRESH
                    ? INFINITE_SSTHRESH
                    : s.ssthresh() / windowUnit;
            case "tcpi_snd_cwnd" -> s.cwnd() / windowUnit;
            default -> plain(name, s);
        };
    }

    private static long plain(String name, Status s) {
        Status.Counters counters = s.counters();
        return switch (name) {
            case "tcpi_retransmits", "tcpi_backoff" -> s.backoff();
            case "tcpi_snd_mss" -> s.sendMss();
            case "tcpi_notsent_bytes" -> s.sendQueued();
            case "tcpi_snd_wnd" -> s.sndWnd();
            case "tcpi_rcv_wnd" -> s.rcvWnd();
            case "tcpi_snd_wscale" -> s.sendWindowScale();
            case "tcpi_rcv_wscale" -> s.receiveWindowScale();
            case "tcpi_segs_out" -> counters.segmentsSent();
            case "tcpi_segs_in" -> counters.segmentsReceived();
            case "tcpi_bytes_acked" -> counters.bytesAcked();
            case "tcpi_bytes_received" -> counters.bytesReceived();
            case "tcpi_bytes_sent" -> counters.bytesSent();
            case "tcpi_bytes_retrans" -> counters.bytesRetransmitted();
            case "tcpi_pacing_rate" -> s.pacingRate();
            case "tcpi_delivery_rate" -> s.deliveryRate();
            case "tcpi_total_retrans" -> counters.retransmissionsRto()
                    + counters.retransmissionsTlp()
                    + counters.retransmissionsFast();
            default -> throw new Vocabulary.UnknownName(name);
        };
    }

    private static long congestionState(Status s, InFlight flight) {
        if (s.backoff() > 0 || s.recovery().equals("timeout")) {
            return CA_LOSS;
        }
        if (!s.recovery().equals("open")) {
            return CA_RECOVERY;
        }
        if (flight.recovering()) {
            return CA_LOSS;
        }
        return flight.sacked() > 0 ? CA_DISORDER : CA_OPEN;
    }

    private static long options(Status s) {
        return (s.timestamps() ? OPTION_TIMESTAMPS : 0)
                | (s.sack() ? OPTION_SACK : 0)
                | (s.sendWindowScale() > 0 || s.receiveWindowScale() > 0 ? OPTION_WSCALE : 0);
    }
}
