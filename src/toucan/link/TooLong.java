package toucan.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Whether the system refused a datagram because of its length. Java has no error numbers, and the system's words may be in the
 * user's language; so it is asked once what it says about a datagram that is too long for every IP packet.
 */
final class TooLong {
    private static final int LONGER_THAN_IP = 70_000;
    private static final int DISCARD_PORT = 9;

    /** What the system says; empty when that could not be found out. */
    private static final String WORDS = ask();

    private TooLong() {}

    static boolean isMeantBy(IOException refusal) {
        return !WORDS.isEmpty() && WORDS.equals(refusal.getMessage());
    }

    private static String ask() {
        InetSocketAddress anywhere =
                new InetSocketAddress(InetAddress.getLoopbackAddress().getHostAddress(), DISCARD_PORT);
        StandardProtocolFamily family = anywhere.getAddress().getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.send(ByteBuffer.allocate(LONGER_THAN_IP), anywhere);
            return "";
        } catch (IOException | UnsupportedOperationException e) {
            return e.getMessage() == null ? "" : e.getMessage();
        }
    }
}
