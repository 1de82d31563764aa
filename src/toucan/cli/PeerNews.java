package toucan.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The latest of what has happened to a peer, for whoever watches; bounded, for strangers can cause it. */
final class PeerNews {
    static final int MOST_EVENTS = 60;
    static final int MOST_BANS = 100;

    /** What happened. */
    enum Kind {
        CONNECTED,
        GONE,
        BAD_PIECE,
        BANNED,
        COMPLETE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that happened.
     *
     * @param seconds when it did last, since the beginning
     * @param peer to whom, or by whom; null for ourselves
     * @param times so often in a row
     */
    record Item(double seconds, Kind kind, String peer, String text, int times) {
        private boolean sameAs(Kind otherKind, String otherPeer, String otherText) {
            return kind == otherKind
                    && text.equals(otherText)
                    && (peer == null ? otherPeer == null : peer.equals(otherPeer));
        }
    }

    /** All that is remembered. @param bansLeftOut how many bans are not in the list any more */
    record Told(List<Item> events, List<Item> bans, int bansLeftOut) {
        static final Told NOTHING = new Told(List.of(), List.of(), 0);
    }

    private final long startNanos = System.nanoTime();
    private final ArrayDeque<Item> events = new ArrayDeque<>();
    private final ArrayDeque<Item> bans = new ArrayDeque<>();
    private int bansLeftOut;

    /** Since this was made. */
    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** @param text printable */
    synchronized void tell(Kind kind, String peer, String text) {
        Item last = events.peekLast();
        int times = 1;
        if (last != null && last.sameAs(kind, peer, text)) {
            events.removeLast();
            times += last.times();
        }
        Item item = new Item(seconds(), kind, peer, text, times);
        events.add(item);
        if (events.size() > MOST_EVENTS) {
            events.removeFirst();
        }
        if (kind == Kind.BANNED) {
            bans.add(item);
        }
        if (bans.size() > MOST_BANS) {
            bans.removeFirst();
            bansLeftOut++;
        }
    }

    synchronized Told told() {
        return new Told(new ArrayList<>(events), new ArrayList<>(bans), bansLeftOut);
    }
}
