package toucan.link;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One UDP datagram on its way through a {@link Link}: payload, both endpoints, the time, and notes.
 *
 * <p>Mutable and reused; a link that keeps one beyond the call (a delaying one, say) copies it. Notes are short sentences
 * that travel with the datagram inside this process only: the TCP says why it sent it, the impairments say what they did
 * to it, and the capture writes them down as packet comments.
 */
public final class Datagram {
    /** The largest payload that UDP over IPv4 carries. */
    public static final int MAX_PAYLOAD = 65_507;

    private static final int IPV4_AND_UDP = 20 + 8;
    private static final int IPV6_AND_UDP = 40 + 8;

    private final ByteBuffer payload;
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private long timeNanos;
    private List<String> notes = List.of();

    /** A datagram with room for {@code capacity} bytes, in a direct buffer. */
    public Datagram(int capacity) {
        payload = ByteBuffer.allocateDirect(capacity);
        payload.limit(0);
    }

    /** The payload: network byte order, from position 0 to the limit. Readers and writers use absolute indices. */
    public ByteBuffer payload() {
        return payload;
    }

    /** Bytes of payload. */
    public int length() {
        return payload.limit();
    }

    /** Bytes of the IP packet that carries it: with the headers of UDP, and of IPv4 or IPv6 without options. */
    public int packetLength() {
        return length() + (remote.getAddress() instanceof Inet6Address ? IPV6_AND_UDP : IPV4_AND_UDP);
    }

    /** Makes the first {@code bytes} of the buffer the payload. */
    public void length(int bytes) {
        payload.position(0).limit(bytes);
    }

    /** This host's endpoint: the source of a datagram sent, the destination of one received. Never a wildcard address. */
    public InetSocketAddress local() {
        return local;
    }

    /** The other host's endpoint. */
    public InetSocketAddress remote() {
        return remote;
    }

    public void endpoints(InetSocketAddress localEndpoint, InetSocketAddress remoteEndpoint) {
        local = localEndpoint;
        remote = remoteEndpoint;
    }

    /** When it was handed to the link or arrived, on the clock of the loop: nanoseconds since an arbitrary start. */
    public long timeNanos() {
        return timeNanos;
    }

    public void timeNanos(long nanos) {
        timeNanos = nanos;
    }

    /** What there is to tell about this datagram, oldest first. */
    public List<String> notes() {
        return notes;
    }

    public void note(String text) {
        if (notes.isEmpty()) {
            notes = new ArrayList<>(2);
        }
        notes.add(text);
    }

    public void clearNotes() {
        notes = List.of();
    }

    /** Takes the notes of another datagram in place of its own; that one has none afterwards. */
    public void takeNotes(Datagram other) {
        notes = other.notes;
        other.notes = List.of();
    }

    /** Takes over payload, endpoints, time and notes of another datagram. */
    public void copyFrom(Datagram other) {
        length(Math.min(other.length(), payload.capacity()));
        payload.put(0, other.payload, 0, length());
        endpoints(other.local, other.remote);
        timeNanos = other.timeNanos;
        notes = other.notes.isEmpty() ? List.of() : new ArrayList<>(other.notes);
    }
}
