package toucan.script;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import toucan.script.Host.Sent;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/** Says in what a segment that left differs from the one the script expects. */
final class SegmentMatcher {
    /** RFC 5482: an option that packetdrill has no name for. */
    private static final int USER_TIMEOUT = 28;

    private static final int EDGES_OF_A_BLOCK = 2;

    private final Rules rules;
    private final SegmentNotation notation;
    private final List<String> differences = new ArrayList<>();

    private SegmentMatcher(Rules rules, SegmentNotation notation) {
        this.rules = rules;
        this.notation = notation;
    }

    /** The differences in words, empty when there are none. */
    static List<String> differences(SegmentSpec expected, Leaving actual, Rules rules) {
        Flow flow = actual.first().flow();
        SegmentMatcher matcher = new SegmentMatcher(rules, flow.notation);
        Segment first = actual.first().segment();
        matcher.ports(expected, first);
        matcher.header(expected, actual);
        actual.segments().forEach(matcher::data);
        if (!expected.anyOptions()) {
            matcher.options(expected.options(), first.options());
        }
        return matcher.differences;
    }

    private void ports(SegmentSpec expected, Segment actual) {
        if (expected.sourcePort() != SegmentSpec.NOT_GIVEN) {
            compare("port", expected.destinationPort(), actual.dstPort());
        }
    }

    private void header(SegmentSpec expected, Leaving leaving) {
        Segment actual = leaving.first().segment();
        // Where data is pushed before its end is free (RFC 9293 3.9.1.2): it says something of the sender's program.
        int compared = rules.exact ? -1 : ~Segment.PSH;
        // A reset of our own accord has no ACK (RFC 9293 3.10.5), that of other systems does; either is taken the same
        // way.
        compared &= !rules.exact && expected.is(Segment.RST) && actual.is(Segment.RST) ? ~Segment.ACK : -1;
        if ((expected.flags() & compared) != (leaving.flags() & compared)) {
            differences.add("flags");
        }
        if (expected.seq() != SegmentSpec.NOT_GIVEN) {
            compare("sequence number", expected.seq(), notation.seq(actual));
        }
        compare("length", expected.length(), leaving.length());
        if ((expected.flags() & Segment.ACK) != 0 && actual.is(Segment.ACK)) {
            compare("acknowledgment number", expected.ack(), notation.ack(actual));
        }
        if (expected.window() != SegmentSpec.NOT_GIVEN
                && !sameWindow(expected, actual, leaving.first().flow())) {
            differences.add("window " + actual.window() + " instead of " + expected.window());
        }
        compare("urgent pointer", expected.urgentPointer(), actual.urgentPointer());
    }

    /**
     * MUST-39: a receiver moves the edge of its window in steps of a segment, so that by less than one it may be elsewhere. A
     * closed window is closed. In a reset it says nothing.
     */
    private boolean sameWindow(SegmentSpec expected, Segment actual, Flow flow) {
        if (rules.exact || expected.window() == actual.window()) {
            return expected.window() == actual.window();
        }
        int shift = actual.is(Segment.SYN) || flow.connection == null
                ? 0
                : flow.connection.status().receiveWindowScale();
        long apart = (long) Math.abs(expected.window() - actual.window()) << shift;
        return actual.is(Segment.RST)
                || apart < rules.config.mss() && (expected.window() == 0) == (actual.window() == 0);
    }

    /** What the application wrote is what must be sent, whenever and however often. */
    private void data(Sent sent) {
        Segment actual = sent.segment();
        long position = notation.streamPosition(actual);
        int at = Stream.firstDifference(actual.data(), actual.dataOffset(), actual.dataLength(), position);
        if (at >= 0) {
            differences.add("data: byte " + at + " is not the stream's byte " + (position + at));
        }
    }

    private void options(List<SegmentSpec.Option> expected, TcpOptions actual) {
        boolean mss = false;
        boolean scale = false;
        boolean sackPermitted = false;
        boolean sack = false;
        boolean timestamps = false;
        boolean userTimeout = false;
        for (SegmentSpec.Option option : expected) {
            if (option instanceof SegmentSpec.Mss m) {
                mss = true;
                compare("mss", m.bytes(), actual.mss());
            } else if (option instanceof SegmentSpec.WindowScale w) {
                scale = true;
                compare("wscale", w.shift(), actual.windowScale());
            } else if (option instanceof SegmentSpec.SackPermitted) {
                sackPermitted = true;
            } else if (option instanceof SegmentSpec.Sack s) {
                sack = true;
                sack(s, actual);
            } else if (option instanceof SegmentSpec.Timestamps t) {
                timestamps = true;
                timestamps(t, actual);
            } else if (option instanceof SegmentSpec.Raw raw && raw.kind() == USER_TIMEOUT) {
                userTimeout = true;
                compare("user timeout", Integer.parseInt(raw.hex(), 16), actual.userTimeout());
            }
        }
        presence("mss", mss, actual.hasMss());
        presence("wscale", scale, actual.hasWindowScale());
        presence("sackOK", sackPermitted, actual.sackPermitted());
        presence("sack", sack, actual.sackBlocks() > 0);
        presence("TS", timestamps, actual.hasTimestamps());
        presence("user timeout", userTimeout, actual.hasUserTimeout());
    }

    private void timestamps(SegmentSpec.Timestamps expected, TcpOptions actual) {
        if (!actual.hasTimestamps()) {
            return;
        }
        notation.learnTimestamp(actual.tsVal(), expected.val());
        compare("TS ecr", expected.ecr(), actual.tsEcr() & 0xFFFF_FFFFL);
        long apart = Math.abs((int) (notation.tsVal(actual) - expected.val()));
        boolean compared = rules.exact || rules.timestampTickNanos > 0;
        if (compared && apart * rules.timestampTickNanos > rules.toleranceNanos || rules.exact && apart != 0) {
            differences.add("TS val " + notation.tsVal(actual) + " instead of " + expected.val());
        }
    }

    /** RFC 2018 §4: the first block says what just came; the order of those behind it only matters to the receiver itself. */
    private void sack(SegmentSpec.Sack expected, TcpOptions actual) {
        List<Long> edges = new ArrayList<>();
        for (int i = 0; i < actual.sackBlocks(); i++) {
            edges.add(notation.sackEdge(actual.sackLeft(i)));
            edges.add(notation.sackEdge(actual.sackRight(i)));
        }
        boolean same = edges.equals(expected.edges());
        if (!same && !rules.exact && edges.size() == expected.edges().size()) {
            same = edges.subList(0, EDGES_OF_A_BLOCK).equals(expected.edges().subList(0, EDGES_OF_A_BLOCK))
                    && blocks(edges).equals(blocks(expected.edges()));
        }
        if (!same) {
            differences.add("SACK blocks");
        }
    }

    private static Set<List<Long>> blocks(List<Long> edges) {
        Set<List<Long>> blocks = new HashSet<>();
        for (int i = 0; i < edges.size(); i += EDGES_OF_A_BLOCK) {
            blocks.add(edges.subList(i, i + EDGES_OF_A_BLOCK));
        }
        return blocks;
    }

    private void compare(String what, long expected, long actual) {
        if (expected != actual) {
            differences.add(what + " " + actual + " instead of " + expected);
        }
    }

    private void presence(String option, boolean expected, boolean actual) {
        if (expected != actual) {
            differences.add(actual ? "an option " + option + " that was not expected" : "no option " + option);
        }
    }
}
