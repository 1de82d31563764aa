package toucan.net;

import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The options of one socket, by the numbers of {@link SocketOptions} as {@link java.net.Socket} hands them down. What an
 * option means here:
 *
 * <ul>
 *   <li>SO_TIMEOUT, SO_LINGER, TCP_NODELAY, SO_OOBINLINE: as java.net says.
 *   <li>SO_SNDBUF, SO_RCVBUF: the buffers of the TCP connection, whose size at present is what is returned. They grow by
 *       themselves with what the path and the application can take; setting one before the connection exists fixes it, as on
 *       Linux. A later setting is a hint that is not taken.
 *   <li>IP_TOS: for a socket that dialled a UDP socket of its own, at any time; where many share one, the endpoint's setting holds.
 *   <li>SO_KEEPALIVE and what belongs to TCP alone: see {@link TcpSettings}.
 *   <li>SO_REUSEADDR: kept and returned. A UDP port is free again as soon as it is closed.
 * </ul>
 */
final class SocketSettings {
    private static final Map<SocketOption<?>, Integer> NUMBERS = Map.of(
            StandardSocketOptions.SO_SNDBUF, SocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF, SocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_REUSEADDR, SocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_LINGER, SocketOptions.SO_LINGER,
            StandardSocketOptions.TCP_NODELAY, SocketOptions.TCP_NODELAY,
            StandardSocketOptions.IP_TOS, SocketOptions.IP_TOS);

    /** What {@link java.net.Socket#supportedOptions} returns. */
    static final Set<SocketOption<?>> OF_SOCKET = union(NUMBERS.keySet(), TcpSettings.OF_SOCKET);
    /** What {@link java.net.ServerSocket#supportedOptions} returns. */
    static final Set<SocketOption<?>> OF_SERVER_SOCKET = union(
            Set.of(StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR), TcpSettings.OF_SERVER_SOCKET);

    private static Set<SocketOption<?>> union(Set<SocketOption<?>> some, Set<SocketOption<?>> others) {
        Set<SocketOption<?>> all = new HashSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }

    /** What SO_LINGER reads when it is off. */
    private static final Integer OFF = -1;

    private final Map<Integer, Object> values = new HashMap<>();
    private volatile int readTimeoutMillis;
    private volatile boolean urgentInline;

    /** @throws UnsupportedOperationException when the option is not supported */
    static void check(SocketOption<?> option, Set<SocketOption<?>> supported) {
        if (!supported.contains(option)) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
    }

    /** The number of an option that is supported and none of {@link TcpSettings}. */
    static int number(SocketOption<?> option) {
        return NUMBERS.get(option);
    }

    /** @throws SocketException for an option that does not exist, or a value of the wrong type */
    synchronized void set(int option, Object value) throws SocketException {
        Class<?> type =
                switch (option) {
                    case SocketOptions.SO_TIMEOUT,
                            SocketOptions.SO_SNDBUF,
                            SocketOptions.SO_RCVBUF,
                            SocketOptions.IP_TOS -> Integer.class;
                    case SocketOptions.TCP_NODELAY, SocketOptions.SO_OOBINLINE, SocketOptions.SO_REUSEADDR -> Boolean
                            .class;
                        // An Integer, or FALSE for "off".
                    case SocketOptions.SO_LINGER -> Object.class;
                    default -> throw new SocketException("unrecognized TCP option: " + option);
                };
        if (!type.isInstance(value)) {
            throw new SocketException("bad value for option " + option + ": " + value);
        }
        values.put(option, option == SocketOptions.SO_LINGER && !(value instanceof Integer) ? OFF : value);
        if (option == SocketOptions.SO_TIMEOUT) {
            readTimeoutMillis = (Integer) value;
        } else if (option == SocketOptions.SO_OOBINLINE) {
            urgentInline = (Boolean) value;
        }
    }

    /** What was set, or {@code otherwise}. */
    synchronized Object get(int option, Object otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    /** What was set, or -1. */
    int number(int option) {
        return get(option, -1) instanceof Integer number ? number : -1;
    }

    /** 0 = no limit. */
    int readTimeoutMillis() {
        return readTimeoutMillis;
    }

    boolean urgentInline() {
        return urgentInline;
    }

    /** What {@link java.net.SocketImpl#getOption(int)} answers for an option that nobody has set. */
    static Object defaultOf(int option) throws SocketException {
        return switch (option) {
            case SocketOptions.SO_TIMEOUT, SocketOptions.IP_TOS -> 0;
            case SocketOptions.SO_LINGER -> OFF;
            case SocketOptions.SO_OOBINLINE, SocketOptions.SO_REUSEADDR -> false;
            default -> throw new SocketException("unrecognized TCP option: " + option);
        };
    }
}
