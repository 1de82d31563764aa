package toucan.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Moves datagrams. Links wrap links: a capture around a bad network around a UDP socket is still a link.
 *
 * <p>One thread, the loop, calls {@link #send} and {@link #receive}; {@link #wakeup} may be called from any thread.
 */
public interface Link extends Closeable {
    /**
     * Hands a datagram to the network. Never waits: what finds no room is lost, as on any network.
     *
     * <p>The payload is unchanged afterwards. Links further in may add notes, so a wrapper that writes notes down does it
     * after the call.
     *
     * @throws java.net.PortUnreachableException on a connected link, when the other side answered so
     * @throws MessageTooLongException when the local system refuses the datagram because of its length
     * @throws IOException when the local system refuses it otherwise (no route, …)
     */
    void send(Datagram datagram) throws IOException;

    /**
     * Waits for the next datagram and fills {@code into} with it, notes cleared, {@link Datagram#timeNanos} set.
     *
     * @param timeoutNanos how long to wait at most: 0 polls
     * @return false when the time ran out or {@link #wakeup} was called
     * @throws java.net.PortUnreachableException on a connected link, when the other side answered so
     * @throws IOException when the link is closed or broken
     */
    boolean receive(Datagram into, long timeoutNanos) throws IOException;

    /** Makes the present or the next {@link #receive} return at once. */
    void wakeup();

    /** The local endpoints on which this link receives; never empty, never a wildcard. */
    List<InetSocketAddress> localEndpoints();

    /** Whether somebody reads the notes: if not, nobody needs to compose them. */
    default boolean wantsNotes() {
        return false;
    }

    /** Whether notes are wanted also on datagrams about which there is nothing special to tell. */
    default boolean wantsAllNotes() {
        return false;
    }

    /**
     * Bytes of UDP payload that may pile up unread before the system drops datagrams; a receive window that fits in here
     * cannot cause such loss.
     */
    int receiveCapacity();
}
