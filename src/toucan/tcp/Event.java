package toucan.tcp;

import java.util.Locale;
import toucan.congestion.CongestionControl;

/**
 * A decision of the core worth telling. Captures, logs and statistics read these; the core reads none.
 *
 * <p>{@link #text} is one English sentence, the same in every locale, that ends with the RFC section it follows. Sequence
 * numbers are the wire's.
 */
public sealed interface Event {

    /** The sentence that a packet comment or a log line shows. */
    String text();

    /** Why data, a SYN or a FIN was sent again. */
    enum Cause {
        /** The retransmission timer expired (RFC 6298 §5.4), or the window probe timer resent what a closed window holds. */
        RTO,
        /** Data sent before the timer expired and still unacknowledged: slow start goes over it again (RFC 5681 §3.1). */
        AFTER_RTO,
        /** Third duplicate ACK (RFC 5681 §3.2). */
        FAST_RETRANSMIT,
        /** A partial ACK during fast recovery (RFC 6582 §3.2 step 3). */
        PARTIAL_ACK,
        /** Enough data above it is SACKed (RFC 6675 §4). */
        SACK,
        /** A hole not yet believed lost, with nothing else to send in a recovery (RFC 6675 §4, NextSeg() rule 3). */
        HOLE,
        /** The last segment outstanding, once in a recovery with nothing else to send (RFC 6675 §4, NextSeg() rule 4). */
        RESCUE,
        /** A segment sent sufficiently later has been delivered (RFC 8985 §6.2). */
        RACK,
        /** A tail loss probe (RFC 8985 §7.3). */
        TLP,
        /** In a longer segment than the path carries: a lost probe of the path MTU, or what was sent before a black hole was found. */
        PATH_MTU
    }

    /** The connection moved from one state to another (RFC 9293 §3.3.2). */
    record StateChanged(State from, State to) implements Event {
        @Override
        public String text() {
            return from + " -> " + to + ", RFC 9293 3.3.2";
        }
    }

    /**
     * A segment goes out that was sent before.
     *
     * @param seq its first sequence number
     * @param length bytes of data in it; 0 for a bare SYN or FIN
     * @param rtoNanos with cause RTO: the timeout that expired
     * @param backoff with cause RTO: how many times the RTO had been doubled when it expired
     */
    record Retransmitted(Cause cause, int seq, int length, long rtoNanos, int backoff) implements Event {
        @Override
        public String text() {
            return "retransmission: "
                    + switch (cause) {
                        case RTO -> "RTO expired (" + seconds(rtoNanos) + "), backoff " + backoff + ", RFC 6298 5.5";
                        case AFTER_RTO -> "sent again in slow start after an RTO, RFC 5681 3.1";
                        case FAST_RETRANSMIT -> "fast retransmit, third duplicate ACK, RFC 5681 3.2";
                        case PARTIAL_ACK -> "partial ACK in fast recovery, RFC 6582 3.2";
                        case SACK -> "lost, as enough data above it is SACKed, RFC 6675 4";
                        case HOLE -> "a hole that may be lost, and nothing else to send, RFC 6675 4 NextSeg rule 3";
                        case RESCUE -> "rescue of the highest segment outstanding, RFC 6675 4 NextSeg rule 4";
                        case RACK -> "lost, as a segment sent later has arrived, RFC 8985 6.2";
                        case TLP -> "tail loss probe, RFC 8985 7.3";
                        case PATH_MTU -> "was sent in a longer segment than the path carries, RFC 4821 7.6";
                    };
        }
    }

    /** A tail loss probe goes out that carries new data, beyond the congestion window if need be. */
    record ProbeOfTail(int length) implements Event {
        @Override
        public String text() {
            return "tail loss probe with new data, RFC 8985 7.3";
        }
    }

    /** What a recovery sent again was reported as duplicate, all of it: its reduction of the window is undone. Sizes in bytes. */
    record RecoveryUndone(String algorithm, long cwnd, long ssthresh) implements Event {
        @Override
        public String text() {
            return algorithm + " recovery undone, as D-SACK reports all it sent again: ssthresh "
                    + ssthreshText(ssthresh) + ", cwnd " + cwnd + ", RFC 2883 5, RFC 3708";
        }
    }

    /** The retransmission timer had expired for nothing: what it did to the window is undone. Sizes in bytes. */
    record SpuriousTimeout(long cwnd, long ssthresh) implements Event {
        @Override
        public String text() {
            return "the RTO was spurious, as what was sent before it arrives: ssthresh " + ssthreshText(ssthresh)
                    + ", cwnd " + cwnd + ", RFC 5682 2.1";
        }
    }

    /** A tail loss probe has repaired a loss, which counts as congestion. Sizes in bytes. */
    record ProbeRepairedLoss(long cwnd, long ssthresh) implements Event {
        @Override
        public String text() {
            return "the tail loss probe repaired a loss: ssthresh " + ssthreshText(ssthresh) + ", cwnd " + cwnd
                    + ", RFC 8985 7.4";
        }
    }

    /** A probe of the path MTU goes out: a segment of that MSS, a packet of so many bytes. */
    record MtuProbeSent(int mss, int mtu) implements Event {
        @Override
        public String text() {
            return "path MTU probe: MSS " + mss + " in a packet of " + mtu + " bytes, RFC 8899 5.3";
        }
    }

    /** A probe of the path MTU is lost, the {@code count}-th of its size; no congestion. */
    record MtuProbeLost(int mss, int mtu, int count) implements Event {
        @Override
        public String text() {
            return "path MTU probe " + count + " of MSS " + mss + " (packets of " + mtu
                    + " bytes) lost, which is no congestion, RFC 4821 7.6";
        }
    }

    /** A probe of the path MTU has arrived: segments have its size from now on. */
    record MtuRaised(int mss, int mtu) implements Event {
        @Override
        public String text() {
            return "path MTU probe acknowledged: MSS " + mss + " from now on, packets of " + mtu
                    + " bytes, RFC 8899 5.3";
        }
    }

    /** Segments of the size in use do not arrive: another size from now on. {@code why} is what shows it. */
    record MtuLowered(int mss, int mtu, String why) implements Event {
        @Override
        public String text() {
            return "path MTU: MSS " + mss + " from now on, packets of " + mtu + " bytes (" + why + "), RFC 8899 4.3";
        }
    }

    /** A duplicate ACK arrived (RFC 5681 §2); {@code count} since SND.UNA last moved. */
    record DuplicateAck(int ack, int count) implements Event {
        @Override
        public String text() {
            return "duplicate ACK " + count + (count <= LossRecovery.DUP_THRESH ? " of " + LossRecovery.DUP_THRESH : "")
                    + ", RFC 5681 3.2";
        }
    }

    /** Loss recovery began. Sizes in bytes. */
    record RecoveryEntered(String algorithm, int recoveryPoint, long cwnd, long ssthresh, long flightSize)
            implements Event {
        @Override
        public String text() {
            return algorithm + " recovery entered: ssthresh " + ssthreshText(ssthresh) + ", cwnd " + cwnd + ", flight "
                    + flightSize + recoveryReference(algorithm);
        }
    }

    /** Loss recovery ended. Sizes in bytes. */
    record RecoveryLeft(String algorithm, long cwnd, long ssthresh) implements Event {
        @Override
        public String text() {
            return algorithm + " recovery left: cwnd " + cwnd + ", ssthresh " + ssthreshText(ssthresh)
                    + recoveryReference(algorithm);
        }
    }

    /**
     * A congestion control with states of its own went from one to another.
     *
     * @param state the state it is in now, as its specification calls it
     * @param pacingRate bytes per second; 0 when it does not pace
     * @param cwnd bytes
     */
    record CongestionState(String algorithm, String state, long pacingRate, long cwnd) implements Event {
        @Override
        public String text() {
            return algorithm + " enters " + state + ": pacing rate " + pacingRate + " bytes/s, cwnd " + cwnd
                    + ", draft-ietf-ccwg-bbr 5.3";
        }
    }

    /** The peer advertised a zero window while we have something to send. */
    record WindowClosed() implements Event {
        @Override
        public String text() {
            return "the peer closed its window, RFC 9293 3.8.6";
        }
    }

    /** The peer opened its window again (bytes). */
    record WindowOpened(long window) implements Event {
        @Override
        public String text() {
            return "the peer opened its window: " + window + " bytes, RFC 9293 3.8.6";
        }
    }

    /** A window probe goes out: the {@code count}-th since the window closed; the next one after {@code nextNanos}. */
    record ProbeSent(int count, long nextNanos) implements Event {
        @Override
        public String text() {
            return "window probe " + count + ", next in " + seconds(nextNanos) + ", RFC 9293 3.8.6.1";
        }
    }

    /** A keep-alive probe goes out: the {@code count}-th without an answer; the next step follows after {@code nextNanos}. */
    record KeepAliveSent(int count, long nextNanos) implements Event {
        @Override
        public String text() {
            return "keep-alive probe " + count + ", next in " + seconds(nextNanos) + ", RFC 9293 3.8.4";
        }
    }

    /** The peer told its user timeout; {@code nanos} is in force here now. */
    record UserTimeoutAdvised(long remoteNanos, long nanos) implements Event {
        @Override
        public String text() {
            return "the peer's user timeout is " + seconds(remoteNanos) + ", ours "
                    + (nanos == TcpConfig.FOREVER ? "endless" : seconds(nanos)) + ", RFC 5482 3.1";
        }
    }

    /** Data smaller than the silly-window rules like goes out because nothing else happened for a while. */
    record SillyWindowOverride(long windowBytes) implements Event {
        @Override
        public String text() {
            return "override timeout: sending into a window of " + windowBytes + " bytes, RFC 9293 3.8.6.2.1";
        }
    }

    /** The delayed-ACK timer fired. */
    record DelayedAck() implements Event {
        @Override
        public String text() {
            return "delayed ACK timer fired, RFC 9293 3.8.6.3";
        }
    }

    /** An ACK goes out only to say that the receive window grew (bytes). */
    record WindowUpdate(long window) implements Event {
        @Override
        public String text() {
            return "window update: " + window + " bytes, RFC 9293 3.8.6.2.2";
        }
    }

    /**
     * The receive buffer grew with what the application takes.
     *
     * @param size bytes it may hold now
     * @param taken bytes that the application RECEIVEd in the last round trip
     * @param rttNanos the round-trip time as the receiving side sees it
     */
    record ReceiveBufferGrown(int size, long taken, long rttNanos) implements Event {
        @Override
        public String text() {
            return "receive buffer grows to " + size + " bytes: " + taken + " were read in a round trip of "
                    + seconds(rttNanos) + ", RFC 7323 1.1";
        }
    }

    /** A challenge ACK goes out (RFC 5961). */
    record ChallengeAck(String cause) implements Event {
        @Override
        public String text() {
            return "challenge ACK: " + cause + ", RFC 5961";
        }
    }

    /** Why an arriving segment, or a part of one, was not used. */
    enum DropReason {
        /** Outside the receive window (RFC 9293 §3.10.7.4, first). */
        NOT_ACCEPTABLE("outside the receive window, RFC 9293 3.10.7.4"),
        /** Older timestamp than the last one accepted. */
        PAWS("timestamp older than TS.Recent (PAWS), RFC 7323 5.3"),
        /** No timestamp although they were agreed. */
        NO_TIMESTAMP("timestamps were agreed and this segment has none, RFC 7323 3.2"),
        /** No ACK bit in a state that needs one. */
        NO_ACK("no ACK bit, RFC 9293 3.10.7.4"),
        /** Acknowledges what was never sent, or what is too old. */
        BAD_ACK("acknowledgment out of range, RFC 9293 3.10.7.4, RFC 5961 5"),
        /** A reset that is not at RCV.NXT. */
        BLIND_RESET("reset not at RCV.NXT, RFC 9293 3.10.7.4"),
        /** A reset in TIME-WAIT. */
        TIME_WAIT_RESET("reset in TIME-WAIT, RFC 1337"),
        /** A segment that the state has no use for. */
        UNEXPECTED("not expected in this state, RFC 9293 3.10.7"),
        /** Out-of-order data for which the reassembly queue has no room. */
        REASSEMBLY_FULL("too many fragments out of order, RFC 9293 3.10.7.4");

        private final String text;

        DropReason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** An arriving segment was dropped. */
    record SegmentDropped(DropReason reason, int seq) implements Event {
        @Override
        public String text() {
            return "dropped: " + reason;
        }
    }

    /** A reset goes out. */
    record ResetSent(String cause) implements Event {
        @Override
        public String text() {
            return "reset: " + cause;
        }
    }

    /** The peer reset the connection. */
    record ResetReceived() implements Event {
        @Override
        public String text() {
            return "reset by the peer, RFC 9293 3.10.7";
        }
    }

    /** R1: the same segment was retransmitted so often that something is wrong below (SHLD-9). */
    record RetransmissionsExcessive(int retransmissions) implements Event {
        @Override
        public String text() {
            return retransmissions + " retransmissions of one segment, RFC 9293 3.8.3 R1";
        }
    }

    /** Something failed that need not end the connection: the soft errors of RFC 9293 §3.9.1.8. */
    record SoftError(String what) implements Event {
        @Override
        public String text() {
            return "soft error: " + what + ", RFC 9293 3.9.2.2";
        }
    }

    /** The peer's urgent pointer appeared or moved on; {@code octets} of urgent data are still to be read (MUST-32). */
    record UrgentData(long octets) implements Event {
        @Override
        public String text() {
            return "urgent data: " + octets + " bytes to read, RFC 9293 3.8.5";
        }
    }

    private static String recoveryReference(String algorithm) {
        return switch (algorithm) {
            case "RACK" -> ", RFC 8985 6.2";
            case "SACK" -> ", RFC 6675 5";
            default -> ", RFC 6582 3.2";
        };
    }

    private static String ssthreshText(long ssthresh) {
        return ssthresh == CongestionControl.INFINITE_SSTHRESH ? "infinite" : Long.toString(ssthresh);
    }

    /** A time in seconds, to the millisecond. */
    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
