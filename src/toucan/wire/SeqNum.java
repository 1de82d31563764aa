package toucan.wire;

/**
 * Sequence-number arithmetic (RFC 9293 §3.4): the only place where the modulo-2^32 space is handled.
 *
 * <p>On the wire a sequence number is 32 bits and wraps. Inside the core it is a {@code long} that never wraps: {@link
 * #unwrap} turns the one into the other where a segment arrives, and a cast to {@code int} turns it back where one
 * leaves. Between the two, {@code snd.una < segAck && segAck <= snd.nxt} means what the RFC means by it.
 */
public final class SeqNum {
    private SeqNum() {}

    /**
     * The 64-bit number that has {@code wire} as its low 32 bits and lies nearest to {@code near}: within
     * [near − 2^31, near + 2^31).
     */
    public static long unwrap(int wire, long near) {
        return near + (wire - (int) near);
    }

    /** Whether {@code a} comes before {@code b} in a 32-bit circular space: how RFC 7323 §5.2 compares timestamps. */
    public static boolean before(int a, int b) {
        return a - b < 0;
    }

    /** The wire form of {@code seq} as an unsigned decimal, as packetdrill and Wireshark's raw column print it. */
    public static String toString(int seq) {
        return Integer.toUnsignedString(seq);
    }
}
