package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who may download from us: tit for tat (BEP 3). Every ten seconds the upload slots but one go to the interested peers that
 * give us most, or take most from us once we are complete. The last slot is optimistic: every thirty seconds another peer
 * gets it, whatever it gives, so that newcomers find out who is generous, and we find out whether they are; one that has
 * just connected is three times as likely to be next. A peer that owes us blocks for too long ("snubbed", as others say)
 * gets no slot but that one.
 */
final class Choker {
    static final long ROUND_NANOS = 10_000_000_000L;
    private static final int ROUNDS_PER_OPTIMISM = 3;
    private static final int NEWCOMER_CHANCES = 3;
    private static final long NEWCOMER_NANOS = 60_000_000_000L;

    private final int slots;
    private final SplittableRandom random;
    private Session optimistic;
    private long nextRoundNanos;
    private int round;

    /** @param slots how many peers may download at once, the optimistic slot included; at least 1 */
    Choker(int slots, SplittableRandom random, long nowNanos) {
        this.slots = slots;
        this.random = random;
        nextRoundNanos = nowNanos + ROUND_NANOS;
    }

    /** When the next round is due (nanoseconds, absolute). */
    long nextRoundNanos() {
        return nextRoundNanos;
    }

    /** The round, if it is due. @return whom to unchoke; all others are to be choked. Null when no round is due */
    List<Session> roundIfDue(Collection<Session> peers, boolean seeding, long nowNanos) {
        if (nowNanos < nextRoundNanos) {
            return null;
        }
        nextRoundNanos = nowNanos + ROUND_NANOS;
        if (round++ % ROUNDS_PER_OPTIMISM == 0 || !isCandidate(optimistic, peers)) {
            optimistic = drawOptimistic(peers, seeding, nowNanos);
        }
        return unchoked(peers, seeding, nowNanos);
    }

    /** Between rounds a slot became free, or somebody became interested: fills free slots, and takes none away. */
    List<Session> fillFreeSlots(Collection<Session> peers, boolean seeding, long nowNanos) {
        List<Session> open = new ArrayList<>(peers.stream()
                .filter(peer -> peer.isInterested() && !peer.weChoke())
                .toList());
        best(peers, seeding, nowNanos).stream()
                .filter(peer -> peer.weChoke() && !peer.isSnubbing())
                .limit(Math.max(0, slots - open.size()))
                .forEach(open::add);
        return open;
    }

    /** Whoever has the optimistic slot; null if nobody. */
    Session optimistic() {
        return optimistic;
    }

    private List<Session> unchoked(Collection<Session> peers, boolean seeding, long nowNanos) {
        List<Session> chosen = new ArrayList<>();
        for (Session peer : best(peers, seeding, nowNanos)) {
            if (peer != optimistic && !peer.isSnubbing() && chosen.size() < slots - (optimistic == null ? 0 : 1)) {
                chosen.add(peer);
            }
        }
        if (optimistic != null) {
            chosen.add(optimistic);
        }
        return chosen;
    }

    private static List<Session> best(Collection<Session> peers, boolean seeding, long nowNanos) {
        Comparator<Session> byRate =
                Comparator.comparingLong(peer -> seeding ? peer.uploadRate(nowNanos) : peer.downloadRate(nowNanos));
        return peers.stream()
                .filter(Session::isInterested)
                .sorted(byRate.reversed())
                .toList();
    }

    private static boolean isCandidate(Session peer, Collection<Session> peers) {
        return peer != null && peer.isInterested() && peers.contains(peer);
    }

    /** One of those that would not get a regular slot. */
    private Session drawOptimistic(Collection<Session> peers, boolean seeding, long nowNanos) {
        List<Session> regular = best(peers, seeding, nowNanos).stream()
                .filter(peer -> !peer.isSnubbing())
                .limit(slots - 1)
                .toList();
        List<Session> lots = new ArrayList<>();
        for (Session peer : peers) {
            if (peer.isInterested() && !regular.contains(peer)) {
                boolean newcomer = nowNanos - peer.connectedNanos() < NEWCOMER_NANOS;
                for (int i = 0; i < (newcomer ? NEWCOMER_CHANCES : 1); i++) {
                    lots.add(peer);
                }
            }
        }
        return lots.isEmpty() ? null : lots.get(random.nextInt(lots.size()));
    }
}
