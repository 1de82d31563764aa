package toucan.net;

import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;
import static jdk.net.ExtendedSocketOptions.TCP_QUICKACK;
import static toucan.net.ToucanSocketOptions.TCP_CONGESTION;
import static toucan.net.ToucanSocketOptions.TCP_INFO;
import static toucan.net.ToucanSocketOptions.TCP_MAXSEG;
import static toucan.net.ToucanSocketOptions.TCP_USER_TIMEOUT;
import static toucan.net.ToucanSocketOptions.TCP_USER_TIMEOUT_OPTION;

import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;
import toucan.tcp.UserTimeoutOption;

/**
 * The options of one socket that are settings of its TCP connection: what was set, on top of the settings that the socket
 * began with. Any thread may call.
 */
final class TcpSettings {
    private static final SocketOption<Boolean> SO_KEEPALIVE = StandardSocketOptions.SO_KEEPALIVE;
    private static final Set<SocketOption<?>> KEEP_ALIVE =
            Set.of(SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT);
    private static final Set<SocketOption<?>> BEFORE_CONNECT =
            Set.of(TCP_CONGESTION, TCP_MAXSEG, TCP_USER_TIMEOUT_OPTION);

    /** Those of a socket. */
    static final Set<SocketOption<?>> OF_SOCKET = Set.of(
            SO_KEEPALIVE,
            TCP_KEEPIDLE,
            TCP_KEEPINTERVAL,
            TCP_KEEPCOUNT,
            TCP_QUICKACK,
            TCP_CONGESTION,
            TCP_MAXSEG,
            TCP_USER_TIMEOUT,
            TCP_USER_TIMEOUT_OPTION,
            TCP_INFO);
    /** Those of a server socket: all but what there is no connection for. */
    static final Set<SocketOption<?>> OF_SERVER_SOCKET = Set.of(
            SO_KEEPALIVE,
            TCP_KEEPIDLE,
            TCP_KEEPINTERVAL,
            TCP_KEEPCOUNT,
            TCP_QUICKACK,
            TCP_CONGESTION,
            TCP_MAXSEG,
            TCP_USER_TIMEOUT,
            TCP_USER_TIMEOUT_OPTION);

    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;

    private final TcpConfig base;
    private Map<SocketOption<?>, Object> values = new HashMap<>();

    /** @param base what holds where nothing is set */
    TcpSettings(TcpConfig base) {
        this.base = base;
    }

    /** Takes over what was set there. */
    void inherit(TcpSettings from) {
        Map<SocketOption<?>, Object> theirs = from.copy();
        synchronized (this) {
            values = theirs;
        }
    }

    private synchronized Map<SocketOption<?>, Object> copy() {
        return new HashMap<>(values);
    }

    /**
     * Sets an option.
     *
     * @param calls of the connection, which hears of it; null when there is none yet
     * @throws SocketException for an option that cannot be set, or not any more
     * @throws IllegalArgumentException for a value outside its range; the message says which are possible
     */
    void set(SocketOption<?> option, Object value, UserCalls calls) throws SocketException {
        if (option.equals(TCP_INFO)) {
            throw new SocketException(option + " can only be read");
        }
        if (calls != null && BEFORE_CONNECT.contains(option)) {
            throw new SocketException(option + " can only be set before the socket is connected");
        }
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        Map<SocketOption<?>, Object> changed = copy();
        changed.put(option, value);
        TcpConfig tcp = apply(changed, base);
        synchronized (this) {
            values = changed;
        }
        if (calls != null) {
            tell(option, tcp, calls);
        }
    }

    private static void tell(SocketOption<?> option, TcpConfig tcp, UserCalls calls) {
        if (KEEP_ALIVE.contains(option)) {
            calls.change((core, now) -> core.setKeepAlive(tcp.keepAlive(), now));
        } else if (option.equals(TCP_QUICKACK)) {
            calls.change((core, now) -> core.setDelayedAck(tcp.ackDelayNanos() > 0));
        } else if (option.equals(TCP_USER_TIMEOUT)) {
            calls.change((core, now) -> core.setUserTimeout(tcp.userTimeoutNanos(), now));
        }
    }

    /** The settings of a connection to come. */
    TcpConfig config() {
        return apply(copy(), base);
    }

    private static TcpConfig apply(Map<SocketOption<?>, Object> values, TcpConfig base) {
        TcpConfig.Builder tcp = base.with();
        if (values.get(TCP_CONGESTION) instanceof String name) {
            tcp.congestionControl(name);
        }
        if (values.get(TCP_MAXSEG) instanceof Integer bytes) {
            tcp.mss(bytes);
        }
        if (values.get(TCP_QUICKACK) instanceof Boolean quick) {
            long delay = base.ackDelayNanos() > 0 ? base.ackDelayNanos() : TcpConfig.DEFAULT.ackDelayNanos();
            tcp.ackDelayNanos(quick ? 0 : delay);
        }
        UserTimeoutOption option = base.userTimeoutOption();
        if (values.get(TCP_USER_TIMEOUT_OPTION) instanceof Boolean enabled) {
            option = option.enabled(enabled);
        }
        if (values.get(TCP_USER_TIMEOUT) instanceof Integer millis && millis != 0) {
            tcp.userTimeoutNanos(millis * MILLISECOND);
            option = option.changeable(false);
        }
        boolean on = values.get(SO_KEEPALIVE) instanceof Boolean set
                ? set
                : base.keepAlive().isOn();
        KeepAlive probing = probing(values, base.keepAlive());
        return tcp.userTimeoutOption(option)
                .keepAlive(on ? probing : KeepAlive.OFF)
                .build();
    }

    /** How the peer is probed where it is probed. */
    private static KeepAlive probing(Map<SocketOption<?>, Object> values, KeepAlive base) {
        KeepAlive probing = base.isOn() ? base : base.idleNanos(KeepAlive.DEFAULT.idleNanos());
        if (values.get(TCP_KEEPIDLE) instanceof Integer seconds) {
            probing = probing.idleNanos(seconds * SECOND);
        }
        if (values.get(TCP_KEEPINTERVAL) instanceof Integer seconds) {
            probing = probing.intervalNanos(seconds * SECOND);
        }
        if (values.get(TCP_KEEPCOUNT) instanceof Integer count) {
            probing = probing.probes(count);
        }
        return probing;
    }

    /**
     * What holds now.
     *
     * @param calls of the connection; null when there is none yet
     */
    Object get(SocketOption<?> option, UserCalls calls) {
        KeepAlive probing = probing(copy(), base.keepAlive());
        if (option.equals(TCP_KEEPIDLE)) {
            return (int) (probing.idleNanos() / SECOND);
        }
        if (option.equals(TCP_KEEPINTERVAL)) {
            return (int) (probing.intervalNanos() / SECOND);
        }
        if (option.equals(TCP_KEEPCOUNT)) {
            return probing.probes();
        }
        return calls == null ? configured(option, config()) : live(option, calls);
    }

    private static Object configured(SocketOption<?> option, TcpConfig tcp) {
        if (option.equals(TCP_INFO)) {
            return null;
        }
        if (option.equals(TCP_CONGESTION)) {
            return tcp.congestionControlName();
        }
        if (option.equals(TCP_MAXSEG)) {
            return tcp.mss();
        }
        if (option.equals(TCP_USER_TIMEOUT)) {
            return millis(tcp.userTimeoutNanos());
        }
        if (option.equals(TCP_USER_TIMEOUT_OPTION)) {
            return tcp.userTimeoutOption().enabled();
        }
        return option.equals(TCP_QUICKACK)
                ? tcp.ackDelayNanos() == 0
                : tcp.keepAlive().isOn();
    }

    private static Object live(SocketOption<?> option, UserCalls calls) {
        if (option.equals(TCP_INFO)) {
            return calls.status();
        }
        if (option.equals(TCP_CONGESTION)) {
            return calls.tcp().congestionControlName();
        }
        if (option.equals(TCP_MAXSEG)) {
            return calls.status().sendMss();
        }
        if (option.equals(TCP_USER_TIMEOUT)) {
            return calls.ask(core -> millis(core.userTimeoutNanos()));
        }
        if (option.equals(TCP_USER_TIMEOUT_OPTION)) {
            return calls.tcp().userTimeoutOption().enabled();
        }
        return option.equals(TCP_QUICKACK)
                ? calls.ask(core -> !core.delaysAcks())
                : calls.ask(core -> core.keepAlive().isOn());
    }

    private static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos / MILLISECOND);
    }
}
