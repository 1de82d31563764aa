package toucan.script;

import java.util.ArrayList;
import java.util.List;
import toucan.script.Host.Sent;
import toucan.wire.Segment;

/**
 * What left, to be compared with one segment of the script: one segment, or several in a row. Linux' scripts show what its TCP
 * hands to the network card, which cuts it into segments.
 */
final class Leaving {
    private final List<Sent> segments = new ArrayList<>();
    private int length;
    private int flags;

    Leaving(Sent first) {
        add(first);
    }

    private void add(Sent sent) {
        segments.add(sent);
        length += sent.segment().dataLength();
        flags |= sent.segment().flags();
    }

    /** Adds the segment that left next, if it continues this; as in packetdrill all but the last have the same length. */
    boolean join(Sent next) {
        Segment first = first().segment();
        boolean continues = next.flow() == first().flow()
                && next.segment().seq() == first.seq() + length
                && next.segment().dataLength() > 0
                && last().segment().dataLength() == first.dataLength()
                && next.segment().ack() == first.ack()
                && !last().segment().is(Segment.FIN);
        if (continues) {
            add(next);
        }
        return continues;
    }

    Sent first() {
        return segments.get(0);
    }

    Sent last() {
        return segments.get(segments.size() - 1);
    }

    List<Sent> segments() {
        return segments;
    }

    int length() {
        return length;
    }

    /** The flags of all. */
    int flags() {
        return flags;
    }

    /** As a script would write it. */
    @Override
    public String toString() {
        String text = first().flow().notation.text(first().segment(), flags, length);
        return text + "   at " + When.seconds(first().nanos())
                + (segments.size() > 1 ? " (" + segments.size() + " segments)" : "");
    }
}
