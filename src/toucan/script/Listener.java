package toucan.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import toucan.tcp.Connection;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/** A socket that listens: it has one connection in LISTEN ready for the next SYN, and those that wait to be accepted. */
final class Listener {
    private final Host host;
    private final Network network;
    private final Isns isns;
    private final int port;
    private TcpConfig config;
    /** Not null when the host keeps nothing of a SYN before the handshake is complete. */
    private final StatelessListener stateless;

    private final Deque<Flow> queue = new ArrayDeque<>();
    private Flow ready;
    private boolean open = true;

    Listener(Host host, Network network, Isns isns, int port, TcpConfig config, boolean keepsNothing) {
        this.host = host;
        this.network = network;
        this.isns = isns;
        this.port = port;
        this.config = config;
        stateless = keepsNothing ? new StatelessListener(config, isns.iss(), host) : null;
        if (stateless == null) {
            network.current(ready());
        }
    }

    int port() {
        return port;
    }

    boolean isOpen() {
        return open;
    }

    /** Connections that begin from now on have these settings. */
    void config(TcpConfig changed) {
        config = changed;
        if (ready != null && ready.connection.state() == State.LISTEN) {
            host.open(ready, Connection.passiveOpen(config, port, isns.iss(), host));
        }
    }

    /** A flow whose connection is in LISTEN. */
    private Flow ready() {
        if (ready == null || ready.connection.state() != State.LISTEN) {
            ready = network.flow(port, 0);
            host.open(ready, Connection.passiveOpen(config, port, isns.iss(), host));
        }
        return ready;
    }

    /** The flow that a segment without ports is meant for when no other connection is talked of, or null. */
    Flow flowInListen() {
        return stateless == null ? ready() : null;
    }

    /** A segment comes for the port that belongs to no connection. */
    void arrives(Flow flow, Segment segment) {
        if (stateless != null) {
            withoutState(flow, segment);
            return;
        }
        if (flow.connection == null || flow.connection.state() != State.LISTEN) {
            host.open(flow, Connection.passiveOpen(config, port, isns.iss(), host));
        }
        if (!queue.contains(flow)) {
            queue.add(flow);
        }
        host.arrives(flow, segment);
    }

    private void withoutState(Flow flow, Segment segment) {
        Segment answer = new Segment();
        Connection opened = stateless.arrives(segment, answer, host.now());
        if (opened != null) {
            host.open(flow, opened);
            queue.add(flow);
            host.arrives(flow, segment);
        } else if (answer.flags() != 0) {
            host.sent(flow, answer);
        }
    }

    /** The first connection that is through its handshake, or null. */
    Flow accept() {
        for (Iterator<Flow> all = queue.iterator(); all.hasNext(); ) {
            Flow flow = all.next();
            if (flow.wasSynchronized()) {
                all.remove();
                ready = flow == ready ? null : ready;
                return flow;
            }
        }
        return null;
    }

    /** Whether {@code accept} would find one. */
    boolean hasConnection() {
        return queue.stream().anyMatch(Flow::wasSynchronized);
    }

    /** Nobody will accept any more. */
    void close() {
        open = false;
        if (ready != null && !queue.contains(ready)) {
            queue.add(ready);
        }
        for (Flow flow : queue) {
            if (!flow.isOver()) {
                flow.connection.release(host.now());
                host.afterCall(flow);
            }
        }
        queue.clear();
    }
}
