package toucan.net;

import java.net.InetSocketAddress;
import toucan.wire.InternetChecksum;

/**
 * The checksum's share of the two addresses ({@link InternetChecksum#pseudoHeader}), remembered for the peers that sent
 * last. The sum is the same in both directions.
 */
final class PseudoHeaders {
    private static final int SLOTS = 256;

    private final InetSocketAddress[] locals = new InetSocketAddress[SLOTS];
    private final InetSocketAddress[] remotes = new InetSocketAddress[SLOTS];
    private final long[] sums = new long[SLOTS];

    /** The sum over two addresses of one family. */
    static long sum(InetSocketAddress local, InetSocketAddress remote) {
        return InternetChecksum.pseudoHeader(
                local.getAddress().getAddress(), remote.getAddress().getAddress());
    }

    long of(InetSocketAddress local, InetSocketAddress remote) {
        int slot = (remote.hashCode() * 31 + local.hashCode()) & SLOTS - 1;
        if (!local.equals(locals[slot]) || !remote.equals(remotes[slot])) {
            locals[slot] = local;
            remotes[slot] = remote;
            sums[slot] = sum(local, remote);
        }
        return sums[slot];
    }
}
