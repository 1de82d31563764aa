package toucan.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import toucan.capture.Direction;
import toucan.capture.PacketRecorder;
import toucan.link.Datagram;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Writes packets into a capture, and keeps what a picture needs to know of them. */
final class Trace implements PacketRecorder {
    private final PacketRecorder capture;
    private final Predicate<Sighting> end;
    private final List<Sighting> sightings = new ArrayList<>();
    private boolean atEnd;

    /** A segment that this host sent or received. @param comments as in the capture */
    record Sighting(long nanos, boolean sent, Segment segment, List<String> comments) {
        /** Sent, and it will not arrive. */
        boolean isLost() {
            return says("network: lost") || says("network: dropped");
        }

        boolean isRetransmission() {
            return says("retransmission: ");
        }

        boolean says(String beginning) {
            return comments.stream().anyMatch(comment -> comment.startsWith(beginning));
        }
    }

    Trace(PacketRecorder capture, Predicate<Sighting> end) {
        this.capture = capture;
        this.end = end;
    }

    /** In the order of the capture: the first is frame 1. */
    List<Sighting> sightings() {
        return List.copyOf(sightings);
    }

    /** Whether a packet passed that {@code end} holds for. */
    boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public long nowNanos() {
        return capture.nowNanos();
    }

    @Override
    public void record(Direction direction, Datagram datagram, long timeNanos) {
        capture.record(direction, datagram, timeNanos);
        Segment segment = new Segment();
        if (SegmentCodec.parse(datagram.payload(), 0, datagram.length(), segment) == null) {
            Sighting packet = new Sighting(
                    timeNanos, direction == Direction.OUTBOUND, segment.copy(), List.copyOf(datagram.notes()));
            sightings.add(packet);
            atEnd |= end.test(packet);
        }
    }
}
