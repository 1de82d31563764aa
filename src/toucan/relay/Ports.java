package toucan.relay;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import toucan.link.UdpLink;

/** Waits for the sockets of both sides at once, and for a point in time, more exactly than a selector can. */
final class Ports implements Closeable {
    /** The shortest wait that is left to the selector, which counts in milliseconds. */
    private static final long MILLISECOND = 1_000_000;

    /**
     * How long a wait below a millisecond sleeps between two looks at the sockets. Linux adds some 50 µs; so where the
     * processor is free, datagrams come and go some 0.1 ms late.
     */
    private static final long NAP_NANOS = 50_000;

    private final Selector selector = Selector.open();
    private final ReadyPorts clientSide;
    private final ReadyPorts serverSide;
    private final Consumer<SelectionKey> readyOne = this::ready;

    Ports(ReadyPorts clientSide, ReadyPorts serverSide) throws IOException {
        this.clientSide = clientSide;
        this.serverSide = serverSide;
    }

    void add(Port port) throws IOException {
        port.channel().setOption(StandardSocketOptions.SO_RCVBUF, UdpLink.WANTED_RECEIVE_BUFFER);
        port.channel().configureBlocking(false);
        port.channel().register(selector, SelectionKey.OP_READ, port);
    }

    /**
     * Puts the sockets that have something into the queue of their side; waits for one if none has.
     *
     * @param nanos how long to wait at most, perhaps less: the caller asks again; 0 only looks
     */
    void await(long nanos) throws IOException {
        try {
            if (nanos >= MILLISECOND) {
                selector.select(readyOne, nanos / MILLISECOND);
                return;
            }
            if (nanos > 0) {
                LockSupport.parkNanos(this, Math.min(nanos, NAP_NANOS));
            }
            selector.selectNow(readyOne);
        } catch (ClosedSelectorException e) {
            throw new IOException("the relay is closed", e);
        }
    }

    private void ready(SelectionKey key) {
        Port port = (Port) key.attachment();
        (port.client() == null ? clientSide : serverSide).add(port);
    }

    /** Makes the present or the next wait in the selector return at once. */
    void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
