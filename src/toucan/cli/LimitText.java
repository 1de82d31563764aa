package toucan.cli;

import java.util.Locale;
import toucan.net.Moment;
import toucan.tcp.SendLimit;
import toucan.tcp.Status;

/** What limits a sender, as one sentence for people, the same in every locale. */
final class LimitText {
    private LimitText() {}

    static String of(Moment moment) {
        Status status = moment.status();
        String sender = sender(status, moment.limit());
        Status.Counters counters = status.counters();
        boolean receives = counters.bytesReceived() > counters.bytesSent()
                && status.state().isSynchronized();
        boolean idle = moment.limit().kind() == SendLimit.Kind.APPLICATION;
        if (!receives || !idle && moment.limit().kind() != SendLimit.Kind.NOTHING) {
            return sender;
        }
        return "receiving: it offers a window of " + Format.bytes(status.rcvWnd()) + ", "
                + Format.bytes(status.receiveQueued()) + " wait for the application"
                + (idle ? ", which has nothing to send itself" : "");
    }

    private static String sender(Status s, SendLimit limit) {
        String in = in(limit.waitNanos());
        return switch (limit.kind()) {
            case HANDSHAKE -> "in the handshake: the SYN has no answer yet"
                    + (in.isEmpty() ? "" : ", and is sent again" + in);
            case NOTHING -> "limited by nothing: segments leave as fast as this computer sends them";
            case APPLICATION -> "limited by the application: "
                    + (s.flightSize() > 0
                            ? "all it has given is sent, " + Format.bytes(s.flightSize())
                                    + " of it not acknowledged yet"
                            : "it has given nothing more to send");
            case SEND_BUFFER -> "limited by the send buffer: the " + Format.bytes(s.flightSize())
                    + " in it are sent and not acknowledged yet, and the application has more";
            case NAGLE -> "limited by Nagle's algorithm: " + Format.bytes(s.sendQueued())
                    + " wait for the acknowledgment of what is in flight";
            case RECEIVE_WINDOW -> "limited by the receive window: the peer has room for " + Format.bytes(s.sndWnd())
                    + ", and as much is in flight";
            case SILLY_WINDOW -> "limited by the receive window: the " + Format.bytes(room(s))
                    + " that it has left are too few for a segment"
                    + (in.isEmpty() ? "" : "; they are used all the same" + in);
            case ZERO_WINDOW -> "limited by the receive window: the peer has no room; window probe" + in;
            case CONGESTION_WINDOW -> "limited by the congestion window: " + Format.bytes(s.pipe()) + " of "
                    + Format.bytes(s.cwnd()) + " in flight" + recovery(s);
            case PATH_MTU_PROBE -> "limited by path MTU discovery: the network drains, to make room for a probe";
            case PACING -> "limited by pacing: the next segment leaves" + in + ", at "
                    + Format.rate(8.0 * s.pacingRate());
            case REORDERING -> "waiting for the reordering window to end" + in + ": a segment is lost or only late";
            case TAIL_LOSS_PROBE -> "waiting for the tail loss probe" + in + ": acknowledgments are overdue";
            case RETRANSMISSION_TIMEOUT -> "waiting for the RTO" + in + ": acknowledgments are overdue"
                    + (s.backoff() == 0 ? "" : ", and the timer has expired " + times(s.backoff()) + " already");
            case FIN -> "closing: all is sent, and the FIN is not acknowledged yet";
            case PEER_CLOSE -> "closing: all is sent and acknowledged, and the peer has not closed yet";
            case TIME_WAIT -> "closed: TIME-WAIT ends" + in;
            case CLOSED -> "closed";
        };
    }

    private static long room(Status s) {
        return Math.max(0, s.sndUna() + s.sndWnd() - s.sndNxt());
    }

    private static String recovery(Status s) {
        return s.recovery().equals("open") ? "" : ", in a recovery by " + s.recovery();
    }

    private static String times(int n) {
        return n == 1 ? "once" : n == 2 ? "twice" : n + " times";
    }

    /** {@code  in 1.2 s}, {@code  in 180 ms}, {@code  in 0.4 ms}; empty where no timer runs. */
    private static String in(long nanos) {
        if (nanos < 0) {
            return "";
        }
        if (nanos >= 950_000_000L) {
            return String.format(Locale.ROOT, " in %.1f s", nanos / 1e9);
        }
        return String.format(Locale.ROOT, nanos < 10_000_000 ? " in %.1f ms" : " in %.0f ms", nanos / 1e6);
    }
}
