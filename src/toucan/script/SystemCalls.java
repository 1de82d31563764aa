package toucan.script;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import toucan.tcp.CloseReason;
import toucan.tcp.Connection;
import toucan.tcp.KeepAlive;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;

/** The socket interface of the tested host, on top of {@link Connection}'s user calls. */
final class SystemCalls {
    private static final int FIRST_DESCRIPTOR = 3;
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;

    /** What a descriptor stands for. */
    private static final class Socket {
        TcpConfig config;
        boolean keepsAlive;
        KeepAlive keepAlive = KeepAlive.DEFAULT;
        Connection connection;
        boolean listens;
        boolean resetOnClose;
        /** Octets of the stream written and read so far. */
        long written;

        long read;

        Socket(TcpConfig config) {
            this.config = config;
        }
    }

    private final Host host;
    private final Isns isns;
    private final TcpConfig config;
    private final boolean statelessHandshake;
    private final Map<Long, Socket> sockets = new HashMap<>();
    private long nextDescriptor = FIRST_DESCRIPTOR;
    private long firstOctetRead;

    SystemCalls(Host host, TcpConfig config, Isns isns, boolean statelessHandshake) {
        this.statelessHandshake = statelessHandshake;
        this.host = host;
        this.config = config;
        this.isns = isns;
    }

    /** The peer's SYN has this sequence number in the script: what is read begins just behind it. */
    void peerSynAt(long seq) {
        firstOctetRead = seq;
    }

    /**
     * Tries the call now.
     *
     * @return its outcome; {@link Outcome#wouldBlock} when it has to wait, and may be tried again
     */
    Outcome call(Script.SystemCall call) {
        if (call.name().equals("socket")) {
            return open(new Socket(config));
        }
        Socket socket = sockets.get(number(call, 0));
        if (socket == null) {
            return Outcome.error("EBADF");
        }
        return switch (call.name()) {
            case "bind" -> Outcome.OK;
            case "fcntl" -> fcntl(call);
            case "listen" -> listen(socket);
            case "accept", "accept4" -> accept(socket);
            case "connect" -> connect(socket);
            case "write", "send", "sendto" -> write(socket, call);
            case "read", "recv", "recvfrom" -> read(socket, call);
            case "shutdown" -> shutdown(socket, call);
            case "close" -> close(socket, call);
            case "setsockopt" -> setOption(socket, call);
            case "getsockopt" -> getOption(socket, call);
            default -> throw new IllegalArgumentException("the system call " + call.name() + " is not known here");
        };
    }

    private Outcome open(Socket socket) {
        sockets.put(nextDescriptor, socket);
        return Outcome.of(nextDescriptor++);
    }

    /** Calls block or not as their step says ({@code ...}), so O_NONBLOCK changes nothing. */
    private static Outcome fcntl(Script.SystemCall call) {
        int accessMode = 2; // O_RDWR
        return symbol(call, 1).equals("F_GETFL") ? Outcome.of(accessMode) : Outcome.OK;
    }

    private Outcome listen(Socket socket) {
        socket.listens = true;
        if (statelessHandshake) {
            host.listen(new StatelessListener(socket.config, isns.iss(), host, connection -> {
                socket.connection = connection;
                host.open(connection);
            }));
            return Outcome.OK;
        }
        socket.connection = Connection.passiveOpen(socket.config, Host.LOCAL_PORT, isns.iss(), host);
        host.open(socket.connection);
        return Outcome.OK;
    }

    private Outcome accept(Socket listener) {
        Connection connection = listener.connection;
        if (connection == null && listener.listens && statelessHandshake) {
            return Outcome.AGAIN;
        }
        if (!listener.listens || connection == null) {
            return Outcome.error("EINVAL");
        }
        if (!connection.state().isSynchronized()) {
            return Outcome.AGAIN;
        }
        Socket accepted = new Socket(listener.config);
        accepted.connection = connection;
        accepted.keepsAlive = listener.keepsAlive;
        accepted.keepAlive = listener.keepAlive;
        accepted.resetOnClose = listener.resetOnClose;
        listener.connection = null;
        return open(accepted);
    }

    private Outcome connect(Socket socket) {
        if (socket.connection == null) {
            socket.connection = Connection.activeOpen(
                    socket.config, Host.LOCAL_PORT, Host.REMOTE_PORT, isns.iss(), host, host.now());
            host.open(socket.connection);
        }
        if (socket.connection.state().isSynchronized()) {
            return Outcome.OK;
        }
        return socket.connection.state() == State.CLOSED ? ended(socket) : Outcome.IN_PROGRESS;
    }

    private Outcome write(Socket socket, Script.SystemCall call) {
        if (socket.connection == null) {
            return Outcome.error("ENOTCONN");
        }
        int length = (int) number(call, 2);
        ByteBuffer data = Stream.bytes(socket.written, length);
        boolean urgent = call.arguments().size() > 3 && hasFlag(call, 3, "MSG_OOB");
        int taken;
        try {
            taken = urgent ? socket.connection.sendUrgent(data, host.now()) : socket.connection.send(data, host.now());
        } catch (IllegalStateException e) {
            CloseReason reason = socket.connection.closeReason();
            return reason == null || reason == CloseReason.NORMAL ? Outcome.error("EPIPE") : ended(socket);
        }
        socket.written += taken;
        host.afterCall();
        return taken == 0 && length > 0 ? Outcome.AGAIN : Outcome.of(taken);
    }

    private Outcome read(Socket socket, Script.SystemCall call) {
        if (socket.connection == null) {
            return Outcome.error("ENOTCONN");
        }
        ByteBuffer into = ByteBuffer.allocate((int) number(call, 2));
        int taken = socket.connection.receive(into, host.now());
        host.afterCall();
        if (taken < 0) {
            CloseReason reason = socket.connection.closeReason();
            return reason == null || reason == CloseReason.NORMAL ? Outcome.OK : ended(socket);
        }
        int wrong = Stream.firstDifference(into, 0, taken, firstOctetRead + socket.read);
        if (wrong >= 0) {
            throw new IllegalStateException(
                    "byte " + (socket.read + wrong) + " of the stream was not read as it was sent");
        }
        socket.read += taken;
        return taken == 0 ? Outcome.AGAIN : Outcome.of(taken);
    }

    private Outcome shutdown(Socket socket, Script.SystemCall call) {
        if (socket.connection == null) {
            return Outcome.error("ENOTCONN");
        }
        if (!symbol(call, 1).equals("SHUT_RD")) {
            socket.connection.close(host.now());
            host.afterCall();
        }
        return Outcome.OK;
    }

    private Outcome close(Socket socket, Script.SystemCall call) {
        sockets.remove(number(call, 0));
        if (socket.connection != null) {
            if (socket.resetOnClose) {
                socket.connection.abort(host.now());
            } else {
                socket.connection.release(host.now());
            }
            host.afterCall();
        }
        return Outcome.OK;
    }

    private Outcome setOption(Socket socket, Script.SystemCall call) {
        String option = symbol(call, 2);
        switch (option) {
            case "SO_REUSEADDR" -> {}
            case "SO_LINGER" -> socket.resetOnClose = field(call, 3, "onoff") != 0 && field(call, 3, "linger") == 0;
            case "TCP_NODELAY" -> {
                boolean nagle = element(call, 3) == 0;
                socket.config = socket.config.with().nagle(nagle).build();
                if (socket.connection != null) {
                    socket.connection.setNagle(nagle);
                    host.afterCall();
                }
            }
            case "SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT" -> keepAlive(
                    socket, option, element(call, 3));
            case "TCP_USER_TIMEOUT" -> userTimeout(socket, element(call, 3) * MILLISECOND);
            default -> {
                if (socket.connection != null) {
                    throw new IllegalArgumentException(option + " can only be set before connect or listen");
                }
                socket.config = beforeOpen(socket.config.with(), option, element(call, 3));
            }
        }
        return Outcome.OK;
    }

    private void keepAlive(Socket socket, String option, long value) {
        switch (option) {
            case "SO_KEEPALIVE" -> socket.keepsAlive = value != 0;
            case "TCP_KEEPIDLE" -> socket.keepAlive = socket.keepAlive.idleNanos(value * SECOND);
            case "TCP_KEEPINTVL" -> socket.keepAlive = socket.keepAlive.intervalNanos(value * SECOND);
            default -> socket.keepAlive = socket.keepAlive.probes((int) value);
        }
        KeepAlive settings = socket.keepsAlive ? socket.keepAlive : KeepAlive.OFF;
        socket.config = socket.config.with().keepAlive(settings).build();
        if (socket.connection != null) {
            socket.connection.setKeepAlive(settings, host.now());
            host.afterCall();
        }
    }

    private void userTimeout(Socket socket, long nanos) {
        TcpConfig config = socket.config;
        socket.config = config.with()
                .userTimeoutNanos(nanos)
                .userTimeoutOption(config.userTimeoutOption().changeable(false))
                .build();
        if (socket.connection != null) {
            socket.connection.setUserTimeout(nanos, host.now());
            host.afterCall();
        }
    }

    private static TcpConfig beforeOpen(TcpConfig.Builder config, String option, long value) {
        return switch (option) {
            case "SO_SNDBUF" -> config.sendBuffer((int) value).build();
            case "SO_RCVBUF" -> config.receiveBuffer((int) value).build();
            case "TCP_MAXSEG" -> config.mss((int) value).build();
            default -> throw new IllegalArgumentException("the socket option " + option + " is not known here");
        };
    }

    /** SO_ERROR: compared with the {@code [errno]} that the script expects in the place of the result's buffer. */
    private Outcome getOption(Socket socket, Script.SystemCall call) {
        if (!symbol(call, 2).equals("SO_ERROR")) {
            throw new IllegalArgumentException("the socket option " + symbol(call, 2) + " cannot be asked here");
        }
        Outcome error =
                socket.connection == null || socket.connection.closeReason() == null ? Outcome.OK : ended(socket);
        Script.Argument expected =
                ((Script.Array) call.arguments().get(3)).elements().get(0);
        boolean same = expected instanceof Script.Name name
                ? name.has(error.errno())
                : ((Script.Number) expected).value() == 0 && error.errno().isEmpty();
        return same ? Outcome.OK : error;
    }

    /** The error that a call meets on a connection that is over. */
    private static Outcome ended(Socket socket) {
        return switch (socket.connection.closeReason()) {
            case NORMAL -> Outcome.OK;
            case REFUSED -> Outcome.error("ECONNREFUSED");
            case RESET -> Outcome.error("ECONNRESET");
            case ABORTED -> Outcome.error("ECONNABORTED");
            case CONNECT_TIMEOUT, USER_TIMEOUT, IDLE_TIMEOUT, KEEP_ALIVE -> Outcome.error("ETIMEDOUT");
        };
    }

    private static Script.Argument argument(Script.SystemCall call, int index) {
        if (index >= call.arguments().size()) {
            throw new IllegalArgumentException(call.name() + " needs an argument " + (index + 1));
        }
        return call.arguments().get(index);
    }

    private static long number(Script.SystemCall call, int index) {
        if (argument(call, index) instanceof Script.Number number) {
            return number.value();
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " must be a number");
    }

    private static String symbol(Script.SystemCall call, int index) {
        if (argument(call, index) instanceof Script.Name name) {
            return name.flags().get(0);
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " must be a symbol");
    }

    private static boolean hasFlag(Script.SystemCall call, int index, String flag) {
        return argument(call, index) instanceof Script.Name name && name.has(flag);
    }

    private static long element(Script.SystemCall call, int index) {
        if (argument(call, index) instanceof Script.Array array
                && array.elements().size() == 1
                && array.elements().get(0) instanceof Script.Number number) {
            return number.value();
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " must be [number]");
    }

    private static long field(Script.SystemCall call, int index, String name) {
        List<Script.Field> fields =
                argument(call, index) instanceof Script.Structure structure ? structure.fields() : List.of();
        for (Script.Field field : fields) {
            if (field.name().equals(name) && field.value() instanceof Script.Number number) {
                return number.value();
            }
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " needs " + name);
    }
}
