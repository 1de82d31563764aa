package toucan.tcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import toucan.wire.Segment;

/**
 * One connection driven by hand, for tables and sweeps that would be endless as scripts. Sequence numbers are relative:
 * ours count from {@code iss}, the peer's from {@code irs}.
 */
final class TestBed {
    static final int LOCAL_PORT = 8080;
    static final int REMOTE_PORT = 40_000;
    /** Small buffers, so that a connection costs little. */
    static final TcpConfig CONFIG = TcpConfig.DEFAULT
            .with()
            .mss(1000)
            .receiveBuffer(4096)
            .sendBuffer(4096)
            .build();

    private static final int PEER_SCALE = 3;
    private static final long ROUND_TRIP = 100_000_000L;

    final Connection connection;
    final List<Event> events = new ArrayList<>();
    private final int iss;
    private final int irs;
    long now;

    private TestBed(TcpConfig config, int iss, int irs, boolean active) {
        this.iss = iss;
        this.irs = irs;
        EventListener listener = (event, nowNanos) -> events.add(event);
        connection = active
                ? Connection.activeOpen(config, LOCAL_PORT, REMOTE_PORT, iss, listener, now)
                : Connection.passiveOpen(config, LOCAL_PORT, iss, listener);
        drain();
    }

    /** ESTABLISHED with every option that {@code config} offers; the peer scales by 3 and its timestamps begin at 1000. */
    static TestBed withOptions(TcpConfig config, int iss, int irs) {
        TestBed bed = new TestBed(config, iss, irs, false);
        Segment syn = bed.segment(Segment.SYN, 0, 0);
        syn.options().mss(1000).sackPermitted(config.sack());
        if (config.timestamps()) {
            syn.options().timestamps(1000, 0);
        }
        if (config.windowScaling()) {
            syn.options().windowScale(PEER_SCALE);
        }
        Segment synAck = bed.arrives(syn).get(0);
        bed.now += ROUND_TRIP;
        Segment ack = bed.segment(Segment.ACK, 1, 1);
        if (config.timestamps()) {
            ack.options().timestamps(1100, synAck.options().tsVal());
        }
        bed.arrives(ack);
        return bed;
    }

    /** A connection in that state to which nothing else has happened: no data, no losses. SYN-RECEIVED is a passive one. */
    static TestBed in(State state, TcpConfig config, int iss, int irs) {
        TestBed bed = new TestBed(config, iss, irs, state == State.SYN_SENT);
        if (state == State.SYN_SENT || state == State.LISTEN) {
            return bed;
        }
        bed.arrives(bed.segment(Segment.SYN, 0, 0));
        if (state == State.SYN_RECEIVED) {
            return bed;
        }
        bed.now += ROUND_TRIP;
        bed.arrives(bed.segment(Segment.ACK, 1, 1));
        switch (state) {
            case ESTABLISHED -> {}
            case CLOSED -> bed.arrives(bed.segment(Segment.RST, 1, 0));
            case CLOSE_WAIT -> bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 1, 1));
            case LAST_ACK -> {
                bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 1, 1));
                bed.close();
            }
            case FIN_WAIT_1 -> bed.close();
            case FIN_WAIT_2 -> {
                bed.close();
                bed.arrives(bed.segment(Segment.ACK, 1, 2));
            }
            case CLOSING -> {
                bed.close();
                bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 1, 1));
            }
            case TIME_WAIT -> {
                bed.close();
                bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 1, 2));
            }
            default -> throw new IllegalArgumentException(state.toString());
        }
        if (bed.connection.state() != state) {
            throw new IllegalStateException("wanted " + state + ", reached " + bed.connection.state());
        }
        bed.events.clear();
        return bed;
    }

    /** SND.UNA of a connection fresh from {@link #in}. */
    static long sndUna(State state) {
        return switch (state) {
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED -> 0;
            case ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT, CLOSING, LAST_ACK -> 1;
            case FIN_WAIT_2, TIME_WAIT -> 2;
        };
    }

    /** SND.NXT of a connection fresh from {@link #in}. */
    static long sndNxt(State state) {
        return switch (state) {
            case CLOSED, LISTEN -> 0;
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT -> 1;
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> 2;
        };
    }

    /** RCV.NXT of a connection fresh from {@link #in}. */
    static long rcvNxt(State state) {
        return switch (state) {
            case CLOSED, LISTEN, SYN_SENT -> 0;
            case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 -> 1;
            case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> 2;
        };
    }

    /** A segment of the peer's. */
    Segment segment(int flags, long seq, long ack) {
        return new Segment()
                .ports(REMOTE_PORT, LOCAL_PORT)
                .flags(flags)
                .seq((int) seq + irs)
                .ack((flags & Segment.ACK) != 0 ? (int) ack + iss : 0)
                .window(65_535);
    }

    static Segment with(Segment segment, byte... data) {
        return segment.data(ByteBuffer.wrap(data), 0, data.length);
    }

    /** A segment comes in; what goes out in answer to it. */
    List<Segment> arrives(Segment segment) {
        connection.segmentArrives(segment, now);
        List<Segment> answers = drain();
        connection.handleTimeouts(now);
        answers.addAll(drain());
        return answers;
    }

    /** Time passes, step by step from timer to timer; what goes out meanwhile. */
    List<Segment> pass(long nanos) {
        List<Segment> sent = new ArrayList<>();
        long end = now + nanos;
        while (connection.nextTimeoutNanos() <= end) {
            now = Math.max(now, connection.nextTimeoutNanos());
            connection.handleTimeouts(now);
            sent.addAll(drain());
        }
        now = end;
        return sent;
    }

    List<Segment> write(byte... data) {
        connection.send(ByteBuffer.wrap(data), now);
        return drain();
    }

    /** All that can be read now. */
    byte[] read() {
        ByteBuffer into = ByteBuffer.allocate(Math.max(1, connection.receivable()));
        connection.receive(into, now);
        drain();
        byte[] bytes = new byte[into.position()];
        into.get(0, bytes);
        return bytes;
    }

    List<Segment> close() {
        connection.close(now);
        return drain();
    }

    List<Segment> drain() {
        List<Segment> sent = new ArrayList<>();
        for (Segment s; (s = connection.pollTransmit(now)) != null; ) {
            sent.add(s.copy());
            if (sent.size() > 10_000) {
                throw new IllegalStateException("pollTransmit does not come to an end");
            }
        }
        return sent;
    }

    /** RCV.NXT, relative. */
    long rcvNxt() {
        return connection.status().rcvNxt() - irs & 0xFFFF_FFFFL;
    }

    /** SEG.SEQ of one of ours, relative. */
    long seq(Segment sent) {
        return sent.seq() - iss & 0xFFFF_FFFFL;
    }

    /** SEG.ACK of one of ours, relative. */
    long ack(Segment sent) {
        return sent.ack() - irs & 0xFFFF_FFFFL;
    }
}
