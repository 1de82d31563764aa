package toucan.capture;

import java.io.IOException;
import toucan.link.Datagram;
import toucan.link.FilterLink;
import toucan.link.Link;

/**
 * A link whose datagrams are written down: what is sent as it was handed over, once and undamaged, whatever the links
 * further in do to it (their notes tell), with the time before they did; what is received as it arrived.
 *
 * <p>Whoever receives a datagram may note what came of it: it is written down with the next call of {@link #send}, {@link
 * #receive} or {@link #close}, before all that follows from it. So the datagram must stay as it is until then; for a
 * receiver that takes it apart there is {@link #writingAtOnce}.
 */
public final class CapturingLink extends FilterLink {
    private final PacketRecorder capture;
    private final boolean all;
    private final boolean atOnce;
    /** Not yet written; or null. */
    private Datagram arrived;

    public CapturingLink(Link inner, PacketRecorder capture) {
        this(inner, capture, false);
    }

    /** @param all comments are wanted on all packets with new data, too */
    public CapturingLink(Link inner, PacketRecorder capture, boolean all) {
        this(inner, capture, all, false);
    }

    private CapturingLink(Link inner, PacketRecorder capture, boolean all, boolean atOnce) {
        super(inner);
        this.capture = capture;
        this.all = all;
        this.atOnce = atOnce;
    }

    /** For a receiver that changes what it received: arrivals are written down at once, and have no comments. */
    public static CapturingLink writingAtOnce(Link inner, PacketRecorder capture, boolean all) {
        return new CapturingLink(inner, capture, all, true);
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        writeArrived();
        long before = capture.nowNanos();
        try {
            inner.send(datagram);
        } catch (IOException e) {
            datagram.note("not sent: " + e.getMessage());
            throw e;
        } finally {
            capture.record(Direction.OUTBOUND, datagram, before);
        }
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        writeArrived();
        into.clearNotes();
        boolean received = inner.receive(into, timeoutNanos);
        if (received) {
            arrived = into;
            if (atOnce) {
                writeArrived();
            }
        }
        return received;
    }

    private void writeArrived() {
        if (arrived != null) {
            capture.record(Direction.INBOUND, arrived, arrived.timeNanos());
            arrived = null;
        }
    }

    /** Yes: they become packet comments. */
    @Override
    public boolean wantsNotes() {
        return true;
    }

    @Override
    public boolean wantsAllNotes() {
        return all;
    }

    /** Closes the link; the capture is closed by whoever opened it. */
    @Override
    public void close() throws IOException {
        writeArrived();
        super.close();
    }
}
