package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.HandshakeDecoder;
import toucan.peer.protocol.MessageDecoder;
import toucan.peer.protocol.MessageHandler;
import toucan.peer.protocol.MessageWriter;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.ProtocolViolation;

/**
 * A hostile peer in a {@link LightSwarm}. It says that it has everything, lets everybody ask, and then does what its kind does;
 * it calls again whoever ends the connection.
 */
class Stranger implements LightNet.Resident {
    final LightNet.Host host;
    final LightSwarm world;
    final Metainfo metainfo;
    int refused;
    /** How soon it calls again. */
    long againNanos = 2 * LightNet.SECOND;

    private final List<PeerAddress> victims = new ArrayList<>();
    private final int id;

    Stranger(LightSwarm world, LightNet.Network network, int id) {
        this.world = world;
        this.id = id;
        metainfo = world.metainfo;
        host = world.host(network);
        host.resident = this;
    }

    void attack(LightNet.Host victim) {
        victims.add(victim.address);
        host.dial(victim.address);
    }

    /** One connection of it. */
    class Contact implements MessageHandler {
        final LightNet.End end;
        final MessageWriter out = new MessageWriter(1 << 20);
        private final HandshakeDecoder handshake = new HandshakeDecoder();
        private final MessageDecoder in = new MessageDecoder(metainfo.layout(), this);
        private boolean met;
        boolean over;
        boolean busy;

        Contact(LightNet.End end) {
            this.end = end;
        }

        void flush() {
            out.drain(end.room(), end::write);
        }

        void feed(ByteBuffer data) {
            try {
                if (!met && handshake.feed(data) != null) {
                    met = true;
                    opened(this);
                }
                if (met) {
                    in.feed(data);
                }
            } catch (ProtocolViolation e) {
                end.close(e.getMessage());
            }
            flush();
        }

        @Override
        public void request(int piece, int offset, int length) {
            asked(this, piece, offset, length);
        }

        @Override
        public void keepAlive() {}

        @Override
        public void choke() {}

        @Override
        public void unchoke() {
            unchoked(this);
        }

        @Override
        public void interested() {}

        @Override
        public void notInterested() {}

        @Override
        public void have(int piece) {}

        @Override
        public void bitfield(ByteBuffer bits) {}

        @Override
        public void piece(int piece, int offset, ByteBuffer block) {}

        @Override
        public void cancel(int piece, int offset, int length) {}

        @Override
        public void extended(int extension, ByteBuffer payload) {}

        @Override
        public void unknown(int message) {}
    }

    /** The handshakes are done. */
    void opened(Contact contact) {
        BitSet all = new BitSet();
        all.set(0, metainfo.pieceCount());
        contact.out.bitfield(all, metainfo.pieceCount());
        contact.out.interested();
        contact.out.unchoke();
    }

    /** It was asked for a block. */
    void asked(Contact contact, int piece, int offset, int length) {}

    void unchoked(Contact contact) {}

    /** Sends a block, right or wrong, as soon as there is room. */
    final void block(Contact contact, int piece, int offset, int length, boolean right) {
        if (contact.out.room() < length + 13) {
            return;
        }
        ByteBuffer into = contact.out.beginPiece(piece, offset, length);
        int from = (int) metainfo.layout().pieceOffset(piece) + offset;
        into.put(right ? world.content : new byte[from + length], from, length);
        contact.out.endPiece();
        contact.flush();
    }

    /** Does something again and again until the connection ends. */
    final void every(long nanos, Contact contact, Runnable what) {
        world.net.at(world.net.nanos() + nanos, () -> {
            if (!contact.over && !host.dead) {
                what.run();
                contact.flush();
                every(nanos, contact, what);
            }
        });
    }

    @Override
    public void connected(LightNet.End end, boolean weDialed) {
        Contact contact = new Contact(end);
        end.attachment = contact;
        contact.out.handshake(Handshake.of(metainfo.truncatedSha256(), Encounter.id(id)));
        contact.flush();
    }

    @Override
    public void received(LightNet.End end, ByteBuffer data) {
        ((Contact) end.attachment).feed(data);
    }

    @Override
    public void writable(LightNet.End end) {
        ((Contact) end.attachment).flush();
    }

    @Override
    public void closed(LightNet.End end, String why) {
        refused++;
        ((Contact) end.attachment).over = true;
        end.close("");
        PeerAddress victim = end.other.host.address;
        if (victims.contains(victim)) {
            world.net.at(world.net.nanos() + againNanos, () -> {
                if (!host.dead) {
                    host.dial(victim);
                }
            });
        }
    }

    @Override
    public void dialFailed(PeerAddress address) {}
}
