package toucan.peer.swarm;

import java.nio.ByteBuffer;

/**
 * What the swarm needs of one connection: a byte stream that says how much it takes. Toucan's sockets, the kernel's, and the
 * simulator's can each be one. The swarm is told of what arrives by {@link Swarm#received}.
 */
public interface PeerLink {
    /** How many bytes {@link #write} takes now without waiting. When there are more again, {@link Swarm#writable} says so. */
    int room();

    /** Takes a copy of all that remains in {@code data}: at most {@link #room} bytes. */
    void write(ByteBuffer data);

    /** Ends the connection once what was written is delivered. @param reason for people */
    void close(String reason);

    /** The other end, for people; already printable. */
    String remote();
}
