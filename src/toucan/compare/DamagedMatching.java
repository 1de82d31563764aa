package toucan.compare;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import toucan.trace.TracedSegment;
import toucan.wire.TcpOptions;

/**
 * Which transmission a damaged arrival was: the one of the same host from which it differs in the fewest bits of the header,
 * which is none when the data was hit, and preferably one that did not arrive otherwise.
 */
final class DamagedMatching {
    /** Bits of a header that may differ: what is damaged more is not recognized. */
    private static final int MAX_BITS = 2;

    private final Map<Integer, List<Transmission>> candidates = new HashMap<>();
    private final InetAddress from;
    private final long shortestNanos;

    /**
     * @param from the host that sent these
     * @param shortestNanos no arrival is younger, see {@link Matching#shortestNanos}
     */
    DamagedMatching(InetAddress from, List<Transmission> sent, long shortestNanos) {
        this.from = from;
        this.shortestNanos = shortestNanos;
        for (Transmission t : sent) {
            for (int key : keys(t.sent())) {
                candidates.computeIfAbsent(key, k -> new ArrayList<>(1)).add(t);
            }
        }
    }

    /** Whatever single field is damaged, one of these is not. */
    private static int[] keys(TracedSegment s) {
        return new int[] {
            Objects.hash(s.seq(), s.ack(), s.dataLength()),
            Objects.hash(s.seq(), s.dataLength(), s.options()),
            Objects.hash(s.dataLength(), s.ack(), s.options())
        };
    }

    /** Gives the damaged segment to the transmission it was; false when there is none. */
    boolean match(TracedSegment damaged) {
        if (!damaged.source().getAddress().equals(from)) {
            return false;
        }
        Transmission best = null;
        for (int key : keys(damaged)) {
            best = best(damaged, candidates.getOrDefault(key, List.of()), best);
        }
        if (best == null) {
            return false;
        }
        best.arrivedDamaged(damaged);
        return true;
    }

    /** The closest; among equals rather one that did not arrive otherwise, and the latest that was sent early enough. */
    private Transmission best(TracedSegment damaged, List<Transmission> among, Transmission soFar) {
        Transmission best = soFar;
        int least = best == null ? 2 * MAX_BITS + 1 : rank(best, damaged);
        for (Transmission t : among) {
            int rank = rank(t, damaged);
            if (rank <= least && t.sent().epochNanos() <= damaged.epochNanos() - shortestNanos) {
                best = t;
                least = rank;
            }
        }
        return best;
    }

    private static int rank(Transmission t, TracedSegment damaged) {
        return 2 * bits(t.sent(), damaged) + (t.lost() ? 0 : 1);
    }

    /** How many bits of the header differ. */
    private static int bits(TracedSegment one, TracedSegment other) {
        return Integer.bitCount(one.source().getPort() ^ other.source().getPort())
                + Integer.bitCount(
                        one.destination().getPort() ^ other.destination().getPort())
                + Integer.bitCount(one.seq() ^ other.seq())
                + Integer.bitCount(one.ack() ^ other.ack())
                + Integer.bitCount(one.flags() ^ other.flags())
                + Integer.bitCount(one.window() ^ other.window())
                + bits(one.options(), other.options());
    }

    private static int bits(TcpOptions one, TcpOptions other) {
        if (one.hasTimestamps() != other.hasTimestamps() || one.sackBlocks() != other.sackBlocks()) {
            return one.equals(other) ? 0 : 1; // an option's kind is damaged
        }
        int bits = 0;
        if (one.hasTimestamps()) {
            bits += Integer.bitCount(one.tsVal() ^ other.tsVal()) + Integer.bitCount(one.tsEcr() ^ other.tsEcr());
        }
        for (int i = 0; i < one.sackBlocks(); i++) {
            bits += Integer.bitCount(one.sackLeft(i) ^ other.sackLeft(i));
            bits += Integer.bitCount(one.sackRight(i) ^ other.sackRight(i));
        }
        return bits > 0 || one.equals(other) ? bits : 1;
    }
}
