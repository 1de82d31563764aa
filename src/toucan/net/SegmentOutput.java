package toucan.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.link.MessageTooLongException;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Segments to datagrams: the header, the checksum, the notes, and the link. The loop's. */
final class SegmentOutput {
    private final Link link;
    private final Tallies tallies;
    private final Datagram datagram = new Datagram(Datagram.MAX_PAYLOAD);
    private volatile String lastFailure;

    SegmentOutput(Link link, Tallies tallies) {
        this.link = link;
        this.tallies = tallies;
    }

    /** What the system said when it last refused a datagram, or null. */
    String lastFailure() {
        return lastFailure;
    }

    /** Whether notes are wanted: somebody captures. */
    boolean wantsNotes() {
        return link.wantsNotes();
    }

    /** A note for the segment that is sent next. */
    void note(String text) {
        datagram.note(text);
    }

    /**
     * @return false when the system refuses the segment because of its length
     * @throws PortUnreachableException when the host at the other end of a connected link has said so
     */
    boolean send(LiveConnection c, Segment segment, long nowNanos) throws PortUnreachableException {
        if (c.notes != null) {
            c.notes.moveToLeaving(datagram::note);
        }
        return send(segment, c.id.local(), c.id.remote(), c.checksumNone, c.pseudoHeader, nowNanos);
    }

    /** As above, for a segment that belongs to no connection. */
    boolean send(
            Segment segment,
            InetSocketAddress local,
            InetSocketAddress remote,
            boolean checksumNone,
            long pseudoHeader,
            long nowNanos)
            throws PortUnreachableException {
        ByteBuffer payload = datagram.payload();
        payload.clear();
        int length = SegmentCodec.serialize(segment, payload, 0);
        if (!checksumNone) {
            SegmentCodec.fillChecksum(pseudoHeader, payload, 0, length);
        }
        datagram.length(length);
        datagram.endpoints(local, remote);
        datagram.timeNanos(nowNanos);
        tallies.segmentsSent.increment();
        try {
            link.send(datagram);
            return true;
        } catch (PortUnreachableException e) {
            throw e;
        } catch (IOException e) {
            // Lost, as on any network; TCP will notice. It is worth telling when the connection fails.
            tallies.sendFailures.increment();
            lastFailure = e.getMessage();
            return !(e instanceof MessageTooLongException);
        } finally {
            datagram.clearNotes();
        }
    }
}
