package toucan.trace;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A capture file, pcapng or classic pcap, frame by frame. */
public final class TraceReader implements Closeable {
    private static final int READ_AHEAD = 256 << 10;

    private final TraceInput in;
    private final FrameSource frames;

    private TraceReader(TraceInput in, FrameSource frames) {
        this.in = in;
        this.frames = frames;
    }

    /**
     * Opens a file; its first four bytes tell the format.
     *
     * @throws MalformedTraceException when it is neither pcapng nor pcap
     * @throws IOException when it cannot be read
     */
    public static TraceReader open(Path file) throws IOException {
        TraceInput in = new TraceInput(new BufferedInputStream(Files.newInputStream(file), READ_AHEAD));
        try {
            return new TraceReader(in, source(in));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static FrameSource source(TraceInput in) throws IOException {
        ByteBuffer magic = in.read(0, 4);
        if (magic == null) {
            throw in.malformed("too short for a capture");
        }
        if (magic.getInt(0) == PcapngSource.SECTION_HEADER) {
            return new PcapngSource(in);
        }
        FrameSource pcap = PcapSource.open(in, magic.getInt(0));
        if (pcap == null) {
            throw in.malformed("this is neither a pcapng nor a pcap file");
        }
        return pcap;
    }

    /**
     * The next frame, or null after the last one; also after the last whole one of a file that was cut off.
     *
     * @throws MalformedTraceException when what follows is no capture any more
     */
    public Frame next() throws IOException {
        return frames.next();
    }

    /** Whether the file ended in the middle of a record, as after a full disk or a kill. */
    public boolean wasCut() {
        return in.wasCut();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
