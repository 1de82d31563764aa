package toucan.peer.swarm;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashSet;
import toucan.peer.metainfo.InfoHash;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.HandshakeDecoder;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PeerId;

/**
 * One peer, as far as the swarm knows it: its pieces, who chokes whom, what is asked of it and what it asks. Made by {@link
 * Swarm#connected}; opaque to everybody outside.
 */
public final class Session {
    /** Where the connection stands. */
    private enum Phase {
        /** TCP is open, the peer's handshake has not come. */
        HANDSHAKE,
        OPEN,
        CLOSED
    }

    /** A request of the peer that waits to be served. */
    record Request(int piece, int offset, int length) {}

    /** Requests under way with a peer that has sent nothing yet. */
    private static final int FIRST_REQUESTS = 4;

    /** Threads and timers are not more punctual than that. */
    private static final long SHORTEST_SPAN_NANOS = 50_000_000L;

    private static final long LONGEST_SPAN_NANOS = 2_000_000_000L;

    private static final long STAYED_NANOS = 30_000_000_000L;

    final PeerLink link;
    final Outbox out;
    final boolean weDialed;
    /** Where it can be dialed; null for a peer of the gateway. */
    final PeerAddress address;

    private final long connectedNanos;
    private Phase phase = Phase.HANDSHAKE;
    final HandshakeDecoder handshake = new HandshakeDecoder();
    /** By which of its names the torrent is called on this connection. */
    InfoHash nameSent;

    /** From the peer's handshake on. */
    Inbox inbox;

    PeerId peerId;
    String client = "";
    /** Why the peer goes away, in its own words; null if it did not say. */
    String farewell;

    /** The pieces the peer has. */
    final BitSet has = new BitSet();

    /** Those that the peer has asked us for. */
    final BitSet askedOfUs = new BitSet();
    /** What it is shown of our pieces; null when it sees all. */
    FirstCopies.Shown shown;

    private boolean weChoke = true;
    private boolean weAreInterested;
    private boolean peerChokes = true;
    private boolean peerIsInterested;
    private boolean snubbing;

    /** Blocks asked for and not here, as {@link #key}, in the order of asking. */
    final LinkedHashSet<Long> asked = new LinkedHashSet<>();

    final ArrayDeque<Request> requests = new ArrayDeque<>();
    private final RateMeter downloaded = new RateMeter();
    private final RateMeter uploaded = new RateMeter();
    /** When a block arrived last, or was asked for when none was. */
    long progressNanos;

    private long fastestAnswerNanos = LONGEST_SPAN_NANOS / 8;
    long heardNanos;
    int unaskedBlocks;
    /** Blocks that we asked for and no longer wait for; they may still come. */
    int excusedBlocks;
    /** Before that it is not asked for anything. */
    long askableNanos;

    long nextKeepAliveNanos;
    /** Until when the peer has told us of others, had it done so once per interval. */
    long pexCountedNanos;
    /** Since when something waits that the link does not take. */
    long stalledNanos = Long.MAX_VALUE;
    /** The same peer is connected at another address. */
    boolean isKnownElsewhere;
    /** Bitfields that took back what earlier messages said. */
    int retractions;
    /** What it sends is not to be mixed with what others send: see {@link Reputation}. */
    boolean suspect;
    /** Under which ids the peer wants to hear extensions; 0 where it does not speak them. */
    int metadataId;

    int pexId;
    int farewellId;
    /** Null unless both of us exchange peers. */
    PeerExchange exchange;

    /** What it has sent of the metainfo; null unless we are fetching it there. */
    MetadataFetch metadata;

    int metadataServed;
    /** How many requests the peer remembers (BEP 10 "reqq"). */
    int peerQueue = 250;

    Session(PeerLink link, boolean weDialed, PeerAddress address, long nowNanos) {
        this.link = link;
        this.weDialed = weDialed;
        this.address = address;
        out = new Outbox(link);
        connectedNanos = nowNanos;
        heardNanos = nowNanos;
    }

    static long key(int piece, int block) {
        return (long) piece << 32 | block;
    }

    /** The peer's handshake has come. */
    void open(Swarm swarm, Handshake theirs, long nowNanos) {
        phase = Phase.OPEN;
        peerId = theirs.peerId();
        client = peerId.client();
        inbox = new Inbox(swarm, this);
        heardNanos = nowNanos;
        nextKeepAliveNanos = nowNanos + swarm.config().keepAliveNanos();
        suspect = swarm.reputation().isSuspect(peerId);
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** The connection has ended: nothing that is still under way is of interest. */
    void close() {
        phase = Phase.CLOSED;
        if (inbox != null) {
            inbox.stop();
        }
    }

    long connectedNanos() {
        return connectedNanos;
    }

    /** Worth dialing again soon: something passed, or the peer at least stayed for a while. */
    boolean wasOfUse(long nowNanos) {
        return bytesDownloaded() + bytesUploaded() > 0 || nowNanos - connectedNanos >= STAYED_NANOS;
    }

    // ---------------------------------------------------------------- choking and interest (BEP 3)

    boolean weChoke() {
        return weChoke;
    }

    void choke(boolean choke) {
        if (choke != weChoke) {
            weChoke = choke;
            if (choke) {
                requests.clear();
                out.choke();
            } else {
                out.unchoke();
            }
        }
    }

    boolean isInterested() {
        return peerIsInterested;
    }

    void peerIsInterested(boolean interested) {
        peerIsInterested = interested;
    }

    boolean peerChokes() {
        return peerChokes;
    }

    void peerChokes(boolean chokes) {
        peerChokes = chokes;
    }

    boolean weAreInterested() {
        return weAreInterested;
    }

    void interest(boolean interested) {
        if (interested != weAreInterested) {
            weAreInterested = interested;
            if (interested) {
                out.interested();
            } else {
                out.notInterested();
            }
        }
    }

    // ---------------------------------------------------------------- what it gives and takes

    /** It owes us blocks for too long. */
    boolean isSnubbing() {
        return snubbing;
    }

    void snubs(boolean snubs) {
        snubbing = snubs;
    }

    void onDownloaded(int bytes, long nowNanos) {
        downloaded.add(bytes, nowNanos);
        progressNanos = nowNanos;
        snubbing = false;
    }

    void onUploaded(int bytes, long nowNanos) {
        uploaded.add(bytes, nowNanos);
    }

    /** Bytes per second that it has sent us of late. */
    long downloadRate(long nowNanos) {
        return downloaded.rate(nowNanos);
    }

    /** Bytes per second that we have sent it of late. */
    long uploadRate(long nowNanos) {
        return uploaded.rate(nowNanos);
    }

    long bytesDownloaded() {
        return downloaded.total();
    }

    long bytesUploaded() {
        return uploaded.total();
    }

    /** A block came so long after it was asked for. */
    void answered(long nanos) {
        fastestAnswerNanos = Math.min(fastestAnswerNanos, nanos);
    }

    /**
     * How many blocks to have asked for at once: what the peer sends in twice the time that its fastest answer took, so that
     * the path stays full, and a few more, so that it can become faster. No more than that: what waits at a busy peer cannot
     * be asked of an idle one.
     */
    int depth(int most, long nowNanos) {
        if (snubbing) {
            return 1;
        }
        long span = Math.max(SHORTEST_SPAN_NANOS, Math.min(LONGEST_SPAN_NANOS, 2 * fastestAnswerNanos));
        long inSpan = (long) (downloadRate(nowNanos) * (span / 1e9) / PieceInProgress.BLOCK);
        return (int) Math.min(Math.min(most, peerQueue), FIRST_REQUESTS + inSpan);
    }
}
