package toucan.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import toucan.link.Datagram;
import toucan.link.Link;

/**
 * A link whose datagrams are written down: what is sent as it was handed over, once and undamaged, whatever the links
 * further in do to it (their notes tell), with the time before they did; what is received as it arrived.
 */
public final class CapturingLink implements Link {
    private final Link inner;
    private final PacketRecorder capture;

    public CapturingLink(Link inner, PacketRecorder capture) {
        this.inner = inner;
        this.capture = capture;
    }

    @Override
    public void send(Datagram datagram) throws IOException {
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
        boolean received = inner.receive(into, timeoutNanos);
        if (received) {
            capture.record(Direction.INBOUND, into, into.timeNanos());
        }
        return received;
    }

    /** Yes: they become packet comments. */
    @Override
    public boolean wantsNotes() {
        return true;
    }

    @Override
    public void wakeup() {
        inner.wakeup();
    }

    @Override
    public List<InetSocketAddress> localEndpoints() {
        return inner.localEndpoints();
    }

    @Override
    public int receiveCapacity() {
        return inner.receiveCapacity();
    }

    /** Closes the link; the capture is closed by whoever opened it. */
    @Override
    public void close() throws IOException {
        inner.close();
    }
}
