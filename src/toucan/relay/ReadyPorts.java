package toucan.relay;

import java.util.ArrayDeque;

/** The sockets of one side that may have a datagram, in turn, so that no one keeps the others waiting. */
final class ReadyPorts {
    private final ArrayDeque<Port> queue = new ArrayDeque<>();

    void add(Port port) {
        if (!port.ready) {
            port.ready = true;
            queue.add(port);
        }
    }

    /** The one whose turn it is, or null. */
    Port peek() {
        return queue.peek();
    }

    /** That one had a datagram: it is the last now. */
    void rotate() {
        queue.add(queue.poll());
    }

    /** That one has none. */
    void remove() {
        queue.poll().ready = false;
    }
}
