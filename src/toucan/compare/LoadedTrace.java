package toucan.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import toucan.trace.Frame;
import toucan.trace.SegmentFinder;
import toucan.trace.Skipped;
import toucan.trace.TraceInterface;
import toucan.trace.TraceReader;
import toucan.trace.TracedSegment;
import toucan.trace.TracedSegment.Checksum;

/**
 * A capture in memory: the headers of its segments.
 *
 * @param file where it was read from
 * @param frames packets in the file
 * @param conversations its TCP connections in the order in which they begin, without damaged segments
 * @param damaged segments with a wrong checksum: which of their fields are right is not known
 * @param skipped frames that hold no segment, by reason
 * @param wasCut whether the file ends in the middle of a packet
 */
public record LoadedTrace(
        Path file,
        long frames,
        List<Conversation> conversations,
        List<TracedSegment> damaged,
        Map<Skipped, Long> skipped,
        boolean wasCut) {

    /** Heap of a segment with its options but without comments, measured, rounded up. */
    private static final long BYTES_OF_A_SEGMENT = 300;

    private static final long BYTES_OF_A_STRING = 56;

    /**
     * Reads a capture.
     *
     * @param udpPort the UDP port that is always Toucan's, see {@link SegmentFinder}
     * @param maxBytes how much memory there is for it
     * @throws IOException when it cannot be read, is no capture, or needs more than that
     */
    public static LoadedTrace load(Path file, int udpPort, long maxBytes) throws IOException {
        SegmentFinder finder = new SegmentFinder(udpPort);
        Conversations conversations = new Conversations();
        List<TracedSegment> damaged = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file)) {
            long frames = 0;
            long segments = 0;
            long bytes = 0;
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                frames++;
                TracedSegment segment = finder.find(frame);
                if (segment == null) {
                    continue;
                }
                segments++;
                bytes += memory(segment);
                if (bytes > maxBytes) {
                    throw new IOException(String.format(
                            Locale.ROOT,
                            "there is no memory for more than its first %d segments; give java more with -Xmx4g, or cut the"
                                    + " file with editcap",
                            segments - 1));
                }
                if (segment.checksum() == Checksum.BAD) {
                    damaged.add(segment);
                } else {
                    conversations.add(segment);
                }
            }
            return new LoadedTrace(file, frames, conversations.list(), damaged, finder.skipped(), reader.wasCut());
        }
    }

    /**
     * For a file that holds a connection as several interfaces saw it, as {@link MergedTrace} writes them: what each of them saw.
     * Its frames keep their numbers. Of any other file this capture alone.
     */
    public List<LoadedTrace> byInterface() {
        Map<TraceInterface, List<TracedSegment>> seen = new TreeMap<>(Comparator.comparingInt(TraceInterface::number));
        boolean severalTimes = false;
        for (Conversation c : conversations) {
            TraceInterface first = c.segments().get(0).seenOn();
            for (TracedSegment s : c.segments()) {
                severalTimes |= s.seenOn().number() != first.number();
                seen.computeIfAbsent(s.seenOn(), k -> new ArrayList<>()).add(s);
            }
        }
        if (!severalTimes) {
            return List.of(this);
        }
        List<LoadedTrace> parts = new ArrayList<>();
        seen.forEach((on, segments) -> parts.add(part(on, segments)));
        return parts;
    }

    private LoadedTrace part(TraceInterface on, List<TracedSegment> segments) {
        segments.sort(Comparator.comparingLong(TracedSegment::frame));
        Conversations sorted = new Conversations();
        segments.forEach(sorted::add);
        List<TracedSegment> hit = new ArrayList<>(damaged);
        hit.removeIf(s -> s.seenOn().number() != on.number());
        Path name = file.resolveSibling(file.getFileName() + " (interface " + on.number() + ")");
        return new LoadedTrace(name, segments.size() + hit.size(), sorted.list(), hit, Map.of(), wasCut);
    }

    /** The same, as if it had been read from elsewhere: for captures whose own name means nothing. */
    public LoadedTrace named(Path name) {
        return new LoadedTrace(name, frames, conversations, damaged, skipped, wasCut);
    }

    /** Bytes of this process's memory that captures may take, which leaves room for what is made of them. */
    public static long memory() {
        return Runtime.getRuntime().maxMemory() / 3;
    }

    private static long memory(TracedSegment segment) {
        long bytes = BYTES_OF_A_SEGMENT;
        for (String comment : segment.comments()) {
            boolean latin = comment.chars().allMatch(c -> c < 256); // Java then stores one byte for each
            bytes += BYTES_OF_A_STRING + (latin ? 1L : 2L) * comment.length();
        }
        return bytes;
    }
}
