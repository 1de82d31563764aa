package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.MessageWriter;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PeerId;

/** One swarm, whose peers say exactly what a test has them say, at exactly the times it says. */
final class Encounter implements SwarmListener {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    final Metainfo metainfo;
    final byte[] content;
    final MemoryStore store;
    final List<String> events = new ArrayList<>();
    Swarm swarm;
    Metainfo fetched;
    long nowNanos;
    private int peers;

    private Encounter(byte[] content, Metainfo metainfo, MemoryStore store) {
        this.content = content;
        this.metainfo = metainfo;
        this.store = store;
    }

    /** A swarm that has nothing of so many blocks of 16 KiB, in pieces of so many. */
    static Encounter leecher(int blocks, int blocksPerPiece) {
        return leecher(blocks, blocksPerPiece, SwarmConfig.DEFAULT);
    }

    static Encounter leecher(int blocks, int blocksPerPiece, SwarmConfig config) {
        byte[] content = Torrents.content(7, blocks * Torrents.BLOCK);
        Metainfo metainfo = Torrents.of(content, blocksPerPiece * Torrents.BLOCK);
        return of(content, metainfo, new MemoryStore(metainfo), config);
    }

    /** A swarm that has everything. */
    static Encounter seeder(int blocks, int blocksPerPiece, SwarmConfig config) {
        byte[] content = Torrents.content(7, blocks * Torrents.BLOCK);
        Metainfo metainfo = Torrents.of(content, blocksPerPiece * Torrents.BLOCK);
        return of(content, metainfo, new MemoryStore(metainfo, content), config);
    }

    static Encounter of(byte[] content, Metainfo metainfo, MemoryStore store, SwarmConfig config) {
        Encounter encounter = new Encounter(content, metainfo, store);
        encounter.swarm = Swarm.of(config, id(0), metainfo, store, encounter, 1, 0);
        return encounter;
    }

    /** A swarm that has only the ticket. */
    static Encounter ofTicket(byte[] content, Metainfo metainfo) {
        Encounter encounter = new Encounter(content, metainfo, new MemoryStore(metainfo));
        encounter.swarm = Swarm.ofTicket(SwarmConfig.DEFAULT, id(0), metainfo.infoSha256(), encounter, 1);
        return encounter;
    }

    static PeerId id(int number) {
        byte[] random = new byte[PeerId.RANDOM_BYTES];
        random[0] = (byte) (number >> 8);
        random[1] = (byte) number;
        return PeerId.toucan(random);
    }

    static PeerAddress address(int number) {
        return PeerAddress.of(new byte[] {(byte) 192, 0, (byte) (2 + (number >> 8)), (byte) number}, 9_293);
    }

    /** Time passes: timeouts are handled when they are due, as an owner does it. */
    void pass(long nanos) {
        long end = nowNanos + nanos;
        for (long next = swarm.nextTimeoutNanos(nowNanos); next <= end; next = swarm.nextTimeoutNanos(nowNanos)) {
            nowNanos = Math.max(nowNanos + 1, next);
            swarm.handleTimeouts(nowNanos);
            swarm.dialsDue(nowNanos).forEach(address -> events.add("dial " + address));
        }
        nowNanos = Math.max(nowNanos, end);
        swarm.handleTimeouts(nowNanos);
    }

    /** A peer that has connected, and said nothing. */
    Peer silent() {
        int number = ++peers;
        return new Peer(number, address(number), false);
    }

    /** A peer whose handshake is done. */
    Peer peer() {
        return silent().shakeHands();
    }

    /** One that also has those pieces, and lets us ask. */
    Peer generous(int... pieces) {
        return peer().bitfield(pieces).say(MessageWriter::unchoke);
    }

    /** One that wants something. */
    Peer interested() {
        return peer().say(MessageWriter::interested);
    }

    SwarmStatus status() {
        return swarm.status(nowNanos);
    }

    int[] allPieces() {
        int[] all = new int[metainfo.pieceCount()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return all;
    }

    /** The other end of one connection. */
    final class Peer implements PeerLink {
        final int number;
        final Heard heard = new Heard(metainfo.layout());
        final Session session;
        PeerId id;
        int room = Integer.MAX_VALUE;
        int written;
        String closed;

        Peer(int number, PeerAddress address, boolean weDialed) {
            this.number = number;
            id = id(number);
            session = swarm.connected(this, weDialed, address, nowNanos);
        }

        Peer shakeHands() {
            return bytes(Handshake.of(metainfo.truncatedSha256(), id).encode());
        }

        Peer bytes(ByteBuffer bytes) {
            swarm.received(session, bytes, nowNanos);
            return this;
        }

        Peer say(Consumer<MessageWriter> message) {
            MessageWriter writer = new MessageWriter(1 << 20);
            message.accept(writer);
            writer.drain(1 << 20, this::bytes);
            return this;
        }

        Peer bitfield(int... pieces) {
            BitSet set = new BitSet();
            for (int piece : pieces) {
                set.set(piece);
            }
            return say(to -> to.bitfield(set, metainfo.pieceCount()));
        }

        Peer request(int piece, int offset, int length) {
            return say(to -> to.request(piece, offset, length));
        }

        /** Sends a block, right or wrong. */
        Peer block(int piece, int block, boolean right) {
            int from = (int) metainfo.layout().pieceOffset(piece) + block * Torrents.BLOCK;
            int length = Math.min(Torrents.BLOCK, metainfo.pieceLength(piece) - block * Torrents.BLOCK);
            return say(to -> {
                ByteBuffer into = to.beginPiece(piece, block * Torrents.BLOCK, length);
                if (right) {
                    into.put(content, from, length);
                } else {
                    into.put(new byte[length]);
                }
                to.endPiece();
            });
        }

        /** Answers every request that waits, the oldest first. Returns how many those were. */
        int answerAll(boolean right) {
            List<String> waiting = requests();
            heard.lines.removeIf(line -> line.startsWith("request"));
            for (String line : waiting) {
                String[] words = line.split(" ");
                block(Integer.parseInt(words[1]), Integer.parseInt(words[2]) / Torrents.BLOCK, right);
            }
            return waiting.size();
        }

        List<String> requests() {
            return heard.lines.stream()
                    .filter(line -> line.startsWith("request"))
                    .toList();
        }

        boolean heard(String line) {
            return heard.lines.contains(line);
        }

        @Override
        public int room() {
            return closed == null ? room : 0;
        }

        @Override
        public void write(ByteBuffer data) {
            if (data.remaining() > room()) {
                throw new AssertionError("more was written than there is room for");
            }
            room -= room == Integer.MAX_VALUE ? 0 : data.remaining();
            written += data.remaining();
            heard.feed(data);
        }

        @Override
        public void close(String reason) {
            if (closed != null) {
                throw new AssertionError("closed twice: " + closed + "; " + reason);
            }
            closed = reason;
        }

        @Override
        public String remote() {
            return "peer" + number;
        }
    }

    Peer dialed(int number) {
        swarm.discovered(address(number), Source.USER, nowNanos);
        swarm.dialsDue(nowNanos);
        return new Peer(number, address(number), true);
    }

    @Override
    public void peerConnected(String peer, String client) {
        events.add("connected " + peer);
    }

    @Override
    public void peerGone(String peer, String why) {
        events.add("gone " + peer + ": " + why);
    }

    @Override
    public void metainfo(Metainfo metainfo) {
        fetched = metainfo;
        events.add("metainfo");
    }

    @Override
    public void pieceVerified(int piece, String peer) {
        events.add("verified " + piece + " " + peer);
    }

    @Override
    public void pieceBad(int piece, String peer) {
        events.add("bad " + piece + " " + peer);
    }

    @Override
    public void banned(String peer, String why) {
        events.add("banned " + peer);
    }

    @Override
    public void complete() {
        events.add("complete");
    }

    @Override
    public void storeFailed(String what) {
        events.add("store: " + what);
    }
}
