package toucan.tcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import toucan.wire.Segment;

/**
 * A sender and a receiver in virtual time, over a link that keeps the order: a bottleneck with a drop-tail queue, a delay,
 * random losses in both directions, and stalls during which nothing moves. All of it follows from the seed.
 */
final class TwoHostsOverLink {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    /** What the link is like. @param bitsPerSecond 0 = unlimited. @param stalls begin and end of each, in nanoseconds */
    record Link(long oneWayNanos, long bitsPerSecond, int queueSegments, double loss, long... stalls) {}

    private record Arrival(long nanos, long order, Segment segment, boolean toReceiver) {}

    /** One direction's bottleneck. */
    private final class Direction {
        final SplittableRandom random;
        long freeAt;

        Direction(long seed) {
            random = new SplittableRandom(seed);
        }

        /** When a segment that leaves now arrives; -1 when it is lost. */
        long arrival(int bytes) {
            boolean lost = random.nextDouble() < link.loss;
            long serialization = link.bitsPerSecond == 0 ? 0 : bytes * 8L * SECOND / link.bitsPerSecond;
            long waiting = Math.max(0, freeAt - now);
            if (lost || serialization > 0 && waiting > link.queueSegments * serialization) {
                return -1;
            }
            freeAt = afterStalls(now + waiting + serialization);
            return freeAt + link.oneWayNanos;
        }

        private long afterStalls(long nanos) {
            for (int i = 0; i < link.stalls.length; i += 2) {
                if (link.stalls[i] <= nanos && nanos < link.stalls[i + 1]) {
                    return link.stalls[i + 1];
                }
            }
            return nanos;
        }
    }

    final List<Event> events = new ArrayList<>();
    final Connection sender;
    private final Link link;
    private final Connection receiver;
    private final Direction forth;
    private final Direction back;
    private final PriorityQueue<Arrival> onTheWay =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::nanos).thenComparingLong(Arrival::order));
    private final ByteBuffer sink = ByteBuffer.allocate(1 << 16);
    private long order;
    private long now;

    TwoHostsOverLink(TcpConfig config, Link link, long seed) {
        this.link = link;
        SplittableRandom random = new SplittableRandom(seed);
        forth = new Direction(random.nextLong());
        back = new Direction(random.nextLong());
        receiver = Connection.passiveOpen(config, 2, random.nextInt(), EventListener.NONE);
        sender = Connection.activeOpen(config, 1, 2, random.nextInt(), (event, at) -> events.add(event), 0);
    }

    /** Sends so many bytes. Returns how long it took until the receiver had read them all. */
    long transfer(long bytes) {
        ByteBuffer data = ByteBuffer.allocate(1 << 16);
        long written = 0;
        long read = 0;
        while (read < bytes) {
            for (int taken = 1; written < bytes && taken > 0; written += taken) {
                data.position(0).limit((int) Math.min(data.capacity(), bytes - written));
                taken = sender.send(data, now);
            }
            drain(sender, true);
            for (int got = 1; got > 0; read += Math.max(0, got)) {
                got = receiver.receive(sink.clear(), now);
            }
            drain(receiver, false);
            if (read < bytes) {
                step();
            }
        }
        return now;
    }

    private void step() {
        long timeout = Math.min(sender.nextTimeoutNanos(), receiver.nextTimeoutNanos());
        long arrival = onTheWay.isEmpty() ? Connection.NEVER : onTheWay.peek().nanos;
        now = Math.max(now, Math.min(timeout, arrival));
        if (now > 3_600 * SECOND) {
            throw new AssertionError("not done after an hour: " + sender.status());
        }
        if (arrival <= now) {
            Arrival first = onTheWay.poll();
            (first.toReceiver ? receiver : sender).segmentArrives(first.segment, now);
        }
        sender.handleTimeouts(now);
        receiver.handleTimeouts(now);
    }

    private void drain(Connection from, boolean toReceiver) {
        for (Segment s; (s = from.pollTransmit(now)) != null; ) {
            long arrival = (toReceiver ? forth : back).arrival(s.dataLength() + 60);
            if (arrival >= 0) {
                onTheWay.add(new Arrival(arrival, order++, s.copy(), toReceiver));
            }
        }
    }

    /** How many events of a kind the sender told of. */
    long count(Class<? extends Event> kind) {
        return events.stream().filter(kind::isInstance).count();
    }
}
