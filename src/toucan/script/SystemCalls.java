package toucan.script;

import java.util.HashMap;
import java.util.Map;
import toucan.tcp.Connection;
import toucan.tcp.State;

/** The socket interface of the tested host, on top of {@link Connection}'s user calls: sockets from their birth to their end. */
final class SystemCalls {
    private static final int FIRST_DESCRIPTOR = 3;
    private static final int O_RDWR = 2;

    private final Host host;
    private final Network network;
    private final Rules rules;
    private final Isns isns;
    private final DataCalls data;
    private final SocketOptions options;
    private final Polling polling;
    private final Map<Long, SocketState> sockets = new HashMap<>();
    private long nextDescriptor = FIRST_DESCRIPTOR;

    SystemCalls(Host host, Network network, Rules rules, Isns isns) {
        this.host = host;
        this.network = network;
        this.rules = rules;
        this.isns = isns;
        data = new DataCalls(host, rules);
        options = new SocketOptions(host, rules);
        polling = new Polling(host, sockets);
    }

    /**
     * Tries the call now.
     *
     * @return its outcome; {@link Outcome#wouldBlock} when it has to wait, and may be tried again
     */
    Outcome call(Script.SystemCall call, Attempt attempt) {
        if (call.errno().equals("EFAULT")) {
            throw new DoesNotApply("pointers that point nowhere (EFAULT)");
        }
        Arguments arguments = new Arguments(call);
        if (call.name().equals("socket")) {
            return socket(arguments);
        }
        if (call.name().equals("poll")) {
            return polling.poll(arguments, attempt);
        }
        refuseUnknown(call.name());
        SocketState socket = sockets.get(arguments.number(0));
        if (socket == null) {
            return Outcome.error("EBADF");
        }
        return switch (call.name()) {
            case "bind" -> bind(socket, arguments);
            case "fcntl" -> fcntl(arguments);
            case "ioctl" -> data.ioctl(socket, arguments);
            case "listen" -> listen(socket);
            case "accept", "accept4" -> accept(socket, arguments);
            case "connect" -> connect(socket, arguments, attempt);
            case "write", "send", "sendto", "writev", "sendmsg" -> data.write(socket, arguments, attempt);
            case "read", "recv", "recvfrom", "readv", "recvmsg" -> data.read(socket, arguments);
            case "shutdown" -> shutdown(socket, arguments);
            case "close" -> close(socket, arguments);
            case "setsockopt" -> options.set(socket, arguments);
            default -> options.get(socket, arguments);
        };
    }

    private void refuseUnknown(String name) {
        switch (name) {
            case "bind",
                    "fcntl",
                    "ioctl",
                    "listen",
                    "accept",
                    "accept4",
                    "connect",
                    "write",
                    "send",
                    "sendto",
                    "writev",
                    "sendmsg",
                    "read",
                    "recv",
                    "recvfrom",
                    "readv",
                    "recvmsg",
                    "shutdown",
                    "close",
                    "setsockopt",
                    "getsockopt" -> {
                // known
            }
            case "epoll_create", "epoll_ctl", "epoll_wait" -> throw new DoesNotApply("epoll, an interface of Linux");
            case "splice", "sendfile", "pipe", "open" -> throw new DoesNotApply(name + "(): files are not here");
            default -> {
                if (name.startsWith("psp_")) {
                    throw new DoesNotApply("PSP, encryption in the network card");
                }
                if (name.startsWith("sctp_")) {
                    throw new DoesNotApply("SCTP");
                }
                throw new IllegalArgumentException("the system call " + name + " is not known here");
            }
        }
    }

    private Outcome socket(Arguments arguments) {
        if (!arguments.hasFlag(1, "SOCK_STREAM")) {
            throw new DoesNotApply("sockets other than SOCK_STREAM");
        }
        String protocol = arguments.symbol(2);
        if (!protocol.equals("IPPROTO_TCP") && !protocol.equals("0")) {
            throw new DoesNotApply(protocol.replace("IPPROTO_", ""));
        }
        return open(new SocketState(rules.config, rules.keepAlive), arguments);
    }

    /** The descriptor has the number that the script gives to it. */
    private Outcome open(SocketState socket, Arguments arguments) {
        long wanted = arguments.expectedResult();
        long descriptor = wanted >= 0 && !sockets.containsKey(wanted) ? wanted : nextDescriptor;
        nextDescriptor = Math.max(nextDescriptor, descriptor + 1);
        sockets.put(descriptor, socket);
        return Outcome.of(descriptor);
    }

    /** Only a port that stands in the script is taken over. */
    private static Outcome bind(SocketState socket, Arguments arguments) {
        if (arguments.at(1) instanceof Script.Structure address
                && address.field("sin_port") instanceof Script.Function port
                && port.arguments().get(0) instanceof Script.Number number) {
            socket.port = (int) number.value();
        }
        return Outcome.OK;
    }

    /** Calls block or not as their step says ({@code ...}), so O_NONBLOCK changes nothing. */
    private static Outcome fcntl(Arguments arguments) {
        return arguments.symbol(1).equals("F_GETFL") ? Outcome.of(O_RDWR) : Outcome.OK;
    }

    private Outcome listen(SocketState socket) {
        if (socket.listener == null) {
            socket.listener = new Listener(host, network, isns, socket.port, socket.config, rules.statelessHandshake);
            network.add(socket.listener);
        }
        return Outcome.OK;
    }

    private Outcome accept(SocketState listening, Arguments arguments) {
        if (listening.listener == null) {
            return Outcome.error("EINVAL");
        }
        Flow flow = listening.listener.accept();
        return flow == null ? Outcome.AGAIN : open(listening.accepted(flow), arguments);
    }

    private Outcome connect(SocketState socket, Arguments arguments, Attempt attempt) {
        if (arguments.at(1) instanceof Script.Structure address
                && address.field("sa_family") instanceof Script.Name family
                && family.has("AF_UNSPEC")) {
            throw new DoesNotApply("connect() to AF_UNSPEC, which makes a socket anew");
        }
        if (socket.flow == null) {
            socket.flow = network.outgoing();
            host.open(
                    socket.flow,
                    Connection.activeOpen(
                            socket.config,
                            socket.flow.localPort,
                            socket.flow.remotePort,
                            isns.iss(),
                            host,
                            host.now()));
        } else if (attempt == Attempt.FIRST && socket.connection().state() == State.SYN_SENT) {
            return Outcome.error("EALREADY");
        }
        if (socket.connection().state().isSynchronized()) {
            boolean told = socket.connectTold;
            socket.connectTold = true;
            return told ? Outcome.error("EISCONN") : Outcome.OK;
        }
        if (socket.connection().state() == State.CLOSED) {
            socket.errorTold = true;
            return socket.error();
        }
        return Outcome.IN_PROGRESS;
    }

    private Outcome shutdown(SocketState socket, Arguments arguments) {
        Connection connection = socket.connection();
        if (connection == null || connection.state() == State.CLOSED) {
            return Outcome.error("ENOTCONN");
        }
        String how = arguments.symbol(1);
        if (!how.equals("SHUT_WR")) {
            socket.readingShut = true;
        }
        if (!how.equals("SHUT_RD")) {
            connection.close(host.now());
            host.afterCall(socket.flow);
        }
        return Outcome.OK;
    }

    private Outcome close(SocketState socket, Arguments arguments) {
        sockets.remove(arguments.number(0));
        if (socket.listener != null) {
            socket.listener.close();
        }
        if (socket.connection() != null) {
            if (socket.resetOnClose) {
                socket.connection().abort(host.now());
            } else {
                socket.connection().release(host.now());
            }
            host.afterCall(socket.flow);
        }
        return Outcome.OK;
    }
}
