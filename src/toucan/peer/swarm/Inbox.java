package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import toucan.peer.protocol.MessageDecoder;
import toucan.peer.protocol.MessageHandler;
import toucan.peer.protocol.ProtocolViolation;

/** What comes from one peer after its handshake: each message goes to the part of the swarm whose business it is. */
final class Inbox implements MessageHandler {
    private final Swarm swarm;
    private final Session peer;
    /** Null while the metainfo is not known; this connection ends when it is. */
    private final Exchange exchange;

    private final MessageDecoder decoder;
    private long nowNanos;
    private long messageBeganNanos = Long.MAX_VALUE;

    Inbox(Swarm swarm, Session peer) {
        this.swarm = swarm;
        this.peer = peer;
        exchange = swarm.exchange();
        decoder = new MessageDecoder(exchanging() ? exchange.metainfo().layout() : null, this);
    }

    /** Takes all of it. */
    void feed(ByteBuffer data, long now) throws ProtocolViolation {
        nowNanos = now;
        decoder.feed(data);
        if (!decoder.isWithinMessage()) {
            messageBeganNanos = Long.MAX_VALUE;
        } else if (messageBeganNanos == Long.MAX_VALUE) {
            messageBeganNanos = now;
        }
    }

    /** When the message began that is not complete yet; {@link Long#MAX_VALUE} if there is none. */
    long messageBeganNanos() {
        return messageBeganNanos;
    }

    /** A message is complete: the next one has all its time. */
    private void nextMessage() {
        messageBeganNanos = nowNanos;
    }

    /** Nothing more is wanted of this peer. */
    void stop() {
        decoder.stop();
    }

    /** There are pieces to talk about. */
    private boolean exchanging() {
        return exchange != null;
    }

    @Override
    public void keepAlive() {
        nextMessage();
    }

    @Override
    public void choke() {
        nextMessage();
        peer.peerChokes(true);
        if (exchanging()) {
            exchange.download().release(peer, nowNanos);
        }
    }

    @Override
    public void unchoke() {
        nextMessage();
        peer.peerChokes(false);
        if (exchanging()) {
            exchange.download().ask(peer, nowNanos);
        }
    }

    @Override
    public void interested() {
        nextMessage();
        peer.peerIsInterested(true);
        if (exchanging()) {
            exchange.fillSlots(nowNanos);
        }
    }

    @Override
    public void notInterested() {
        nextMessage();
        peer.peerIsInterested(false);
        if (exchanging()) {
            peer.choke(true);
            exchange.fillSlots(nowNanos);
        }
    }

    @Override
    public void have(int piece) {
        nextMessage();
        if (exchanging()) {
            exchange.download().has(peer, piece, nowNanos);
            exchange.dropIfBothComplete(peer, nowNanos);
        }
    }

    @Override
    public void bitfield(ByteBuffer bits) throws ProtocolViolation {
        nextMessage();
        if (exchanging()) {
            exchange.download().hasAll(peer, pieces(bits), nowNanos);
            exchange.dropIfBothComplete(peer, nowNanos);
        }
    }

    /** Piece 0 is the highest bit of the first byte. */
    private static BitSet pieces(ByteBuffer bits) {
        BitSet pieces = new BitSet();
        for (int piece = 0; bits.hasRemaining(); piece += Byte.SIZE) {
            int octet = bits.get() & 0xFF;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                pieces.set(piece + bit, (octet & 0x80 >> bit) != 0);
            }
        }
        return pieces;
    }

    @Override
    public void request(int piece, int offset, int length) throws ProtocolViolation {
        nextMessage();
        if (exchanging()) {
            exchange.requested(peer, piece, offset, length, nowNanos);
        }
    }

    @Override
    public void piece(int piece, int offset, ByteBuffer block) throws ProtocolViolation {
        nextMessage();
        if (exchanging()) {
            try {
                exchange.download().block(peer, piece, offset, block, nowNanos);
            } catch (IOException e) {
                swarm.storeFailed(e, nowNanos);
            }
        }
    }

    @Override
    public void cancel(int piece, int offset, int length) {
        nextMessage();
        if (exchanging()) {
            exchange.uploads().cancel(peer, piece, offset, length);
        }
    }

    @Override
    public void extended(int id, ByteBuffer payload) throws ProtocolViolation {
        nextMessage();
        swarm.extensions().received(peer, id, payload, nowNanos);
    }

    @Override
    public void unknown(int id) {
        nextMessage();
    }
}
