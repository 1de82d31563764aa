package toucan.script;

import toucan.congestion.CongestionControl;
import toucan.tcp.Connection;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;

/** {@code setsockopt} and {@code getsockopt}. */
final class SocketOptions {
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final int SOCK_STREAM = 1;
    private static final int TIMESTAMP_OPTION = 12;
    private static final int MIN_IPV6_MTU = 1280;
    private static final int IPV6_HEADERS = 60;

    private final Host host;
    private final Rules rules;

    SocketOptions(Host host, Rules rules) {
        this.host = host;
        this.rules = rules;
    }

    Outcome set(SocketState socket, Arguments call) {
        String option = call.symbol(2);
        refuse(option);
        switch (option) {
            case "SO_REUSEADDR", "SO_REUSEPORT" -> {}
            case "SO_LINGER" -> socket.resetOnClose = call.field(3, "onoff") != 0 && call.field(3, "linger") == 0;
            case "TCP_NODELAY" -> nagle(socket, call.element(3) == 0);
            case "TCP_QUICKACK" -> delayedAck(socket, call.element(3) == 0);
            case "SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT" -> keepAlive(
                    socket, option, call.element(3));
            case "IPV6_USE_MIN_MTU" -> minimumMtu(socket, call.element(3) != 0);
            case "TCP_USER_TIMEOUT" -> userTimeout(socket, call.element(3) * MILLISECOND);
            case "SO_SNDBUF", "SO_RCVBUF", "TCP_MAXSEG", "TCP_CONGESTION", "TCP_KEEPINIT" -> beforeOpen(
                    socket, option, call);
            default -> unknown(option, call);
        }
        return Outcome.OK;
    }

    /** Options that make a script one about something that Toucan does not have. */
    private static void refuse(String option) {
        switch (option) {
            case "TCP_FASTOPEN", "TCP_FASTOPEN_CONNECT", "TCP_FASTOPEN_KEY" -> throw new DoesNotApply(
                    "TCP Fast Open (RFC 7413)");
            case "TCP_MD5SIG" -> throw new DoesNotApply("TCP MD5 signatures (RFC 2385)");
            case "TCP_CORK",
                    "TCP_NOTSENT_LOWAT",
                    "TCP_INQ",
                    "SO_ZEROCOPY",
                    "SO_TIMESTAMPING",
                    "TCP_NOPUSH",
                    "TCP_NOOPT" -> throw new DoesNotApply("the socket option " + option);
            default -> {
                // has a meaning here, or none that matters
            }
        }
    }

    private void unknown(String option, Arguments call) {
        if (rules.exact) {
            throw new IllegalArgumentException("the socket option " + option + " is not known here");
        }
        if (call.expectedResult() < 0) {
            throw new DoesNotApply("what the socket option " + option + " refuses");
        }
        rules.note("no meaning here: the socket option " + option);
    }

    private void nagle(SocketState socket, boolean on) {
        socket.config = socket.config.with().nagle(on).build();
        if (socket.connection() != null) {
            socket.connection().setNagle(on);
            host.afterCall(socket.flow);
        }
    }

    private void delayedAck(SocketState socket, boolean on) {
        if (socket.connection() != null) {
            socket.connection().setDelayedAck(on);
            host.afterCall(socket.flow);
        }
    }

    private void keepAlive(SocketState socket, String option, long value) {
        switch (option) {
            case "SO_KEEPALIVE" -> socket.keepsAlive = value != 0;
            case "TCP_KEEPIDLE" -> socket.keepAlive = socket.keepAlive.idleNanos(value * SECOND);
            case "TCP_KEEPINTVL" -> socket.keepAlive = socket.keepAlive.intervalNanos(value * SECOND);
            default -> socket.keepAlive = socket.keepAlive.probes((int) value);
        }
        KeepAlive settings = socket.keepsAlive ? socket.keepAlive : KeepAlive.OFF;
        socket.config = socket.config.with().keepAlive(settings).build();
        if (socket.connection() != null) {
            socket.connection().setKeepAlive(settings, host.now());
            host.afterCall(socket.flow);
        }
    }

    /** Packets of 1280 bytes at most (RFC 3542 11.1). */
    private void minimumMtu(SocketState socket, boolean on) {
        if (on) {
            int mss = MIN_IPV6_MTU - IPV6_HEADERS - rules.udpHeader;
            socket.config =
                    socket.config.with().mss(Math.min(mss, socket.config.mss())).build();
        }
    }

    private void userTimeout(SocketState socket, long nanos) {
        TcpConfig config = socket.config;
        socket.config = config.with()
                .userTimeoutNanos(nanos)
                .userTimeoutOption(config.userTimeoutOption().changeable(false))
                .build();
        if (socket.connection() != null) {
            socket.connection().setUserTimeout(nanos, host.now());
            host.afterCall(socket.flow);
        }
    }

    private void beforeOpen(SocketState socket, String option, Arguments call) {
        if (socket.connection() != null) {
            if (rules.exact) {
                throw new IllegalArgumentException(option + " can only be set before connect or listen");
            }
            if (option.equals("TCP_MAXSEG")) {
                throw new DoesNotApply("another TCP_MAXSEG for an open connection");
            }
            rules.note(option + " has no effect on an open connection");
            return;
        }
        TcpConfig.Builder config = socket.config.with();
        switch (option) {
            case "SO_SNDBUF" -> config.sendBuffer((int) call.element(3));
            case "SO_RCVBUF" -> receiveBuffer(socket.config, config, (int) call.element(3));
            case "TCP_MAXSEG" -> config.mss((int) call.element(3));
            case "TCP_KEEPINIT" -> config.connectTimeoutNanos(call.element(3) * SECOND);
            default -> config.congestionControl(congestionControl(call, rules));
        }
        socket.config = config.build();
        if (socket.listener != null) {
            socket.listener.config(socket.config);
        }
    }

    /** With a script of others the window scale stays what their scripts see: that of the largest buffer there. */
    private void receiveBuffer(TcpConfig before, TcpConfig.Builder config, int bytes) {
        config.receiveBuffer(bytes);
        if (!rules.exact) {
            config.receiveBufferMax(Math.max(bytes, before.receiveBufferMax()));
        }
    }

    private static CongestionControl.Factory congestionControl(Arguments call, Rules rules) {
        String name = call.target(3) instanceof Script.Text text ? text.value() : call.symbol(3);
        return Settings.congestionControl(name, rules);
    }

    /** Compared with what the script expects in the place of the result's buffer. */
    Outcome get(SocketState socket, Arguments call) {
        String option = call.symbol(2);
        refuse(option);
        if (option.equals("SO_ERROR")) {
            return error(socket, call);
        }
        if (call.target(3) instanceof Script.Ellipsis) {
            return Outcome.OK;
        }
        if (option.equals("TCP_MAXSEG") && !rules.exact) {
            return segmentSize(socket, call.element(3));
        }
        Long value = value(socket, option);
        if (value == null) {
            if (rules.exact) {
                throw new IllegalArgumentException("the socket option " + option + " cannot be asked here");
            }
            rules.note("not compared: the socket option " + option);
            return Outcome.OK;
        }
        return call.element(3) == value ? Outcome.OK : Outcome.wrong(0, option + " is " + value);
    }

    /** Systems do not agree on what it is before there is a connection, and on whether it counts the timestamp option. */
    private static Outcome segmentSize(SocketState socket, long expected) {
        long value = value(socket, "TCP_MAXSEG");
        Connection connection = socket.connection();
        boolean open = connection != null && connection.state().isSynchronized();
        boolean same = expected == value
                || !open && expected == socket.config.defaultSendMss()
                || open && connection.status().timestamps() && expected == value + TIMESTAMP_OPTION;
        return same ? Outcome.OK : Outcome.wrong(0, "TCP_MAXSEG is " + value);
    }

    private static Long value(SocketState socket, String option) {
        Connection connection = socket.connection();
        return switch (option) {
            case "TCP_NODELAY" -> socket.config.nagle() ? 0L : 1L;
            case "TCP_MAXSEG" -> connection != null && connection.state().isSynchronized()
                    ? connection.status().sendMss()
                    : (long) socket.config.mss();
            case "SO_KEEPALIVE" -> socket.keepsAlive ? 1L : 0L;
            case "TCP_KEEPIDLE" -> socket.keepAlive.idleNanos() / SECOND;
            case "TCP_KEEPINTVL" -> socket.keepAlive.intervalNanos() / SECOND;
            case "TCP_KEEPCNT" -> (long) socket.keepAlive.probes();
            case "TCP_USER_TIMEOUT" -> connection == null
                    ? socket.config.userTimeoutNanos() / MILLISECOND
                    : connection.userTimeoutNanos() / MILLISECOND;
            case "SO_ACCEPTCONN" -> socket.listener == null ? 0L : 1L;
            case "SO_TYPE" -> (long) SOCK_STREAM;
            default -> null;
        };
    }

    private Outcome error(SocketState socket, Arguments call) {
        Outcome error = !rules.exact && socket.errorTold ? Outcome.OK : socket.error();
        socket.errorTold |= !error.errno().isEmpty();
        boolean same = call.target(3) instanceof Script.Name name
                ? name.has(error.errno())
                : call.target(3) instanceof Script.Ellipsis
                        || call.element(3) == 0 && error.errno().isEmpty();
        return same ? Outcome.OK : error.errno().isEmpty() ? Outcome.wrong(0, "SO_ERROR is 0") : error;
    }
}
