package toucan.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as users write them: {@code host}, {@code 10.0.0.1:9293}, {@code [::1]:9293}, {@code ::1}.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535
 */
record HostPort(String host, int port) {
    /** Where a receiver listens when nobody says otherwise. */
    static final int DEFAULT_PORT = 9293;

    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*)\\](?::(.*))?");
    private static final Pattern PLAIN = Pattern.compile("([^:]*)(?::([^:]*))?");

    /** @throws IllegalArgumentException with a message for the user */
    static HostPort parse(String text) {
        Matcher m = BRACKETS.matcher(text);
        if (!m.matches()) {
            m = PLAIN.matcher(text);
            if (!m.matches()) {
                // Several colons and no brackets: an IPv6 address alone.
                return new HostPort(text, DEFAULT_PORT);
            }
        }
        if (m.group(1).isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' has no host: write HOST or HOST:PORT");
        }
        return new HostPort(m.group(1), m.group(2) == null ? DEFAULT_PORT : port(m.group(2)));
    }

    /**
     * Reads {@code [ADDR:]PORT}; without an address it is this computer's own, 127.0.0.1.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static HostPort parseListen(String text) {
        if (text.matches("\\d+")) {
            return new HostPort("127.0.0.1", port(text));
        }
        boolean hasPort = text.startsWith("[") ? text.contains("]:") : text.indexOf(':') == text.lastIndexOf(':');
        if (!hasPort || text.indexOf(':') < 0) {
            throw new IllegalArgumentException("'" + text + "' has no port: write PORT, ADDR:PORT or [IPV6]:PORT");
        }
        return parse(text);
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw new IllegalArgumentException("'" + digits + "' is no port: write a number from 0 to 65535");
        }
        return Integer.parseInt(digits);
    }

    /** @throws ToolException when nobody knows the name */
    InetSocketAddress resolve() throws ToolException {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new ToolException("unknown host: " + host);
        }
    }

    /** All addresses of the host. @throws ToolException when nobody knows the name */
    List<InetSocketAddress> resolveAll() throws ToolException {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(ip -> new InetSocketAddress(ip, port))
                    .toList();
        } catch (UnknownHostException e) {
            throw new ToolException("unknown host: " + host);
        }
    }

    /** {@code 127.0.0.1:9293} or {@code [::1]:9293}, numbers only. */
    static String text(InetSocketAddress address) {
        return text(host(address.getAddress()), address.getPort());
    }

    /** {@code 127.0.0.1} or {@code ::1}. */
    static String host(InetAddress ip) {
        return ip instanceof Inet6Address v6 ? compressed(v6) : ip.getHostAddress();
    }

    /** RFC 5952 §4: the longest run of zeros, the first of several, becomes "::", unless it is a single one. */
    private static String compressed(Inet6Address ip) {
        String[] scoped = ip.getHostAddress().split("%", 2);
        String[] groups = scoped[0].split(":");
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        String text = scoped[0];
        if (start >= 0) {
            text = String.join(":", Arrays.copyOf(groups, start)) + "::"
                    + String.join(":", Arrays.copyOfRange(groups, start + length, groups.length));
        }
        return scoped.length > 1 ? text + "%" + scoped[1] : text;
    }

    private static String text(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** {@code host:9293} or {@code [::1]:9293}, as the user wrote it. */
    @Override
    public String toString() {
        return text(host, port);
    }
}
