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
final class SocketDrops {
    private static final Path IPV4 = Path.of("/proc/net/udp");
    private static final Path IPV6 = Path.of("/proc/net/udp6");

    private SocketDrops() {}

    /** Returns the drops of all sockets bound to these endpoints, or -1 when the system does not say. */
    static long of(List<InetSocketAddress> endpoints) {
        long drops = 0;
        for (InetSocketAddress endpoint : endpoints) {
            boolean four = endpoint.getAddress() instanceof Inet4Address;
            try {
                drops += of(endpoint, Files.readAllLines(four ? IPV4 : IPV6, StandardCharsets.US_ASCII));
            } catch (IOException | NumberFormatException e) {
                return -1;
            }
        }
        return drops;
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
