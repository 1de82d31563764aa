package toucan.compare;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/** Sorts segments into connections. */
final class Conversations {
    private final Map<Set<InetSocketAddress>, Conversation> current = new HashMap<>();
    private final List<Conversation> all = new ArrayList<>();

    void add(TracedSegment segment) {
        Set<InetSocketAddress> ends = Conversation.ends(segment.source(), segment.destination());
        Conversation conversation = current.get(ends);
        if (conversation == null || conversation.isOver(segment)) {
            boolean answer = segment.is(Segment.SYN) && segment.is(Segment.ACK);
            conversation = answer
                    ? new Conversation(segment.destination(), segment.source())
                    : new Conversation(segment.source(), segment.destination());
            current.put(ends, conversation);
            all.add(conversation);
        }
        conversation.add(segment);
    }

    List<Conversation> list() {
        return all;
    }
}
