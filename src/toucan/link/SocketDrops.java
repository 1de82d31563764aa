package toucan.link;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How many datagrams Linux dropped because the receive buffer of a socket was full: the last column of {@code
 * /proc/net/udp} and {@code udp6}. Other systems keep that number to themselves.
 */
public final class SocketDrops {
    private static final Path IPV4 = Path.of("/proc/net/udp");
    private static final Path IPV6 = Path.of("/proc/net/udp6");

    private SocketDrops() {}

    /** Returns the drops of all sockets bound to these endpoints, or -1 when the system does not say. */
    public static long of(List<InetSocketAddress> endpoints) {
        long drops = 0;
        List<String> ipv4 = null;
        List<String> ipv6 = null;
        try {
            for (InetSocketAddress endpoint : endpoints) {
                if (endpoint.getAddress() instanceof Inet4Address) {
                    ipv4 = ipv4 == null ? lines(IPV4) : ipv4;
                    drops += of(endpoint, ipv4);
                } else {
                    ipv6 = ipv6 == null ? lines(IPV6) : ipv6;
                    drops += of(endpoint, ipv6);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
        return drops;
    }

    private static List<String> lines(Path table) throws IOException {
        return Files.readAllLines(table, StandardCharsets.US_ASCII);
    }

    /** The sum of the last column over the lines whose second column is this endpoint. */
    static long of(InetSocketAddress endpoint, List<String> table) {
        String wanted = hex(endpoint);
        long drops = 0;
        for (String line : table) {
            String[] columns = line.trim().split(" +");
            if (columns.length > 2 && columns[1].equalsIgnoreCase(wanted)) {
                drops += Long.parseLong(columns[columns.length - 1]);
            }
        }
        return drops;
    }

    /** The kernel prints an address as 32-bit words of the machine's own byte order, and the port as a number. */
    private static String hex(InetSocketAddress endpoint) {
        ByteBuffer words = ByteBuffer.wrap(endpoint.getAddress().getAddress()).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return text.append(String.format(Locale.ROOT, ":%04X", endpoint.getPort()))
                .toString();
    }
}
