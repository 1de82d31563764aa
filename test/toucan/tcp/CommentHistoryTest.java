package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.wire.Segment;

/** Which comment a segment gets, where that needs more than one look at the connection. */
class CommentHistoryTest {
    private static final long MS = 1_000_000;
    private static final TcpConfig NAGLE = TestBed.CONFIG.with().nagle(true).build();

    private final SegmentNotes notes = new SegmentNotes(false);

    private TestBed in(State state) {
        TestBed bed = TestBed.in(state, NAGLE, 1, 1);
        bed.connection.narrate(notes);
        arrived(); // whoever is narrated from the middle on is taken for one whose SYN cookie came back
        return bed;
    }

    private List<String> leaving() {
        List<String> comments = new ArrayList<>();
        notes.moveToLeaving(comment -> comments.add(comment.substring(0, comment.indexOf(" ["))));
        return comments;
    }

    private List<String> arrived() {
        List<String> comments = new ArrayList<>();
        notes.moveToArrived(comment -> comments.add(comment.substring(0, comment.indexOf(" ["))));
        return comments;
    }

    @Test
    void whatNagleHeldBackSaysForHowLong() {
        TestBed bed = in(State.ESTABLISHED);
        assertEquals(1, bed.write((byte) 1).size());
        assertEquals(0, bed.write((byte) 2).size());
        bed.now += 30 * MS;
        assertEquals(0, bed.write((byte) 3).size());
        bed.now += 10 * MS;
        assertEquals(1, bed.arrives(bed.segment(Segment.ACK, 1, 2)).size());
        assertEquals(
                List.of("held back for 0.040 s by Nagle's algorithm, until all sent before was acknowledged,"
                        + " RFC 9293 3.7.4"),
                leaving());
    }

    @Test
    void closeLetsItGo() {
        TestBed bed = in(State.ESTABLISHED);
        bed.write((byte) 1);
        bed.write((byte) 2);
        bed.now += 5 * MS;
        bed.close();
        assertEquals(
                "held back for 0.005 s by Nagle's algorithm, until the application closed, RFC 9293 3.7.4",
                leaving().stream()
                        .filter(comment -> comment.startsWith("held"))
                        .findFirst()
                        .orElse("no comment"));
    }

    @Test
    void aSegmentThatBecameFullWaitedForNothingButItself() {
        TestBed bed = in(State.ESTABLISHED);
        bed.write((byte) 1);
        bed.write((byte) 2);
        bed.now += 5 * MS;
        assertEquals(1, bed.write(new byte[NAGLE.mss()]).size());
        assertEquals(List.of(), leaving());
    }

    @Test
    void aFinThatComesAgainIsToldFromOtherOldSegments() {
        TestBed bed = in(State.TIME_WAIT);
        assertEquals(
                1, bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 1, 2)).size());
        assertEquals(
                List.of(
                        "FIN again: our acknowledgment of it has not arrived, and TIME-WAIT begins anew,"
                                + " RFC 9293 3.10.7.4",
                        "dropped: outside the receive window, RFC 9293 3.10.7.4"),
                arrived());
    }
}
