package toucan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/**
 * Round trips as the sender's capture shows them. With timestamps, from the transmission whose TSval comes back as TSecr
 * (RFC 7323 §4.3: the first of those that a delayed ACK covers); without, only from what was sent once (Karn's algorithm, RFC
 * 6298 §3).
 */
final class RttSamples {
    /** What was sent and not yet acknowledged, by the number behind it. */
    private final NavigableMap<Long, List<Sent>> outstanding = new TreeMap<>();

    private boolean resent;

    private record Sent(long nanos, int tsVal) {}

    /** A segment with data, SYN or FIN leaves. */
    void sent(ViewPacket packet) {
        TcpOptions options = packet.segment().options();
        if (packet.is(Mark.RETRANSMISSION)) {
            resent = true;
        }
        outstanding
                .computeIfAbsent(packet.end(), k -> new ArrayList<>(1))
                .add(new Sent(packet.nanos(), options.hasTimestamps() ? options.tsVal() : 0));
    }

    /** An ACK of something new arrives. @return the round trip in nanoseconds, or -1 when it tells none */
    long acked(ViewPacket ack) {
        NavigableMap<Long, List<Sent>> covered = outstanding.headMap(ack.ack(), true);
        long sample = -1;
        if (!covered.isEmpty()) {
            TcpOptions options = ack.segment().options();
            boolean echoes = options.hasTimestamps() && !ack.segment().is(Segment.SYN);
            long sentAt = echoes ? echoed(covered, options.tsEcr()) : resent ? -1 : last(covered);
            sample = sentAt < 0 ? -1 : ack.nanos() - sentAt;
        }
        covered.clear();
        resent &= !outstanding.isEmpty();
        return sample;
    }

    private static long echoed(Map<Long, List<Sent>> covered, int tsEcr) {
        long first = Long.MAX_VALUE;
        for (List<Sent> transmissions : covered.values()) {
            for (Sent s : transmissions) {
                if (s.tsVal == tsEcr) {
                    first = Math.min(first, s.nanos);
                }
            }
        }
        return first == Long.MAX_VALUE ? -1 : first;
    }

    private static long last(NavigableMap<Long, List<Sent>> covered) {
        List<Sent> transmissions = covered.lastEntry().getValue();
        return transmissions.get(transmissions.size() - 1).nanos;
    }
}
