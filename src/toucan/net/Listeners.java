package toucan.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The listeners of an endpoint by TCP port. The loop's. */
final class Listeners {
    private final boolean anyTcpPort;
    private final Map<Integer, Listener> byPort = new HashMap<>();
    private Listener any;

    /** @param anyTcpPort a listener takes connections to every port that has no listener of its own */
    Listeners(boolean anyTcpPort) {
        this.anyTcpPort = anyTcpPort;
    }

    /** Returns false when the port has a listener already. */
    boolean add(Listener listener) {
        if (byPort.putIfAbsent(listener.tcpPort, listener) != null) {
            return false;
        }
        if (anyTcpPort && any == null) {
            any = listener;
        }
        return true;
    }

    void remove(Listener listener) {
        byPort.remove(listener.tcpPort, listener);
        if (any == listener) {
            any = byPort.values().stream().findFirst().orElse(null);
        }
    }

    /** The listener for a segment to this TCP port, or null. */
    Listener find(int tcpPort) {
        if (byPort.isEmpty()) {
            return null;
        }
        Listener own = byPort.get(tcpPort);
        return own != null ? own : any;
    }

    boolean isEmpty() {
        return byPort.isEmpty();
    }

    List<Listener> all() {
        return new ArrayList<>(byPort.values());
    }
}
