package toucan.script;

import java.util.ArrayList;
import java.util.List;
import toucan.tcp.Connection;
import toucan.tcp.State;
import toucan.wire.Segment;

/**
 * Which connection a packet of the script belongs to. Most scripts name no ports and talk of one connection at a time: the
 * one opened last. With ports ({@code < 40001 > 8080 S 0:0(0) win 1000}) there may be any number of them.
 */
final class Network {
    /** The port of a tested host that listens, and of the first one that connects. */
    static final int LOCAL_PORT = 8080;

    private static final int FIRST_REMOTE_PORT = 40_000;

    private final Host host;
    private final Isns isns;
    private final Rules rules;
    private final List<Flow> flows = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private Flow current;
    private int nextLocalPort = LOCAL_PORT;
    private int nextRemotePort = FIRST_REMOTE_PORT;

    Network(Host host, Isns isns, Rules rules) {
        this.host = host;
        this.isns = isns;
        this.rules = rules;
    }

    /** A new flow; its port 0 stands for a peer that is not known yet. */
    Flow flow(int localPort, int remotePort) {
        Flow flow = new Flow(localPort, remotePort, isns, rules);
        flows.add(flow);
        return flow;
    }

    /** The flow of an active open: from ports that no other one has. */
    Flow outgoing() {
        while (listenerAt(nextLocalPort) != null) {
            nextLocalPort++;
        }
        current = flow(nextLocalPort++, nextRemotePort++);
        return current;
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    /** The flow that is talked of: the one opened last; null before there was one. */
    Flow current() {
        return current;
    }

    void current(Flow flow) {
        current = flow;
    }

    /** The connection that is talked of, or null. */
    Connection connection() {
        return current == null ? null : current.connection;
    }

    /** A segment of the script comes in. */
    void arrives(SegmentSpec spec) {
        Flow flow = flowOf(spec);
        current = flow;
        if (spec.is(Segment.SYN) && !flow.isSynchronized()) {
            flow.firstOctetRead = spec.seq();
            if (!rules.exact) { // our own tests tell the RFCs' examples in the RFCs' numbers
                flow.notation.remoteIsn(spec.seq());
            }
        }
        int remotePort = flow.remotePort == 0 ? nextRemotePort++ : flow.remotePort;
        Segment segment = flow.notation.arriving(spec, remotePort, flow.localPort);
        if (segment == null) {
            if (rules.exact) {
                throw new IllegalArgumentException("no endpoint would take this segment");
            }
            rules.note("a malformed segment arrived, and was dropped");
            return;
        }
        Listener listener = listenerAt(flow.localPort);
        if (listener != null && takesOver(flow, segment)) {
            if (flow.connection == null) {
                flow.remotePort = remotePort;
            }
            listener.arrives(flow, segment);
        } else if (flow.isOver()) {
            flow.remotePort = remotePort;
            host.refuses(flow, segment);
        } else {
            host.arrives(flow, segment);
        }
    }

    /** Whether a listener, not the flow's own connection, gets what arrives. */
    private static boolean takesOver(Flow flow, Segment segment) {
        return flow.isOver()
                || flow.connection.state() == State.LISTEN
                || flow.connection.acceptsNewIncarnation(segment);
    }

    private Flow flowOf(SegmentSpec spec) {
        if (spec.sourcePort() != SegmentSpec.NOT_GIVEN) {
            return between(spec.destinationPort(), spec.sourcePort());
        }
        boolean begins = spec.is(Segment.SYN) && !spec.is(Segment.ACK);
        if (current != null && !(begins && current.isOver())) {
            return current;
        }
        for (Listener listener : listeners) {
            if (listener.isOpen() && begins && listener.flowInListen() != null) {
                return listener.flowInListen();
            }
        }
        return current != null
                ? current
                : flow(listeners.isEmpty() ? LOCAL_PORT : listeners.get(0).port(), 0);
    }

    /** The flow with these ports of a script. */
    private Flow between(int localPort, int remotePort) {
        int port = listenerAt(localPort) == null && !listeners.isEmpty()
                ? listeners.get(0).port()
                : localPort;
        for (int i = flows.size() - 1; i >= 0; i--) {
            Flow flow = flows.get(i);
            if (flow.remotePort == remotePort && (flow.localPort == port || flow.localPort == localPort)) {
                return flow;
            }
        }
        return flow(port, remotePort);
    }

    private Listener listenerAt(int port) {
        for (Listener listener : listeners) {
            if (listener.isOpen() && listener.port() == port) {
                return listener;
            }
        }
        return null;
    }
}
