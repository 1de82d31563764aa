package toucan.compare;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import toucan.capture.Direction;
import toucan.capture.FrameWriter;
import toucan.trace.Frame;
import toucan.trace.TraceInterface;
import toucan.trace.TraceReader;

/**
 * Several captures in one file: each host keeps an interface of its own, and the packets stand in the order of their
 * times, each by the clock of the capture that it comes from.
 */
public final class MergedTrace {
    private static final int WRITE_BEHIND = 256 << 10;

    private final FrameWriter out;
    private final List<Input> inputs = new ArrayList<>();
    private long packets;
    private int interfaces;

    /** One capture and the packet that comes next in it. */
    private static final class Input {
        final TraceReader reader;
        final String file;
        /** The interface numbers of the input, at the place of their number in the output. */
        final List<Integer> described = new ArrayList<>();

        Frame next;

        Input(TraceReader reader, String file) throws IOException {
            this.reader = reader;
            this.file = file;
            next = reader.next();
        }
    }

    private MergedTrace(FrameWriter out) {
        this.out = out;
    }

    /**
     * Writes the file.
     *
     * @param into replaced when it is there; none of the inputs
     * @return how many packets were written
     * @throws IOException when an input cannot be read or the file not be written
     */
    public static long write(List<Path> files, Path into) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(into), WRITE_BEHIND)) {
            MergedTrace merged = new MergedTrace(new FrameWriter(out));
            try {
                for (Path file : files) {
                    TraceReader reader = TraceReader.open(file);
                    merged.inputs.add(new Input(reader, file.getFileName().toString()));
                }
                merged.copyAll();
            } finally {
                merged.close();
            }
            return merged.packets;
        }
    }

    private void copyAll() throws IOException {
        for (Input earliest = earliest(); earliest != null; earliest = earliest()) {
            Frame frame = earliest.next;
            out.packet(
                    interfaceOf(earliest, frame.seenOn()),
                    frame.epochNanos(),
                    direction(frame.way()),
                    frame.bytes(),
                    frame.originalLength(),
                    frame.comments());
            packets++;
            earliest.next = earliest.reader.next();
        }
    }

    private Input earliest() {
        Input earliest = null;
        for (Input input : inputs) {
            boolean sooner =
                    input.next != null && (earliest == null || input.next.epochNanos() < earliest.next.epochNanos());
            earliest = sooner ? input : earliest;
        }
        return earliest;
    }

    /** An interface is described when its first packet comes: readers describe them only then. */
    private int interfaceOf(Input input, TraceInterface seenOn) throws IOException {
        while (input.described.size() <= seenOn.number()) {
            input.described.add(-1);
        }
        if (input.described.get(seenOn.number()) < 0) {
            String name = seenOn.name().isEmpty() ? input.file : seenOn.name();
            out.addInterface(seenOn.linkType(), name, "from " + input.file);
            input.described.set(seenOn.number(), interfaces++);
        }
        return input.described.get(seenOn.number());
    }

    private static Direction direction(Frame.Way way) {
        return switch (way) {
            case IN -> Direction.INBOUND;
            case OUT -> Direction.OUTBOUND;
            case UNKNOWN -> null;
        };
    }

    private void close() throws IOException {
        for (Input input : inputs) {
            input.reader.close();
        }
    }
}
