package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import toucan.peer.protocol.PeerAddress;

/**
 * Byte streams between hosts in virtual time, for swarms too large for the simulator's TCP: each host has a rate up and a rate
 * down that its streams share, a delay, and a share of lost packets, each of which makes its stream stand still for a round
 * trip, as a retransmission does. Everything follows from the seed.
 */
final class LightNet {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    private static final int BUFFER = 128 << 10;
    private static final int PACKET = 1_448;
    /** After so long nobody waits for a host that does not answer. */
    private static final long GIVE_UP_NANOS = 15 * SECOND;

    private record Event(long atNanos, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atNanos != other.atNanos ? Long.compare(atNanos, other.atNanos) : Long.compare(number, other.number);
        }
    }

    /** Who lives on a host. */
    interface Resident {
        /** A connection is open. */
        void connected(End end, boolean weDialed);

        void received(End end, ByteBuffer data);

        void writable(End end);

        /** The other side has ended it, or is gone. */
        void closed(End end, String why);

        void dialFailed(PeerAddress address);
    }

    /** @param bitsPerSecond up, and as much down; @param delayNanos one way; @param loss of packets, 0 to 1 */
    record Network(long bitsPerSecond, long delayNanos, double loss) {
        static final Network GOOD = new Network(20_000_000, 10 * MS, 0);
    }

    /** A machine. */
    final class Host {
        final PeerAddress address;
        final Network network;
        Resident resident;
        boolean dead;
        long sentBytes;
        private long upFreeNanos;
        private long downFreeNanos;

        private Host(PeerAddress address, Network network) {
            this.address = address;
            this.network = network;
        }

        void dial(PeerAddress to) {
            Host other = hosts.get(to);
            if (other == null || other.dead) {
                at(nowNanos + 3 * SECOND, () -> unlessDead(() -> resident.dialFailed(to)));
                return;
            }
            End ours = new End(this);
            End theirs = new End(other);
            ours.other = theirs;
            theirs.other = ours;
            long oneWay = network.delayNanos + other.network.delayNanos;
            at(nowNanos + oneWay, () -> other.unlessDead(() -> other.resident.connected(theirs, false)));
            at(nowNanos + 2 * oneWay, () -> unlessDead(() -> resident.connected(ours, true)));
        }

        private void unlessDead(Runnable what) {
            if (!dead) {
                what.run();
            }
        }

        private long transmit(int bytes) {
            upFreeNanos = Math.max(nowNanos, upFreeNanos) + bytes * 8L * SECOND / network.bitsPerSecond;
            return upFreeNanos;
        }

        private long arrive(int bytes, long atNanos) {
            downFreeNanos = Math.max(atNanos, downFreeNanos) + bytes * 8L * SECOND / network.bitsPerSecond;
            return downFreeNanos;
        }
    }

    /** One end of a connection. */
    final class End implements PeerLink {
        final Host host;
        End other;
        /** What the resident keeps with it. */
        Object attachment;

        private int underWay;
        private long lastArrivalNanos;
        private boolean closing;
        private boolean over;
        private boolean isShort;

        private End(Host host) {
            this.host = host;
        }

        @Override
        public int room() {
            int room = closing || over ? 0 : BUFFER - underWay;
            isShort |= room < BUFFER / 2;
            return room;
        }

        @Override
        public void write(ByteBuffer data) {
            int bytes = data.remaining();
            if (bytes > room()) {
                throw new IllegalStateException("more was written than there is room for");
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes).put(data).flip();
            underWay += bytes;
            host.sentBytes += bytes;
            at(arrival(bytes), () -> deliver(copy));
        }

        /** It is gone without a word to the other side. */
        void vanish() {
            closing = true;
        }

        private long arrival(int bytes) {
            long oneWay = host.network.delayNanos + other.host.network.delayNanos;
            long stall = 0;
            double loss = 1 - (1 - host.network.loss) * (1 - other.host.network.loss);
            for (int i = 0; loss > 0 && i < bytes; i += PACKET) {
                stall += random.nextDouble() < loss ? 2 * oneWay : 0;
            }
            long reached = Math.max(lastArrivalNanos, host.transmit(bytes) + oneWay + stall);
            lastArrivalNanos = other.host.arrive(bytes, reached);
            return lastArrivalNanos;
        }

        private void deliver(ByteBuffer data) {
            int bytes = data.remaining();
            if (other.host.dead) {
                fail();
                return;
            }
            underWay -= bytes;
            if (!other.closing && !other.over) {
                other.host.resident.received(other, data);
            }
            if (isShort && room() >= BUFFER / 2 && !host.dead) {
                isShort = false;
                host.resident.writable(this);
            }
        }

        /** Nobody answers any more. */
        private void fail() {
            if (!over) {
                over = true;
                at(nowNanos + GIVE_UP_NANOS, () -> host.unlessDead(() -> host.resident.closed(this, "no answer")));
            }
        }

        @Override
        public void close(String reason) {
            if (!closing) {
                closing = true;
                at(arrival(0), () -> {
                    if (!other.closing && !other.over) {
                        other.over = true;
                        other.host.unlessDead(() -> other.host.resident.closed(other, "it closed the connection"));
                    }
                });
            }
        }

        @Override
        public String remote() {
            return other.host.address.toString();
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<PeerAddress, Host> hosts = new HashMap<>();
    private final SplittableRandom random;
    private long eventNumber;
    private long nowNanos;

    LightNet(long seed) {
        random = new SplittableRandom(seed);
    }

    long nanos() {
        return nowNanos;
    }

    Host newHost(PeerAddress address, Network network) {
        Host host = new Host(address, network);
        hosts.put(address, host);
        return host;
    }

    void at(long nanos, Runnable what) {
        events.add(new Event(Math.max(nanos, nowNanos), eventNumber++, what));
    }

    /** Runs until done, until the limit, or until nothing happens any more. Returns whether it is done. */
    boolean run(BooleanSupplier done, long limitNanos) {
        while (!done.getAsBoolean()) {
            Event next = events.poll();
            if (next == null || next.atNanos > limitNanos) {
                nowNanos = limitNanos;
                return false;
            }
            nowNanos = next.atNanos;
            next.what.run();
        }
        return true;
    }
}
