package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import toucan.congestion.CongestionControl;
import toucan.testing.CommentPage;

/** {@code docs/capture-comments.md} and the code say the same. */
class CommentsTest {
    private static final long MS = 1_000_000;
    private static final long INFINITE = CongestionControl.INFINITE_SSTHRESH;

    private final CommentPage page = CommentPage.read();

    CommentsTest() throws IOException {}

    private static List<Event> events() {
        List<Event> all = new ArrayList<>(List.of(
                new Event.StateChanged(State.ESTABLISHED, State.FIN_WAIT_1),
                new Event.ProbeOfTail(100),
                new Event.RecoveryUndone("RACK", 1, 2),
                new Event.SpuriousTimeout(1, 2),
                new Event.ProbeRepairedLoss(1, 2),
                new Event.MtuProbeSent(1400, 1440),
                new Event.MtuProbeLost(1400, 1440, 2),
                new Event.MtuRaised(1400, 1440),
                new Event.MtuLowered(1200, 1240, "2 timeouts in a row"),
                new Event.DuplicateAck(1, 3),
                new Event.DuplicateAck(1, 4),
                new Event.RecoveryEntered("NewReno", 1, 2, INFINITE, 4),
                new Event.RecoveryLeft("SACK", 1, 2),
                new Event.CongestionState("bbr", "ProbeBW_UP", 1, 2),
                new Event.WindowClosed(),
                new Event.WindowOpened(7),
                new Event.ProbeSent(1, 200 * MS),
                new Event.KeepAliveSent(1, 200 * MS),
                new Event.UserTimeoutAdvised(200 * MS, TcpConfig.FOREVER),
                new Event.SillyWindowOverride(8),
                new Event.DelayedAck(),
                new Event.WindowUpdate(9),
                new Event.ReceiveBufferGrown(1, 2, MS),
                new Event.ChallengeAck("reset inside the window"),
                new Event.ResetSent("ABORT, RFC 9293 3.10.5"),
                new Event.ResetReceived(),
                new Event.RetransmissionsExcessive(3),
                new Event.SoftError("port unreachable"),
                new Event.UrgentData(1)));
        for (Event.Cause cause : Event.Cause.values()) {
            all.add(new Event.Retransmitted(cause, 1, 2, 200 * MS, 1));
        }
        for (Event.DropReason reason : Event.DropReason.values()) {
            all.add(new Event.SegmentDropped(reason, 1));
        }
        return all;
    }

    private static List<Remark> remarks() {
        return List.of(
                new Remark.SynSent(false, 1452, 10, true, true, 65535),
                new Remark.SynSent(true, 1452, -1, false, false, 65535),
                new Remark.Agreed(1452, 1440, true, true, true, 10, 7, 14400),
                new Remark.Agreed(1452, 1452, false, false, false, 0, 0, 14400),
                new Remark.HandshakeCompleted(),
                new Remark.CookieReturned(),
                new Remark.SimultaneousOpen(true),
                new Remark.SimultaneousOpen(false),
                new Remark.FinAgain(true),
                new Remark.FinAgain(false),
                new Remark.NagleReleased(40 * MS, true),
                new Remark.NagleReleased(40 * MS, false),
                new Remark.FinSent(),
                new Remark.NewData(1440),
                new Remark.DuplicateAckSent(1, null, ""),
                new Remark.DuplicateAckSent(2, "data arrived out of order", " 1-2"),
                new Remark.WindowChanged(5),
                new Remark.WindowUpdateArrived(5),
                new Remark.AckRepeated(),
                new Remark.OldAck(1440),
                new Remark.ZeroWindowSent(5),
                new Remark.ZeroWindowArrived(),
                new Remark.WindowFilled(5),
                new Remark.LimitedTransmit(1),
                new Remark.IdleRestart(MS, 2, 1),
                new Remark.UserTimeoutSent(5),
                new Remark.SlowStartLeft(true, 5),
                new Remark.SlowStartLeft(false, 5),
                new Remark.Sacked(true, " 1-2"),
                new Remark.Sacked(false, " 1-2, 3-4"),
                new Remark.OutOfOrder(1, 2),
                new Remark.GapFilled(1, true),
                new Remark.GapFilled(1, false),
                new Remark.Overtaking(1),
                new Remark.Overtaken(),
                new Remark.DataAgain(1),
                new Remark.ReorderingSeen(),
                new Remark.ReorderingWindow(2));
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        events().forEach(event -> texts.add(event.text()));
        remarks().forEach(remark -> texts.add(remark.text()));
        return texts;
    }

    @Test
    void everyKindOfCommentIsAmongTheSamples() {
        assertEquals(kinds(Event.class), classesOf(events()));
        assertEquals(kinds(Remark.class), classesOf(remarks()));
    }

    private static Set<String> kinds(Class<?> sealed) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(sealed.getPermittedSubclasses()).forEach(kind -> names.add(kind.getSimpleName()));
        return names;
    }

    private static Set<String> classesOf(List<?> samples) {
        Set<String> names = new TreeSet<>();
        samples.forEach(sample -> names.add(sample.getClass().getSimpleName()));
        return names;
    }

    @Test
    void everyCommentIsOnThePageWithItsSection() {
        for (String text : texts()) {
            assertFalse(page.rowsOf(text).isEmpty(), "not in docs/capture-comments.md: " + text);
            assertTrue(text.matches(".*(RFC [0-9]+|draft-ietf-ccwg-bbr).*"), "no section: " + text);
            assertFalse(text.contains(" ["), "looks like a tail: " + text);
        }
    }

    @Test
    void everyRowOfThePageIsAComment() {
        Set<String> said = new HashSet<>();
        texts().forEach(text -> said.addAll(page.rowsOf(text)));
        List<String> unsaid = page.rows().stream()
                .filter(row -> !said.contains(row))
                .filter(row -> !row.startsWith("network: ") && !row.startsWith("not sent: "))
                .toList();
        assertEquals(
                List.of(
                        "reset: there is no such connection, RFC 9293 3.10.7.1",
                        "SYN cookie: no state is kept for this handshake, RFC 4987 3.6",
                        "dropped: no TCP segment, RFC 9293 3.1",
                        "dropped: wrong checksum, RFC 9293 3.1 (MUST-3)"),
                unsaid,
                "rows that nothing says (the last ones come from outside the TCP)");
    }

    @Test
    void theTailHasTheKeysOfThePageInItsOrder() {
        TestBed bed = TestBed.withOptions(TestBed.CONFIG, 1, 1);
        SegmentNotes notes = new SegmentNotes(false);
        bed.connection.narrate(notes);
        bed.connection.abort(bed.now);
        bed.connection.pollTransmit(bed.now);
        List<String> comments = new ArrayList<>();
        notes.moveToLeaving(comments::add);
        String comment = comments.get(0);
        assertTrue(comment.startsWith("reset: ABORT, RFC 9293 3.10.5 ["), comment);
        List<String> keys = new ArrayList<>();
        for (String pair : comment.substring(comment.indexOf(" [") + 2, comment.length() - 1)
                .split(" ")) {
            keys.add(pair.substring(0, pair.indexOf('=')));
        }
        assertEquals(page.keys(), keys);
    }
}
