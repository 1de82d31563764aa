package toucan.script;

import java.util.ArrayList;
import java.util.List;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/** Says in what a segment that left differs from the one the script expects. */
final class SegmentMatcher {
    /** RFC 5482: an option that packetdrill has no name for. */
    private static final int USER_TIMEOUT = 28;

    private final SegmentNotation notation;
    private final List<String> differences = new ArrayList<>();

    private SegmentMatcher(SegmentNotation notation) {
        this.notation = notation;
    }

    /** The differences in words, empty when there are none. */
    static List<String> differences(SegmentSpec expected, Segment actual, SegmentNotation notation) {
        SegmentMatcher matcher = new SegmentMatcher(notation);
        matcher.header(expected, actual);
        matcher.data(actual);
        if (!expected.anyOptions()) {
            matcher.options(expected.options(), actual.options());
        }
        return matcher.differences;
    }

    private void header(SegmentSpec expected, Segment actual) {
        if (expected.flags() != actual.flags()) {
            differences.add("flags");
        }
        compare("sequence number", expected.seq(), notation.seq(actual));
        compare("length", expected.length(), actual.dataLength());
        if ((expected.flags() & Segment.ACK) != 0 && actual.is(Segment.ACK)) {
            compare("acknowledgment number", expected.ack(), notation.ack(actual));
        }
        if (expected.window() != SegmentSpec.NOT_GIVEN) {
            compare("window", expected.window(), actual.window());
        }
        compare("urgent pointer", expected.urgentPointer(), actual.urgentPointer());
    }

    /** What the application wrote is what must be sent, whenever and however often. */
    private void data(Segment actual) {
        long position = notation.seq(actual) - (actual.is(Segment.SYN) ? 0 : 1);
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
        if (actual.hasTimestamps()) {
            notation.learnTimestamp(actual.tsVal(), expected.val());
            compare("TS val", expected.val(), notation.tsVal(actual));
            compare("TS ecr", expected.ecr(), actual.tsEcr() & 0xFFFF_FFFFL);
        }
    }

    private void sack(SegmentSpec.Sack expected, TcpOptions actual) {
        List<Long> edges = new ArrayList<>();
        for (int i = 0; i < actual.sackBlocks(); i++) {
            edges.add(notation.sackEdge(actual.sackLeft(i)));
            edges.add(notation.sackEdge(actual.sackRight(i)));
        }
        if (!edges.equals(expected.edges())) {
            differences.add("SACK blocks");
        }
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
