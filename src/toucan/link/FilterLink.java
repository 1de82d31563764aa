package toucan.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A link around another one, to which it leaves all that a subclass does not do itself. */
public abstract class FilterLink implements Link {
    /** The next link further in. */
    protected final Link inner;

    protected FilterLink(Link inner) {
        this.inner = inner;
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        inner.send(datagram);
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        return inner.receive(into, timeoutNanos);
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
    public boolean wantsNotes() {
        return inner.wantsNotes();
    }

    @Override
    public boolean wantsAllNotes() {
        return inner.wantsAllNotes();
    }

    @Override
    public int receiveCapacity() {
        return inner.receiveCapacity();
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
