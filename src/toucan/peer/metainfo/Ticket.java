package toucan.peer.metainfo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that stands for a metainfo file: {@code toucan:<64 hexadecimal digits>@host:port}. The digits are the SHA-256 of the
 * info dictionary, so whoever holds the ticket can check what a stranger hands him; host and port are where to ask for it.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port a UDP port, 1 to 65535
 */
public record Ticket(InfoSha256 infoSha256, String host, int port) {
    private static final String SCHEME = "toucan:";

    /** As much of IPv6's text as tells it from a name: two colons at least, and perhaps a zone. */
    private static final String IPV6 = "(?=[^:]*:[^:]*:)[0-9a-fA-F:.]{2,45}(?:%[0-9A-Za-z._-]{1,32})?";

    private static final String NAME = "[0-9A-Za-z._-]{1,253}";
    private static final Pattern HOST = Pattern.compile(NAME + "|" + IPV6);
    private static final Pattern FORM =
            Pattern.compile("(?i:toucan):([0-9a-fA-F]{64})@(?:\\[(" + IPV6 + ")\\]|(" + NAME + ")):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    public Ticket {
        if (!HOST.matcher(host).matches() || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("no host and port: " + Printable.of(host) + " " + port);
        }
    }

    /** Whether an argument is meant to be a ticket, not the name of a file. */
    public static boolean isTicket(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** @throws IllegalArgumentException when it is not a ticket; the message says how one looks */
    public static Ticket parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a ticket: '" + Printable.of(text)
                    + "'; write toucan:<64 hexadecimal digits>@HOST:PORT, an IPv6 address in brackets");
        }
        int port = Integer.parseInt(parts.group(4));
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a ticket: the port " + port + " is not from 1 to " + MAX_PORT);
        }
        String host = parts.group(2) == null ? parts.group(3) : parts.group(2);
        return new Ticket(InfoSha256.ofHex(parts.group(1)), host, port);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return SCHEME + infoSha256.hex() + "@" + shownHost + ":" + port;
    }
}
