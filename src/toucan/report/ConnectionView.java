package toucan.report;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import toucan.compare.Conversation;
import toucan.compare.Unwrapping;
import toucan.trace.Frame.Way;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/** One connection as one capture shows it. */
final class ConnectionView {
    private final int capture;
    private final Conversation conversation;
    private final InetSocketAddress client;
    private final Fates fates;
    private final long zeroNanos;
    private final Place place;
    private final Scaling scaling;
    private final List<ViewPacket> packets = new ArrayList<>();

    /** A number so many bytes beside the last one is wrong. */
    private static final long FARTHEST = 64 << 20;

    /** Where a capture was made. @param known whether the file says so; if not it is a guess */
    record Place(boolean atClient, boolean known) {}

    /** What the SYNs say of the windows: shift counts, and whether they were seen. */
    private record Scaling(int client, int server, boolean known) {}

    /**
     * @param capture its index in the report
     * @param damaged arrivals of the connection with a wrong checksum, in the order of the file
     * @param client who opened the connection
     * @param zeroNanos what this capture's clock showed when the connection began
     */
    ConnectionView(
            int capture,
            Conversation conversation,
            List<TracedSegment> damaged,
            InetSocketAddress client,
            Fates fates,
            long zeroNanos) {
        this.capture = capture;
        this.conversation = conversation;
        this.client = client;
        this.fates = fates;
        this.zeroNanos = zeroNanos;
        place = place();
        scaling = scaling();
        addPackets(damaged);
    }

    int capture() {
        return capture;
    }

    Conversation conversation() {
        return conversation;
    }

    InetSocketAddress client() {
        return client;
    }

    InetSocketAddress server() {
        return client.equals(conversation.client()) ? conversation.server() : conversation.client();
    }

    /** Epoch nanoseconds, by this capture's clock, of the instant that the graphs call 0. */
    long zeroNanos() {
        return zeroNanos;
    }

    boolean atClient() {
        return place.atClient;
    }

    boolean knowsPlace() {
        return place.known;
    }

    boolean knowsScaling() {
        return scaling.known;
    }

    /** Whether there is a capture of the other side, too. */
    boolean isCompared() {
        return fates.known();
    }

    List<ViewPacket> packets() {
        return packets;
    }

    /** When the last packet was seen. */
    long lastNanos() {
        return packets.stream().mapToLong(ViewPacket::nanos).max().orElse(0);
    }

    private void addPackets(List<TracedSegment> damaged) {
        Unwrapping clients = new Unwrapping(null);
        Unwrapping servers = new Unwrapping(null);
        long[] highest = {Long.MIN_VALUE, Long.MIN_VALUE};
        DuplicateAcks duplicates = new DuplicateAcks();
        int nextDamaged = 0;
        for (TracedSegment s : conversation.segments()) {
            while (nextDamaged < damaged.size() && damaged.get(nextDamaged).frame() < s.frame()) {
                packets.add(damaged(damaged.get(nextDamaged++), clients, servers));
            }
            boolean fromClient = s.source().equals(client);
            int side = fromClient ? 0 : 1;
            long seq = (fromClient ? clients : servers).unwrap(s.seq());
            long ack = s.is(Segment.ACK) ? (fromClient ? servers : clients).unwrap(s.ack()) : 0;
            int shift = s.is(Segment.SYN) ? 0 : fromClient ? scaling.client : scaling.server;
            long window = (long) s.window() << shift;
            Fates.Fate fate = fates.of(s);
            int marks = fate.marks() | ofComments(s);
            if (s.len() > 0 && seq + s.len() <= highest[side] && fate == Fates.UNKNOWN) {
                marks |= Mark.RETRANSMISSION.bit();
            }
            marks |= duplicates.isOne(s, fromClient, ack, highest[1 - side]) ? Mark.DUPLICATE_ACK.bit() : 0;
            marks |= window == 0 && !s.is(Segment.RST) && !s.is(Segment.SYN) ? Mark.ZERO_WINDOW.bit() : 0;
            highest[side] = Math.max(highest[side], seq + s.len());
            long nanos = s.epochNanos() - zeroNanos;
            packets.add(new ViewPacket(s, s, nanos, fromClient, seq, ack, window, marks, fate.otherFrame()));
        }
        while (nextDamaged < damaged.size()) {
            packets.add(damaged(damaged.get(nextDamaged++), clients, servers));
        }
    }

    /** With the numbers that it had when it was sent; if they are not known, with its own, if those can be. */
    private ViewPacket damaged(TracedSegment s, Unwrapping clients, Unwrapping servers) {
        TracedSegment original = fates.original(s);
        TracedSegment header = original == null ? s : original;
        boolean fromClient = header.source().equals(client);
        long seq = near(fromClient ? clients : servers, header.seq());
        long ack = header.is(Segment.ACK) ? near(fromClient ? servers : clients, header.ack()) : 0;
        long window = (long) header.window() << (fromClient ? scaling.client : scaling.server);
        Fates.Fate fate = fates.of(s);
        int marks = fate.marks() | Mark.CORRUPTED.bit();
        return new ViewPacket(
                s, header, s.epochNanos() - zeroNanos, fromClient, seq, ack, window, marks, fate.otherFrame());
    }

    private static long near(Unwrapping numbers, int seq) {
        long unwrapped = numbers.peek(seq);
        return Math.abs(unwrapped - numbers.last()) > FARTHEST ? numbers.last() : unwrapped;
    }

    private static int ofComments(TracedSegment s) {
        int marks = 0;
        for (String comment : s.comments()) {
            marks |= Mark.ofComment(comment);
        }
        return marks;
    }

    private Scaling scaling() {
        TracedSegment syn = syn(true);
        TracedSegment answer = syn(false);
        if (syn == null || answer == null) {
            return new Scaling(0, 0, false);
        }
        boolean agreed = syn.options().hasWindowScale() && answer.options().hasWindowScale();
        return agreed
                ? new Scaling(syn.options().windowScale(), answer.options().windowScale(), true)
                : new Scaling(0, 0, true);
    }

    private TracedSegment syn(boolean clients) {
        for (TracedSegment s : conversation.segments()) {
            if (s.is(Segment.SYN) && s.source().equals(client) == clients) {
                return s;
            }
        }
        return null;
    }

    /** By the directions that the file notes; without any, by the handshake: the answer is slow where the wire is between. */
    private Place place() {
        int votes = 0;
        for (TracedSegment s : conversation.segments()) {
            if (s.way() != Way.UNKNOWN) {
                votes += s.way() == Way.OUT == s.source().equals(client) ? 1 : -1;
            }
        }
        if (votes != 0) {
            return new Place(votes > 0, true);
        }
        TracedSegment syn = syn(true);
        TracedSegment answer = syn(false);
        if (syn == null || answer == null) {
            return new Place(true, false);
        }
        for (TracedSegment s : conversation.segments()) {
            if (s.source().equals(client) && !s.is(Segment.SYN) && s.epochNanos() >= answer.epochNanos()) {
                return new Place(answer.epochNanos() - syn.epochNanos() >= s.epochNanos() - answer.epochNanos(), false);
            }
        }
        return new Place(true, false);
    }
}
