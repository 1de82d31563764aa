package toucan.compare;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import toucan.wire.Segment;

/**
 * The same transfer done twice: connections are paired in the order in which they begin, and segments by what they carry,
 * wherever the numbers of each run began.
 *
 * @param first of the first capture
 * @param second its counterpart
 * @param differences what one run sent more often than the other
 */
public record TwoRuns(Run first, Run second, List<Difference> differences) {

    /** One connection of one run, by its one capture. */
    public record Run(Conversation conversation, Flow toServer, Flow toClient, Course course) {
        static Run of(Conversation seen) {
            return new Run(seen, Flow.sent(seen, seen.client()), Flow.sent(seen, seen.server()), Course.of(seen));
        }

        /** From the first segment to the last, in nanoseconds. */
        public long nanos() {
            int last = conversation.segments().size() - 1;
            return conversation.segments().get(last).epochNanos()
                    - conversation.segments().get(0).epochNanos();
        }
    }

    /**
     * A piece of the stream that the two runs sent differently often.
     *
     * @param fromClient whether the client sent it
     * @param seq relative to the initial sequence number
     * @param length bytes of data
     * @param flags SYN, FIN and RST of it, the bits of {@link Segment}
     * @param first frames of the first capture with it
     * @param second frames of the second
     */
    public record Difference(
            boolean fromClient, long seq, int length, int flags, List<Long> first, List<Long> second) {}

    private record Key(boolean fromClient, long seq, int length, int flags) {}

    static TwoRuns of(Conversation first, Conversation second) {
        Run one = Run.of(first);
        Run other = Run.of(second);
        Map<Key, List<List<Long>>> frames = new LinkedHashMap<>();
        collect(one, 0, frames);
        collect(other, 1, frames);
        List<Difference> differences = new ArrayList<>();
        frames.forEach((key, both) -> {
            if (both.get(0).size() != both.get(1).size()) {
                differences.add(
                        new Difference(key.fromClient, key.seq, key.length, key.flags, both.get(0), both.get(1)));
            }
        });
        differences.sort(Comparator.comparingLong(TwoRuns::position));
        return new TwoRuns(one, other, differences);
    }

    private static long position(Difference d) {
        return d.first.isEmpty() ? d.second.get(0) : d.first.get(0);
    }

    private static void collect(Run run, int which, Map<Key, List<List<Long>>> frames) {
        for (Flow flow : List.of(run.toServer, run.toClient)) {
            InetSocketAddress client = run.conversation.client();
            for (Transmission t : flow.transmissions()) {
                int flags = t.sent().flags() & (Segment.SYN | Segment.FIN | Segment.RST);
                if (t.sent().dataLength() == 0 && flags == 0) {
                    continue; // pure ACKs depend on timing: they are counted, not paired
                }
                Key key = new Key(flow.from().equals(client), t.seq(), t.sent().dataLength(), flags);
                frames.computeIfAbsent(key, k -> List.of(new ArrayList<>(1), new ArrayList<>(1)))
                        .get(which)
                        .add(t.sent().frame());
            }
        }
    }
}
