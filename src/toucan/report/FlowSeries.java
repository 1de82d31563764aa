package toucan.report;

import toucan.trace.CommentTail;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/** The graphs of one direction of a connection, as one capture shows them. The time is that of the capture's host. */
final class FlowSeries {
    private static final long MOST_MICROS = 86_400_000_000L;

    /** The highest acknowledgment number. */
    final Line ack = new Line();
    /** One behind the last byte that the receiver has offered to take: SEG.ACK + SEG.WND. */
    final Line edge = new Line();
    /** SEG.WND, scaled, in bytes. */
    final Line rwnd = new Line();
    /** Bytes sent and not acknowledged; only where the data is sent. */
    final Line flight = new Line();
    /** Round trips in nanoseconds; only where the data is sent. */
    final Line rtt = new Line();
    /** SACK blocks: their left edges; {@link #sackRight} has the right ones, point by point. */
    final Line sackLeft = new Line();

    final Line sackRight = new Line();
    /** Congestion window in bytes, from the tails of the sender's own comments, as what follows. */
    final Line cwnd = new Line();

    final Line ssthresh = new Line();
    /** Smoothed round-trip time in nanoseconds. */
    final Line srtt = new Line();
    /** Retransmission timeout in nanoseconds. */
    final Line rto = new Line();

    final Throughput seen;
    final Throughput acked;
    private final ConnectionView view;
    private final boolean fromClient;
    private final RttSamples samples = new RttSamples();
    private long bytes;
    private long highestSent;
    private long highestAck;

    private FlowSeries(ConnectionView view, boolean fromClient) {
        this.view = view;
        this.fromClient = fromClient;
        seen = new Throughput(view.lastNanos());
        acked = new Throughput(view.lastNanos());
    }

    /** @param fromClient which direction of the data */
    static FlowSeries of(ConnectionView view, boolean fromClient) {
        FlowSeries series = new FlowSeries(view, fromClient);
        for (int i = 0; i < view.packets().size(); i++) {
            ViewPacket packet = view.packets().get(i);
            if (packet.isDamaged()) {
                continue;
            }
            if (packet.fromClient() == fromClient) {
                series.data(packet, i);
            } else if (packet.hasAck()) {
                series.acknowledgment(packet, i);
            }
            if (series.isAtSender() && !packet.segment().comments().isEmpty()) {
                series.numbers(packet.nanos(), CommentTail.of(packet.segment().comments()), i);
            }
        }
        return series;
    }

    /** Whether the capture was made where this data was sent. */
    boolean isAtSender() {
        return view.atClient() == fromClient;
    }

    /** Bytes of data, also those that were sent again. */
    long bytes() {
        return bytes;
    }

    private void data(ViewPacket packet, int index) {
        if (packet.segment().len() == 0) {
            return;
        }
        bytes += packet.segment().dataLength();
        seen.add(packet.nanos(), packet.segment().dataLength());
        highestSent = Math.max(highestSent, packet.end());
        if (isAtSender()) {
            samples.sent(packet);
            flight.step(packet.nanos(), highestSent - highestAck, index);
        }
    }

    private void acknowledgment(ViewPacket packet, int index) {
        long nanos = packet.nanos();
        if (packet.ack() > highestAck || ack.size() == 0) {
            if (highestAck > 0) {
                acked.add(nanos, packet.ack() - highestAck);
            }
            highestAck = Math.max(highestAck, packet.ack());
            ack.step(nanos, highestAck, index);
            if (isAtSender()) {
                sample(packet, index);
            }
        }
        if (!packet.segment().is(Segment.RST)) {
            rwnd.step(nanos, packet.window(), index);
            edge.step(nanos, packet.ack() + packet.window(), index);
        }
        sack(packet, index);
    }

    private void numbers(long nanos, CommentTail tail, int index) {
        known(cwnd, nanos, tail.cwnd(), index);
        if (tail.ssthresh() != CommentTail.INFINITE) {
            known(ssthresh, nanos, tail.ssthresh(), index);
        }
        known(srtt, nanos, inNanos(tail.srttMicros()), index);
        known(rto, nanos, inNanos(tail.rtoMicros()), index);
    }

    /** Micro- as nanoseconds; what is absent, or more than a day and therefore invented, stays absent. */
    private static long inNanos(long micros) {
        return micros < 0 || micros > MOST_MICROS ? CommentTail.ABSENT : micros * 1_000;
    }

    private static void known(Line line, long nanos, long value, int index) {
        if (value != CommentTail.ABSENT) {
            line.step(nanos, value, index);
        }
    }

    private void sample(ViewPacket packet, int index) {
        long sample = samples.acked(packet);
        if (sample >= 0) {
            rtt.add(packet.nanos(), sample, index);
        }
        flight.step(packet.nanos(), Math.max(0, highestSent - highestAck), index);
    }

    private void sack(ViewPacket packet, int index) {
        TcpOptions options = packet.segment().options();
        for (int i = 0; i < options.sackBlocks(); i++) {
            int ack32 = packet.segment().ack();
            sackLeft.add(packet.nanos(), packet.ack() + (options.sackLeft(i) - ack32), index);
            sackRight.add(packet.nanos(), packet.ack() + (options.sackRight(i) - ack32), index);
        }
    }
}
