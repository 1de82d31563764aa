package toucan.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import toucan.peer.protocol.PeerAddress;

/**
 * Local Service Discovery (BEP 14), without socket or clock: when the gateway is announced, and which clients that were heard to
 * dial. The standard allows one announcement in five minutes, and one a minute when there is a reason. A client that is heard
 * has time to dial us first, so that not both of us dial at once.
 */
final class LocalService {
    static final long INTERVAL_NANOS = 300_000_000_000L;
    static final long SHORTEST_NANOS = 60_000_000_000L;
    static final long PATIENCE_NANOS = 4_000_000_000L;
    private static final int MOST_WAITING = 20;

    private final LocalServiceText ours;
    private final boolean loopbackOnly;
    /** Clients that were heard, and when. */
    private final Map<InetSocketAddress, Long> waiting = new HashMap<>();

    private long announcedNanos;
    private long nextNanos;

    /** A client that was heard and may be dialed unless it came itself. */
    record Heard(InetSocketAddress client, long heardNanos) {}

    /** @param loopbackOnly the gateway is open to this machine only */
    LocalService(LocalServiceText ours, boolean loopbackOnly, long nowNanos) {
        this.ours = ours;
        this.loopbackOnly = loopbackOnly;
        nextNanos = nowNanos;
        announcedNanos = nowNanos - SHORTEST_NANOS;
    }

    /** What is to be sent now, or null. */
    LocalServiceText poll(long nowNanos) {
        if (nowNanos < nextNanos) {
            return null;
        }
        announcedNanos = nowNanos;
        nextNanos = nowNanos + INTERVAL_NANOS;
        return ours;
    }

    /** Whom to dial now, or null; to be asked until it says null. */
    Heard dialDue(long nowNanos) {
        for (Map.Entry<InetSocketAddress, Long> e : waiting.entrySet()) {
            if (nowNanos - e.getValue() >= PATIENCE_NANOS) {
                waiting.remove(e.getKey());
                return new Heard(e.getKey(), e.getValue());
            }
        }
        return null;
    }

    /** When {@link #poll} or {@link #dialDue} has something. */
    long nextNanos() {
        long next = nextNanos;
        for (long heardNanos : waiting.values()) {
            next = Math.min(next, heardNanos + PATIENCE_NANOS);
        }
        return next;
    }

    /** A datagram has come. */
    void received(byte[] datagram, int length, InetAddress from, long nowNanos) {
        LocalServiceText heard = LocalServiceText.decode(datagram, length);
        if (heard == null
                || heard.cookie().equals(ours.cookie())
                || heard.torrents().stream().noneMatch(ours.torrents()::contains)
                || loopbackOnly && !from.isLoopbackAddress()
                || PeerAddress.of(from.getAddress(), heard.port()).objectionToHint() != null) {
            return;
        }
        nextNanos = Math.max(nowNanos, announcedNanos + SHORTEST_NANOS) < nextNanos
                ? Math.max(nowNanos, announcedNanos + SHORTEST_NANOS)
                : nextNanos;
        if (waiting.size() < MOST_WAITING) {
            waiting.putIfAbsent(new InetSocketAddress(from, heard.port()), nowNanos);
        }
    }
}
