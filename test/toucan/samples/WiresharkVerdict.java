package toucan.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import toucan.testing.CommentPage;
import toucan.testing.Tshark;

/**
 * Holds what Wireshark's analysis says of every packet of a capture against our comments, both ways: what it flags must be
 * explained, and what we tell of the kinds that it knows it must see.
 */
final class WiresharkVerdict {
    private static final Pattern TAIL = Pattern.compile(" \\[[^]]*]$");
    private static final String OUT = "2";
    private static final int FLAGS = 12;

    private static final List<String> FIELDS = List.of(
            "frame.number",
            "frame.packet_flags_direction",
            "tcp.checksum.status",
            "tcp.flags.reset",
            "frame.comment",
            "tcp.stream",
            "tcp.seq_raw",
            "tcp.ack_raw",
            "tcp.len",
            "tcp.window_size",
            "tcp.flags.syn",
            "tcp.flags.fin",
            "_ws.malformed",
            "tcp.analysis.retransmission",
            "tcp.analysis.fast_retransmission",
            "tcp.analysis.spurious_retransmission",
            "tcp.analysis.out_of_order",
            "tcp.analysis.duplicate_ack",
            "tcp.analysis.window_update",
            "tcp.analysis.zero_window",
            "tcp.analysis.zero_window_probe",
            "tcp.analysis.window_full",
            "tcp.analysis.keep_alive",
            "tcp.analysis.lost_segment",
            "tcp.analysis.ack_lost_segment",
            "tcp.analysis.zero_window_probe_ack",
            "tcp.analysis.keep_alive_ack");

    private final CommentPage page = CommentPage.read();
    private final List<String> complaints = new ArrayList<>();
    private final Headers headers = new Headers();
    private final String file;
    private List<String> comments;
    private List<String> flags;
    private String where;

    private WiresharkVerdict(String file) throws IOException {
        this.file = file;
    }

    /** Everything that does not fit, in words; empty when all does. */
    static List<String> of(Path capture) throws IOException, InterruptedException {
        WiresharkVerdict verdict = new WiresharkVerdict(capture.getFileName().toString());
        List<String> options = new ArrayList<>(List.of("-T", "fields", "-E", "aggregator=|", "-E", "separator=/t"));
        FIELDS.forEach(field -> options.addAll(List.of("-e", field)));
        List<String> lines = Tshark.lines(capture, options.toArray(String[]::new));
        lines.forEach(verdict::judge);
        if (lines.isEmpty()) {
            verdict.complaints.add("no packet in " + capture);
        }
        return verdict.complaints;
    }

    private void judge(String line) {
        List<String> values = Arrays.asList(line.split("\t", -1));
        boolean sent = values.get(1).endsWith(OUT);
        comments = Arrays.stream(values.get(4).split("\\|"))
                .filter(comment -> !comment.isEmpty())
                .map(comment -> TAIL.matcher(comment).replaceFirst(""))
                .toList();
        flags = new ArrayList<>();
        for (int i = FLAGS; i < FIELDS.size(); i++) {
            if (!values.get(i).isEmpty()) {
                flags.add(FIELDS.get(i).substring(FIELDS.get(i).lastIndexOf('.') + 1));
            }
        }
        where = file + " frame " + values.get(0) + ": " + flags + " " + comments;
        comments.forEach(comment ->
                complainIf(page.rowsOf(comment).isEmpty(), "'" + comment + "' is not in docs/capture-comments.md"));
        boolean damaged = says("dropped: wrong checksum", "dropped: no TCP segment");
        complainIf(flagged("malformed") && !damaged, "malformed");
        complainIf(values.get(2).equals("1") == damaged, "checksum status " + values.get(2));
        boolean reset = !values.get(3).equals("0");
        if (says("dropped: no TCP segment")) {
            return;
        }
        Headers.Packet packet = packet(values, reset);
        if (sent) {
            judgeSent(packet, reset);
            return;
        }
        if (!damaged) {
            judgeArrived(packet);
            judgeDuplicateAck(packet);
        }
        boolean dropped = says("dropped: ") && !says("dropped: too many fragments");
        headers.arrived(packet, damaged, !damaged && !dropped && !reset);
    }

    private void judgeSent(Headers.Packet packet, boolean reset) {
        boolean again = flagged("retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order");
        both(again, says("retransmission: ", "simultaneous open: "), "sent again");
        both(
                flagged("duplicate_ack") || flagged("zero_window_probe_ack", "keep_alive_ack"),
                says("duplicate ACK"),
                "a duplicate ACK");
        // Ours may also acknowledge something new: then it is none for Wireshark.
        explained(says("window update: ", "the same acknowledgment with another window"), "window_update");
        both(flagged("zero_window"), says("zero window: ") && !reset, "a zero window");
        if (!headers.knowsAnotherWindow(packet)) {
            both(flagged("zero_window_probe"), says("window probe "), "a window probe");
            // What is sent again up to the edge does not fill it a second time.
            boolean full = flagged("window_full") && !says("retransmission: ");
            both(full, says("fills the peer's window") && !says("retransmission: "), "fills the window");
        }
        both(flagged("keep_alive"), says("keep-alive probe "), "a keep-alive probe");
        complainIf(flagged("lost_segment") && !headers.isBehindProbe(packet), "something that was sent is missing");
        complainIf(flagged("ack_lost_segment"), "acknowledges what was never captured");
        if (says("window probe ")) {
            headers.probed(packet);
        } else if (!reset) {
            headers.sent(packet);
        }
    }

    private static Headers.Packet packet(List<String> values, boolean reset) {
        boolean syn = values.get(10).equals("1");
        boolean fin = values.get(11).equals("1");
        return new Headers.Packet(
                values.get(5),
                Integer.parseUnsignedInt(values.get(6)),
                Integer.parseUnsignedInt(values.get(7)),
                Integer.parseInt(values.get(8)) + (syn ? 1 : 0) + (fin ? 1 : 0),
                Long.parseLong(values.get(9)),
                syn || fin || reset);
    }

    /** What we call a duplicate ACK is one by RFC 5681 §2, and where Wireshark sees it otherwise, its rule says why. */
    private void judgeDuplicateAck(Headers.Packet packet) {
        boolean ours = says("duplicate ACK ");
        boolean theirs = flagged("duplicate_ack");
        boolean dropped = says("dropped: ");
        boolean rfc = !dropped && headers.isDuplicate(packet);
        boolean another = headers.comparesWithAnother(packet);
        complainIf(ours && !rfc, "no duplicate ACK by RFC 5681 2");
        complainIf(rfc && !ours, "a duplicate ACK by RFC 5681 2, and no comment says so");
        // It asks for no outstanding data, and takes a segment for the last one that the connection has dropped.
        boolean excused = dropped || another || says("the same acknowledgment again", "an old acknowledgment");
        complainIf(theirs && !ours && !excused, "a duplicate ACK for Wireshark, not for us");
        boolean otherName = flagged("zero_window", "zero_window_probe_ack", "keep_alive_ack");
        complainIf(ours && !theirs && !another && !otherName, "a duplicate ACK for us, not for Wireshark");
    }

    private void judgeArrived(Headers.Packet packet) {
        boolean probeTaken = headers.acknowledgesProbe(packet);
        complainIf(flagged("ack_lost_segment") && !probeTaken, "acknowledges what was never captured");
        // Wireshark holds the window against that of the segment before, even if that was damaged, dropped, or
        // overtaken.
        explained(
                says(
                                "the same acknowledgment with another",
                                "the peer opened its window",
                                "an old acknowledgment",
                                "dropped: ")
                        || headers.comparesWithAnother(packet),
                "window_update");
        both(flagged("zero_window"), says("zero window: "), "a zero window");
        explained(says("out of order: ", "ahead of its place: "), "lost_segment");
        explained(
                says("fills a gap", "all its ", "late: ", "out of order: ", "dropped: ", "simultaneous open: ")
                        || headers.isNewBesideDamaged(packet),
                "retransmission",
                "fast_retransmission",
                "spurious_retransmission",
                "out_of_order");
    }

    /** Wireshark says so exactly when we do. */
    private void both(boolean theirs, boolean ours, String what) {
        complainIf(theirs && !ours, what + " for Wireshark, not for us");
        complainIf(ours && !theirs, what + " for us, not for Wireshark");
    }

    private void explained(boolean explanation, String... flag) {
        complainIf(flagged(flag) && !explanation, "no comment explains " + List.of(flag));
    }

    private boolean flagged(String... any) {
        return Arrays.stream(any).anyMatch(flags::contains);
    }

    private boolean says(String... any) {
        return comments.stream().anyMatch(comment -> Arrays.stream(any).anyMatch(comment::startsWith));
    }

    private void complainIf(boolean wrong, String what) {
        if (wrong) {
            complaints.add(what + ": " + where);
        }
    }
}
