package toucan.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import toucan.trace.TracedSegment;
import toucan.wire.SegmentCodec;
import toucan.wire.TcpOptions;

/**
 * Which transmission a damaged arrival was. If its header was hit, the one whose fingerprint it has once that bit is flipped
 * back; if its data was hit, the one with the same header. Of several, rather one that did not arrive otherwise, and the latest
 * that was sent early enough. Segments with more than one bit of the header damaged are not recognized.
 */
final class DamagedMatching {
    /** Of equal transmissions so many are asked whether they arrived: a bound for a hostile file. */
    private static final int MOST_EQUAL = 1_000;

    private final Map<Integer, List<Sent>> byHeader = new HashMap<>();
    private final Map<Integer, List<Sent>> byFingerprint = new HashMap<>();
    private final BitFlips flips = new BitFlips();

    /** @param earliestNanos when it can have arrived at the earliest, by the clock of the arrivals' capture */
    private record Sent(Transmission transmission, long earliestNanos) {
        TracedSegment segment() {
            return transmission.sent();
        }
    }

    /** What the damaged segments may have been. @param flow one that was matched before */
    void add(Flow flow) {
        for (Transmission t : flow.transmissions()) {
            Sent sent = new Sent(t, t.sent().epochNanos() + flow.shortestNanos());
            byHeader.computeIfAbsent(header(t.sent()), k -> new ArrayList<>(1)).add(sent);
            byFingerprint
                    .computeIfAbsent(t.sent().fingerprint(), k -> new ArrayList<>(1))
                    .add(sent);
        }
    }

    private static int header(TracedSegment s) {
        return Objects.hash(
                s.source(), s.destination(), s.seq(), s.ack(), s.flags(), s.window(), s.length(), s.options());
    }

    /** Gives the damaged segment to the transmission it was; false when there is none. */
    boolean match(TracedSegment damaged) {
        Transmission origin = withOneBitFlipped(damaged);
        if (origin == null) {
            origin = latest(byHeader.get(header(damaged)), damaged);
        }
        if (origin == null) {
            return false;
        }
        origin.arrivedDamaged(damaged);
        return true;
    }

    /** By a hit in the header, the checksum included: that is not part of the fingerprint. */
    private Transmission withOneBitFlipped(TracedSegment damaged) {
        Transmission origin = withFingerprint(damaged.fingerprint(), damaged);
        int length = damaged.length() - 2;
        int header = Math.min(SegmentCodec.MAX_HEADER - 2, length);
        for (int i = 0; origin == null && i < 8 * header; i++) {
            int flip = flips.difference(length - 1 - i / 8, i % 8);
            origin = withFingerprint(damaged.fingerprint() ^ flip, damaged);
        }
        return origin;
    }

    /** Not one that has this fingerprint by chance: their headers differ in many bits. */
    private Transmission withFingerprint(int fingerprint, TracedSegment damaged) {
        Transmission t = latest(byFingerprint.get(fingerprint), damaged);
        return t != null && bits(t.sent(), damaged) <= 1 ? t : null;
    }

    /** Of equal ones the latest that is still missing, or the latest, among those that were sent early enough; or null. */
    private static Transmission latest(List<Sent> equal, TracedSegment damaged) {
        if (equal == null || !canBe(equal.get(0).segment(), damaged)) {
            return null;
        }
        int end = earlyEnough(equal, damaged.epochNanos());
        for (int i = end - 1; i >= Math.max(0, end - MOST_EQUAL); i--) {
            if (equal.get(i).transmission.lost()) {
                return equal.get(i).transmission;
            }
        }
        return end == 0 ? null : equal.get(end - 1).transmission;
    }

    private static boolean canBe(TracedSegment sent, TracedSegment damaged) {
        return sent.length() == damaged.length()
                && sent.source().getAddress().equals(damaged.source().getAddress())
                && sent.destination().getAddress().equals(damaged.destination().getAddress());
    }

    /** How many of them, which are in the order of sending. */
    private static int earlyEnough(List<Sent> equal, long arrivedNanos) {
        int low = 0;
        int high = equal.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (equal.get(middle).earliestNanos <= arrivedNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many bits of the header differ; 1 where its layout differs, as then a length in it was hit. */
    private static int bits(TracedSegment one, TracedSegment other) {
        if (one.dataLength() != other.dataLength()) {
            return 1;
        }
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
            return 1; // an option's kind or length is damaged
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
