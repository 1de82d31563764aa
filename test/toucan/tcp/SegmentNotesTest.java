package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toucan.wire.Segment;

/** What a capture says of a segment is what TCP makes of it. */
class SegmentNotesTest {
    private static final String REASON = ".*duplicate ACK [0-9]+ sent: ([^,;]*).*";

    private final TestBed bed = TestBed.withOptions(TestBed.CONFIG, 1_000, 2_000);
    private final SegmentNotes notes = new SegmentNotes(false);

    @BeforeEach
    void established() {
        bed.connection.narrate(notes);
        bed.arrives(TestBed.with(fromPeer(1, 1), new byte[100]));
        bed.pass(1_000_000_000L); // the delayed ACK
        notes.moveToArrived(text -> {});
        notes.moveToLeaving(text -> {});
    }

    private Segment fromPeer(long seq, long ack) {
        Segment segment = bed.segment(Segment.ACK, seq, ack);
        segment.options().timestamps(2_000, 100);
        return segment;
    }

    private List<String> saidOfArrival(Segment segment) {
        bed.connection.segmentArrives(segment, bed.now);
        List<String> said = new ArrayList<>();
        notes.moveToArrived(said::add);
        return said;
    }

    /** Why an acknowledgment leaves that is no news. */
    private String reason() {
        List<String> said = new ArrayList<>();
        bed.connection.pollTransmit(bed.now);
        notes.moveToLeaving(said::add);
        assertEquals(1, said.size(), said.toString());
        return said.get(0).replaceAll(REASON, "$1");
    }

    @Test
    void aKeepAliveIsAnswered() { // RFC 9293 §3.8.4: SEG.SEQ = SND.NXT-1
        saidOfArrival(fromPeer(100, 1));
        assertEquals("a keep-alive is answered", reason());
    }

    @Test
    void anAcknowledgmentThatCameLateIsNoKeepAlive() {
        saidOfArrival(fromPeer(1, 1));
        assertEquals("what arrived lies outside the window", reason());
    }

    @Test
    void dataAgain() {
        saidOfArrival(TestBed.with(fromPeer(1, 1), new byte[100]));
        assertEquals("what arrived had arrived before", reason());
    }

    private String saidOfBlock(int left, int right) {
        Segment ack = fromPeer(101, 51);
        ack.options().addSackBlock(1_000 + left, 1_000 + right);
        return saidOfArrival(ack).get(0);
    }

    @Test
    void aBlockBelowTheAcknowledgmentIsADuplicate() { // RFC 2883 §4
        bed.write(new byte[100]);
        assertTrue(saidOfBlock(1, 51).startsWith("D-SACK, the first block came twice: 1-51"));
    }

    @Test
    void aBlockThatReachesBeyondTheAcknowledgmentIsNone() {
        bed.write(new byte[100]);
        assertTrue(saidOfBlock(1, 71).startsWith("SACK: 1-71"));
    }
}
