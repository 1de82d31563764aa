package toucan.trace;

import java.net.InetSocketAddress;
import java.util.List;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/**
 * A TCP segment as a capture shows it: the header without the data.
 *
 * @param frame its frame's number in the file, from 1, for Wireshark's <i>Go to packet</i>
 * @param epochNanos nanoseconds since 1970
 * @param seenOn where
 * @param way which way it went, as far as the file says so
 * @param source IP address and TCP port of the host that sent it
 * @param destination likewise of the one it is for
 * @param udpSource UDP port that carried it; 0 when the capture shows plain TCP
 * @param udpDestination likewise
 * @param seq SEG.SEQ, 32 bits
 * @param ack SEG.ACK, 32 bits
 * @param flags the control bits of {@link Segment}
 * @param window SEG.WND, unscaled
 * @param length bytes of the whole segment, header and options included, whether or not all were captured
 * @param dataLength bytes of data that it had, likewise
 * @param options its options; not to be changed
 * @param checksum what became of a check
 * @param fingerprint CRC-32 of all its bytes but the checksum field: equal for copies of one transmission, different when a
 *     bit was flipped on the way; 0 when not all of it was captured
 * @param comments the packet's comments
 */
public record TracedSegment(
        long frame,
        long epochNanos,
        TraceInterface seenOn,
        Frame.Way way,
        InetSocketAddress source,
        InetSocketAddress destination,
        int udpSource,
        int udpDestination,
        int seq,
        int ack,
        int flags,
        int window,
        int length,
        int dataLength,
        TcpOptions options,
        Checksum checksum,
        int fingerprint,
        List<String> comments) {

    /** The TCP checksum over the addresses of the packet (RFC 9293 §3.1). */
    public enum Checksum {
        GOOD,
        BAD,
        /** 0 on a Toucan connection without checksums ({@code --checksum none}). */
        NOT_USED,
        /** Not all of the segment was captured. */
        UNKNOWN
    }

    /** Whether a control bit of {@link Segment} is set. */
    public boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** SEG.LEN: octets of sequence space, SYN and FIN included. */
    public int len() {
        return dataLength + (is(Segment.SYN) ? 1 : 0) + (is(Segment.FIN) ? 1 : 0);
    }
}
