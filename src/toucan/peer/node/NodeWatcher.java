package toucan.peer.node;

import java.net.Socket;

/** Hears what happens around a swarm, on any thread; must not wait. */
public interface NodeWatcher {
    /** Nobody watches. */
    NodeWatcher NONE = (why, cause) -> {};

    /** The node cannot go on. @param why a line for people; @param cause null when the line says all */
    void failed(String why, Throwable cause);

    /** A connection is open; the swarm will hear of it. */
    default void opened(Socket connection) {}

    /** Something that nobody has foreseen has cost one peer its connection, and nothing else. */
    default void defect(String peer, RuntimeException cause) {}
}
