package toucan.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import toucan.tcp.Connection;
import toucan.tcp.State;

/** {@code poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 100) = 1}: what could be done now without waiting. */
final class Polling {
    private static final long MILLISECOND = 1_000_000L;

    private final Host host;
    private final Map<Long, SocketState> sockets;
    private long begunNanos;

    Polling(Host host, Map<Long, SocketState> sockets) {
        this.host = host;
        this.sockets = sockets;
    }

    Outcome poll(Arguments call, Attempt attempt) {
        if (attempt == Attempt.FIRST) {
            begunNanos = host.now();
        }
        if (!(call.at(0) instanceof Script.Array array)) {
            throw new IllegalArgumentException("the first argument of poll must be [{fd=4, events=POLLIN}]");
        }
        int ready = 0;
        String wrong = "";
        for (Script.Argument element : array.elements()) {
            if (!(element instanceof Script.Structure one) || !(one.field("fd") instanceof Script.Number descriptor)) {
                throw new IllegalArgumentException("what poll looks at is written {fd=4, events=POLLIN}");
            }
            List<String> found = events(sockets.get(descriptor.value()), flags(one.field("events")));
            ready += found.isEmpty() ? 0 : 1;
            Script.Argument expected = one.field("revents");
            if (expected != null
                    && !(List.copyOf(flags(expected)).containsAll(found) && found.containsAll(flags(expected)))) {
                wrong = "revents of " + descriptor.value() + " is " + (found.isEmpty() ? "0" : String.join("|", found));
            }
        }
        boolean expired = attempt == Attempt.LAST || host.now() - begunNanos >= call.number(2) * MILLISECOND;
        if (ready == 0 && call.blocks() && !(expired && call.number(2) >= 0)) {
            return Outcome.AGAIN;
        }
        return Outcome.wrong(ready, wrong);
    }

    private static List<String> flags(Script.Argument argument) {
        return argument instanceof Script.Name name ? name.flags() : List.of();
    }

    /** POLLERR and POLLHUP are told unasked. */
    private static List<String> events(SocketState socket, List<String> wanted) {
        List<String> events = new ArrayList<>();
        if (socket == null) {
            events.add("POLLNVAL");
            return events;
        }
        Connection connection = socket.connection();
        if (connection == null) {
            addIf(
                    socket.listener != null && socket.listener.hasConnection() && wanted.contains("POLLIN"),
                    "POLLIN",
                    events);
            return events;
        }
        boolean over = connection.state() == State.CLOSED;
        boolean readable = connection.receivable() > 0 || connection.endOfStream() || over || socket.readingShut;
        boolean writable = connection.state().isSynchronized() && connection.sendRoom() > 0 || over;
        addIf(readable && wanted.contains("POLLIN"), "POLLIN", events);
        addIf(writable && wanted.contains("POLLOUT"), "POLLOUT", events);
        addIf((connection.endOfStream() || over) && wanted.contains("POLLRDHUP"), "POLLRDHUP", events);
        addIf(socket.endedBadly() && !socket.errorTold, "POLLERR", events);
        addIf(over || connection.endOfStream() && connection.state() != State.CLOSE_WAIT, "POLLHUP", events);
        return events;
    }

    private static void addIf(boolean holds, String event, List<String> events) {
        if (holds) {
            events.add(event);
        }
    }
}
