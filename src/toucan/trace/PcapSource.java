package toucan.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The classic format (draft-ietf-opsawg-pcap): a file header, then records; all of one link type, with no comments. */
final class PcapSource implements FrameSource {
    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int NANOSECONDS = 0xA1B23C4D;
    private static final int REST_OF_FILE_HEADER = 20;
    private static final int RECORD_HEADER = 16;
    /** The upper bits of the link type field tell of a frame check sequence. */
    private static final int LINK_TYPE_BITS = 0xFFFF;

    private final TraceInput in;
    private final int nanosPerTick;
    private final TraceInterface seenOn;
    private long number;

    private PcapSource(TraceInput in, int nanosPerTick, TraceInterface seenOn) {
        this.in = in;
        this.nanosPerTick = nanosPerTick;
        this.seenOn = seenOn;
    }

    /** The source, or null when these are not the first four bytes of such a file, in neither byte order. */
    static PcapSource open(TraceInput in, int magic) throws IOException {
        int swapped = Integer.reverseBytes(magic);
        boolean big = magic == MICROSECONDS || magic == NANOSECONDS;
        boolean little = swapped == MICROSECONDS || swapped == NANOSECONDS;
        if (!big && !little) {
            return null;
        }
        in.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int nanosPerTick = (big ? magic : swapped) == NANOSECONDS ? 1 : 1000;
        ByteBuffer header = in.read(0, REST_OF_FILE_HEADER);
        if (header == null) {
            throw in.malformed("the file ends within its header");
        }
        return new PcapSource(in, nanosPerTick, new TraceInterface(0, "", header.getInt(16) & LINK_TYPE_BITS));
    }

    @Override
    public Frame next() throws IOException {
        ByteBuffer header = in.read(0, RECORD_HEADER);
        if (header == null) {
            return null;
        }
        long seconds = header.getInt(0) & 0xFFFFFFFFL;
        long fraction = header.getInt(4) & 0xFFFFFFFFL;
        int captured = header.getInt(8);
        int original = header.getInt(12);
        ByteBuffer record = in.read(RECORD_HEADER, captured);
        if (record == null) {
            return null;
        }
        long nanos = seconds * 1_000_000_000L + fraction * nanosPerTick;
        ByteBuffer bytes = record.slice(RECORD_HEADER, captured);
        return new Frame(++number, nanos, seenOn, Frame.Way.UNKNOWN, bytes, original, List.of());
    }
}
