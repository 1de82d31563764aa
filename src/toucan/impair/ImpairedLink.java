package toucan.impair;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.FilterLink;
import toucan.link.Link;

/**
 * A link behind a bad network: what is sent through it suffers the {@link Impairments}; what arrives is left alone.
 *
 * <p>Delayed datagrams wait here and go on from {@link #receive}, which returns early when that is due, and from {@link
 * #send}. {@link #close} lets go at once of what still waits: a network does not forget a datagram because its sender has
 * left.
 */
public final class ImpairedLink extends FilterLink {
    private final Clock clock;
    private final Network network;
    private final HeldDatagrams held = new HeldDatagrams();
    private final Fate fate = new Fate();
    private Datagram damaged;
    private PortUnreachableException unreachable;

    public ImpairedLink(Link inner, Impairments impairments, Clock clock) {
        super(inner);
        this.clock = clock;
        network = new Network(impairments);
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        long now = clock.nanos();
        network.decide(datagram, now, fate);
        releaseDue(now);
        if (fate.releaseNanos != Fate.NEVER) {
            pass(datagram, fate.releaseNanos, fate.flippedBit, now);
        }
        if (fate.copyReleaseNanos != Fate.NEVER) {
            pass(datagram, fate.copyReleaseNanos, Fate.UNDAMAGED, now);
        }
        throwIfUnreachable();
    }

    private void pass(Datagram datagram, long releaseNanos, int flippedBit, long now) throws IOException {
        if (releaseNanos > now) {
            Datagram copy = held.hold(datagram, releaseNanos);
            if (copy == null) {
                network.heldTooMany(datagram);
            } else {
                flip(copy.payload(), flippedBit);
            }
        } else if (flippedBit == Fate.UNDAMAGED) {
            inner.send(datagram);
        } else {
            if (damaged == null) {
                damaged = new Datagram(Datagram.MAX_PAYLOAD);
            }
            damaged.copyFrom(datagram);
            flip(damaged.payload(), flippedBit);
            inner.send(damaged);
        }
    }

    /** Bit 0 is the first on the wire: the highest of the first byte. */
    private static void flip(ByteBuffer payload, int bit) {
        if (bit != Fate.UNDAMAGED) {
            int at = bit / 8;
            payload.put(at, (byte) (payload.get(at) ^ 0x80 >>> bit % 8));
        }
    }

    /** {@inheritDoc} <p>Also returns false when datagrams held back went on; the caller asks again. */
    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        long now = clock.nanos();
        releaseDue(now);
        throwIfUnreachable();
        long untilRelease = held.nextReleaseNanos() - now;
        boolean received = inner.receive(into, Math.min(timeoutNanos, untilRelease));
        if (received) {
            network.received(into);
        }
        releaseDue(clock.nanos());
        return received;
    }

    private void releaseDue(long now) {
        HeldDatagrams.Held due;
        while ((due = held.poll(now)) != null) {
            try {
                inner.send(due.datagram());
            } catch (PortUnreachableException e) {
                unreachable = e;
            } catch (IOException e) {
                // Refused by the local system so long after it was sent: lost, as in any network. A link that is broken
                // says so in receive.
            } finally {
                held.recycle(due);
            }
        }
    }

    private void throwIfUnreachable() throws PortUnreachableException {
        if (unreachable != null) {
            PortUnreachableException e = unreachable;
            unreachable = null;
            throw e;
        }
    }

    /** When the next datagram held back goes on, on the clock; {@link Long#MAX_VALUE} when none is held. */
    public long nextReleaseNanos() {
        return held.nextReleaseNanos();
    }

    /** What happened so far; may be asked from any thread. */
    public ImpairCounters counters() {
        return network.counters();
    }

    @Override
    public void close() throws IOException {
        releaseDue(Long.MAX_VALUE - 1);
        inner.close();
    }
}
