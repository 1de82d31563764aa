package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.ProtocolViolation;
import toucan.peer.protocol.ProtocolViolation.Rule;

/** Fetches pieces: what to ask whom, what to do with what comes, and with what does not. */
final class Download {
    /** Blocks nobody ever asked for, until their sender is sent away. */
    private static final int MAX_UNASKED = 16;

    /** Whoever takes back its consent while it owes us blocks is not asked for so long: others are to have them first. */
    private static final long TOOK_BACK_NANOS = 5_000_000_000L;

    /** In the endgame a peer is asked for so many blocks that others owe us, no more: most of them come from both. */
    private static final int MAX_DUPLICATES = 2;

    private static final long LOOK_AGAIN_NANOS = 500_000_000L;

    /** A peer may take back what it said it has so often; those that announce by bitfield only ever add. */
    private static final int MAX_RETRACTIONS = 8;

    private final SwarmConfig config;
    private final Metainfo metainfo;
    private final PieceStore store;
    private final PiecePicker picker;
    private final Availability availability;
    private final RateLimiter limiter;
    private final Exchange exchange;
    private final Swarm swarm;
    private long receivedBytes;
    private long wastedBytes;
    /** The limit has refused a request. */
    private boolean waitsForLimit;
    /** Blocks were given up that others may be asked for. */
    private boolean askDue;
    /** When to look again for what others owe too long: somebody could be asked, and nothing was late yet. */
    private long lookAgainNanos = Long.MAX_VALUE;

    Download(Exchange exchange, Swarm swarm, Metainfo metainfo, PieceStore store, long nowNanos) {
        this.exchange = exchange;
        this.swarm = swarm;
        config = swarm.config();
        this.metainfo = metainfo;
        this.store = store;
        availability = new Availability(metainfo.pieceCount(), config.maxPeers(), swarm.random());
        BitSet wanted = store.have();
        wanted.flip(0, metainfo.pieceCount());
        picker = new PiecePicker(metainfo.pieceCount(), wanted, metainfo::pieceLength, availability);
        limiter = new RateLimiter(
                config.downloadBytesPerSecond(),
                Math.max(config.downloadBytesPerSecond(), PieceInProgress.BLOCK),
                nowNanos);
    }

    boolean complete() {
        return picker.complete();
    }

    /** Bytes of blocks that came. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Of each piece, how many connected peers have it. */
    int[] availability() {
        int[] counts = new int[metainfo.pieceCount()];
        for (int piece = 0; piece < counts.length; piece++) {
            counts[piece] = availability.count(piece);
        }
        return counts;
    }

    /** The pieces that are being fetched. */
    BitSet underWay() {
        return picker.underWay();
    }

    /** Bytes that came and were of no use: twice, too late, or with a wrong hash. */
    long wastedBytes() {
        return wastedBytes + picker.discardedBytes();
    }

    // ---------------------------------------------------------------- what a peer has

    void has(Session peer, int piece, long nowNanos) {
        if (peer.has.get(piece)) {
            return;
        }
        peer.has.set(piece);
        availability.add(piece);
        if (picker.wants(piece)) {
            peer.interest(true);
            if (picker.inProgress(piece) == null) {
                ask(peer, nowNanos);
            }
        }
    }

    /** Replaces what the peer was believed to have: several of them come from some implementations. */
    void hasAll(Session peer, BitSet pieces, long nowNanos) throws ProtocolViolation {
        BitSet gone = (BitSet) peer.has.clone();
        gone.andNot(pieces);
        if (!gone.isEmpty() && ++peer.retractions > MAX_RETRACTIONS) {
            throw new ProtocolViolation(Rule.CONTENT, "it keeps taking back what it has");
        }
        availability.removeAll(gone);
        for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
            if (!peer.has.get(piece)) {
                availability.add(piece);
            }
        }
        peer.has.clear();
        peer.has.or(pieces);
        peer.interest(picker.isInteresting(pieces));
        ask(peer, nowNanos);
    }

    void left(Session peer, long nowNanos) {
        release(peer, nowNanos);
        availability.removeAll(peer.has);
        peer.has.clear();
    }

    /** What it was asked for is to come from others. */
    void release(Session peer, long nowNanos) {
        if (!peer.asked.isEmpty()) {
            peer.askableNanos = nowNanos + TOOK_BACK_NANOS;
            peer.excusedBlocks += peer.asked.size();
        }
        askDue |= picker.release(peer);
        for (long key : peer.asked) {
            limiter.giveBack(length(key));
        }
        peer.asked.clear();
    }

    // ---------------------------------------------------------------- asking

    /** Asks the peer for as much as its path holds. */
    void ask(Session peer, long nowNanos) {
        if (!peer.isOpen() || peer.peerChokes() || !peer.weAreInterested()) {
            return;
        }
        if (nowNanos < peer.askableNanos) {
            lookAgainNanos = Math.min(lookAgainNanos, peer.askableNanos);
            return;
        }
        int depth = peer.depth(config.maxRequests(), nowNanos);
        while (peer.asked.size() < depth && peer.out.takesMore()) {
            PiecePicker.Choice choice = picker.next(peer, peer.has, nowNanos);
            if (choice == null && peer.asked.isEmpty() && takeOver(peer, nowNanos)) {
                continue;
            }
            if (choice == null || choice.isDuplicate() && peer.asked.size() >= MAX_DUPLICATES) {
                if (peer.asked.isEmpty()) {
                    lookAgainNanos = Math.min(lookAgainNanos, nowNanos + LOOK_AGAIN_NANOS);
                }
                return;
            }
            if (!limiter.tryTake(choice.piece().blockLength(choice.block()), nowNanos)) {
                waitsForLimit = true;
                return;
            }
            if (peer.asked.isEmpty()) {
                peer.progressNanos = nowNanos;
            }
            PieceInProgress piece = choice.piece();
            piece.ask(choice.block(), peer, nowNanos);
            peer.asked.add(Session.key(piece.index, choice.block()));
            peer.out.request(piece.index, choice.block() * PieceInProgress.BLOCK, piece.blockLength(choice.block()));
        }
    }

    private boolean takeOver(Session peer, long nowNanos) {
        PieceInProgress piece = picker.heldUp(peer, peer.has, nowNanos);
        if (piece == null) {
            return false;
        }
        for (Session other : swarm.sessions()) {
            cancelAll(other, piece.index);
        }
        picker.takeOver(piece, peer, nowNanos);
        return true;
    }

    /** Asks everybody, if something has happened that lets others be asked. */
    void askIfDue(long nowNanos) {
        if (readyNanos(nowNanos) <= nowNanos) {
            askDue = false;
            waitsForLimit = false;
            lookAgainNanos = Long.MAX_VALUE;
            exchange.askAll(nowNanos);
        }
    }

    /** When {@link #askIfDue} has something to do; {@link Long#MAX_VALUE} if nothing is foreseen. */
    long readyNanos(long nowNanos) {
        if (askDue) {
            return nowNanos;
        }
        long limitNanos = waitsForLimit ? limiter.readyNanos(PieceInProgress.BLOCK, nowNanos) : Long.MAX_VALUE;
        return Math.min(limitNanos, lookAgainNanos);
    }

    // ---------------------------------------------------------------- what comes

    void block(Session peer, int index, int offset, ByteBuffer data, long nowNanos)
            throws IOException, ProtocolViolation {
        int length = data.remaining();
        receivedBytes += length;
        PieceInProgress piece = picker.inProgress(index);
        int block = offset / PieceInProgress.BLOCK;
        long key = Session.key(index, block);
        boolean isAsked = piece != null && peer.asked.contains(key);
        if (isAsked && (offset % PieceInProgress.BLOCK != 0 || length != piece.blockLength(block))) {
            // It stays asked for until the peer has gone, so that others are asked for it then.
            throw new ProtocolViolation(
                    Rule.CONTENT, "a block of " + length + " bytes at " + offset + " was not asked for");
        }
        if (!isAsked) {
            wastedBytes += length;
            if (peer.excusedBlocks > 0) {
                peer.excusedBlocks--; // it was on its way when we no longer waited for it
            } else if (++peer.unaskedBlocks > MAX_UNASKED) {
                throw new ProtocolViolation(Rule.CONTENT, "it keeps sending blocks that nobody asked for");
            }
            return;
        }
        peer.asked.remove(key);
        if (piece.askedOf(block) == peer) {
            peer.answered(nowNanos - piece.askedNanos(block));
        }
        peer.onDownloaded(length, nowNanos);
        store.write(index, offset, data);
        Session other = piece.receive(block, peer);
        if (other != null && other.asked.remove(key)) {
            other.out.cancel(index, offset, length);
            other.excusedBlocks++;
            ask(other, nowNanos);
        }
        if (piece.complete()) {
            finish(piece, nowNanos);
        }
        ask(peer, nowNanos);
    }

    private void finish(PieceInProgress piece, long nowNanos) throws IOException {
        Session culprit = piece.soleContributor();
        if (store.verify(piece.index)) {
            picker.verified(piece.index);
            exchange.pieceVerified(piece.index, culprit, nowNanos);
        } else {
            if (culprit == null) {
                piece.contributors().forEach(swarm.reputation()::suspect);
            }
            picker.failed(piece.index);
            wastedBytes += metainfo.pieceLength(piece.index);
            exchange.pieceBad(piece.index, culprit, nowNanos);
        }
    }

    /** After a piece was verified: who has nothing for us any more. */
    void reviewInterest(Collection<Session> peers) {
        for (Session peer : peers) {
            if (peer.weAreInterested() && !picker.isInteresting(peer.has)) {
                peer.interest(false);
            }
        }
    }

    // ---------------------------------------------------------------- what does not come

    /** Whoever owes us blocks and sends none gets no more than one request at a time, and others are asked instead. */
    void giveUpOnSilence(Collection<Session> peers, long nowNanos) {
        boolean released = false;
        for (Session peer : peers) {
            if (!peer.asked.isEmpty() && nowNanos - peer.progressNanos >= config.blockNanos()) {
                peer.snubs(true);
                picker.release(peer);
                cancelAll(peer, -1);
                released = true;
            }
        }
        if (released) {
            peers.stream().filter(peer -> !peer.isSnubbing()).forEach(peer -> ask(peer, nowNanos));
            peers.stream().filter(Session::isSnubbing).forEach(peer -> ask(peer, nowNanos));
        }
    }

    private int length(long key) {
        int offset = (int) key * PieceInProgress.BLOCK;
        return Math.min(PieceInProgress.BLOCK, metainfo.pieceLength((int) (key >> 32)) - offset);
    }

    /** @param piece of which piece; -1 for all */
    private void cancelAll(Session peer, int piece) {
        for (Iterator<Long> i = peer.asked.iterator(); i.hasNext(); ) {
            long key = i.next();
            int index = (int) (key >> 32);
            if (piece < 0 || index == piece) {
                int offset = (int) key * PieceInProgress.BLOCK;
                peer.out.cancel(index, offset, length(key));
                limiter.giveBack(length(key));
                peer.excusedBlocks++;
                i.remove();
            }
        }
    }

    /** When {@link #giveUpOnSilence} has something to do next. */
    long nextDeadlineNanos(Collection<Session> peers) {
        long next = Long.MAX_VALUE;
        for (Session peer : peers) {
            if (!peer.asked.isEmpty()) {
                next = Math.min(next, peer.progressNanos + config.blockNanos());
            }
        }
        return next;
    }
}
