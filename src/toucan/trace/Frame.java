package toucan.trace;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One captured packet.
 *
 * @param number counted from 1 over the whole file: Wireshark's {@code frame.number}, for its <i>Go to packet</i>
 * @param epochNanos nanoseconds since 1970; 0 where the format gives no time (simple packet blocks)
 * @param seenOn the interface
 * @param way which way it went, as far as the file says so
 * @param bytes what was captured of it, from position 0 to its limit, big-endian; valid until the next frame is read
 * @param originalLength bytes that it had on the network; more than were captured when a snap length cut it
 * @param comments its packet comments, in their order
 */
public record Frame(
        long number,
        long epochNanos,
        TraceInterface seenOn,
        Way way,
        ByteBuffer bytes,
        int originalLength,
        List<String> comments) {

    /** Which way a packet went, seen from the host that captured. */
    public enum Way {
        IN,
        OUT,
        UNKNOWN
    }
}
