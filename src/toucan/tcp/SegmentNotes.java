package toucan.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import toucan.tcp.Remark.DuplicateAckSent;
import toucan.wire.Segment;
import toucan.wire.SeqNum;

/**
 * The comments of a capture: why a segment leaves, and what an arriving one does to the connection. {@link
 * Connection#narrate} gives a connection its own; without one nothing of this is made.
 *
 * <p>What is decided while a segment arrives is about that segment, unless it is the reason for the next one that leaves.
 * Each comment ends with the connection's {@link Numbers} as they are when it is fetched. {@code docs/capture-comments.md}
 * lists all of it.
 */
public final class SegmentNotes {
    /** What a driver notes on a datagram that is no segment, ... */
    public static final String MALFORMED = "dropped: no TCP segment, RFC 9293 3.1";
    /** ... on one whose checksum is wrong, ... */
    public static final String BAD_CHECKSUM = "dropped: wrong checksum, RFC 9293 3.1 (MUST-3)";
    /** ... and on the reset that answers a segment which belongs to no connection. */
    public static final String NO_CONNECTION = "reset: there is no such connection, RFC 9293 3.10.7.1";

    private static final long NOT_HELD = -1;

    private final boolean full;
    private final List<String> arrived = new ArrayList<>(4);
    private final List<String> leaving = new ArrayList<>(4);
    private final StringBuilder tail = new StringBuilder(200);
    private TransmissionControlBlock tcb;

    private boolean arriving;
    /** The last of {@link #leaving} is that the window grew, which is news only once. */
    private boolean windowUpdate;
    /** {@link #leaving} has something that waits for the next segment, whenever that leaves. */
    private boolean lasting;
    /** ... tells of a probe, whose repeated acknowledgment means nothing. */
    private boolean probe;

    private String ackReason;
    private int lastAck;
    private long lastWindow = -1;
    private int duplicates;

    /** Since when Nagle's algorithm holds data back; or {@link #NOT_HELD}. */
    private long heldSince = NOT_HELD;

    /** Behind the highest octet that arrived, whether it could be used or not; and this segment lies below it. */
    private long highestArrived;

    private boolean late;
    /** More is told of it than a state that changed, which may be due to a FIN that was there before. */
    private boolean explained;

    /** @param full segments with new data get a comment, too: with the numbers, for who wants to draw them */
    public SegmentNotes(boolean full) {
        this.full = full;
    }

    void of(TransmissionControlBlock connection) {
        tcb = connection;
    }

    // ---------------------------------------------------------------- what the core tells

    void onEvent(Event event) {
        if (event instanceof Event.WindowUpdate) {
            if (windowUpdate) {
                leaving.remove(leaving.size() - 1);
            }
            leaving.add(event.text());
            windowUpdate = true;
            return;
        }
        if (arriving && !isReasonToSend(event)) {
            explained |= !(event instanceof Event.StateChanged);
            arrived.add(event.text());
            return;
        }
        probe |= event instanceof Event.ProbeSent || event instanceof Event.KeepAliveSent;
        lasting |= event instanceof Event.StateChanged || event instanceof Event.UserTimeoutAdvised;
        windowUpdate = false;
        leaving.add(event.text());
    }

    private static boolean isReasonToSend(Event event) {
        return event instanceof Event.Retransmitted
                || event instanceof Event.RecoveryEntered
                || event instanceof Event.ChallengeAck
                || event instanceof Event.ResetSent;
    }

    /** Something about the segment that is arriving. */
    void aboutArrival(Remark remark) {
        explained = true;
        arrived.add(remark.text());
    }

    /** Something about the segment that leaves next. */
    void aboutLeaving(Remark remark) {
        windowUpdate = false;
        leaving.add(remark.text());
    }

    /** New data leaves. */
    void newData(int length) {
        if (full) {
            aboutLeaving(new Remark.NewData(length));
        }
    }

    /** Nagle's algorithm does not let a small segment leave. */
    void heldBack(long nowNanos) {
        if (heldSince == NOT_HELD) {
            heldSince = nowNanos;
        }
    }

    /** New data leaves. @param acknowledged nothing is in flight; @param closing CLOSE was called */
    void noLongerHeldBack(boolean acknowledged, boolean closing, long nowNanos) {
        if (heldSince != NOT_HELD && heldSince < nowNanos && (acknowledged || closing)) {
            aboutLeaving(new Remark.NagleReleased(nowNanos - heldSince, !acknowledged));
        }
        heldSince = NOT_HELD;
    }

    /** Why the acknowledgment that leaves next is no news. */
    void acknowledgingBecause(String reason) {
        ackReason = reason;
    }

    // ---------------------------------------------------------------- arriving segments

    void arriving(Segment seg) {
        arriving = true;
        explained = false;
        ackReason = null;
        if (!seg.is(Segment.ACK) || seg.is(Segment.RST)) {
            return;
        }
        if (tcb.state.isSynchronized()) {
            if (seg.options().sackBlocks() > 0) {
                aboutArrival(Remark.Sacked.of(seg, tcb.snd));
            }
            order(seg);
            if (seg.window() == 0) {
                aboutArrival(new Remark.ZeroWindowArrived());
            }
        }
    }

    /**
     * The ACK field of a segment without data is about to be looked at, which PAWS and the window let through: why it is no
     * duplicate ACK, where it looks like one. As RFC 5681 §2 says it, it is held against the greatest acknowledgment and the
     * window that came with that, not against the segment that happened to arrive before it.
     */
    void emptyAckArrives(long segAck, long window) {
        SendSequenceSpace snd = tcb.snd;
        if (segAck < snd.una) {
            aboutArrival(new Remark.OldAck(snd.una - segAck));
        } else if (segAck == snd.una && window > 0) {
            if (window != snd.wnd) {
                aboutArrival(new Remark.WindowUpdateArrived(window));
            } else if (snd.una == snd.nxt) {
                aboutArrival(new Remark.AckRepeated());
            }
        }
    }

    /** Whether the network has changed the order, where the data alone does not show it. */
    private void order(Segment seg) {
        long segSeq = SeqNum.unwrap(seg.seq(), tcb.rcv.nxt);
        if (segSeq < tcb.rcv.nxt || segSeq > tcb.rcv.windowEnd) {
            return;
        }
        if (seg.len() == 0 && segSeq > tcb.rcv.nxt) {
            aboutArrival(new Remark.Overtaking(segSeq - tcb.rcv.nxt));
        }
        late = seg.len() > 0 && segSeq < highestArrived;
        highestArrived = Math.max(highestArrived, segSeq + seg.len());
    }

    void arrived() {
        arriving = false;
        if (late && !explained) {
            aboutArrival(new Remark.Overtaken());
        }
        late = false;
    }

    // ---------------------------------------------------------------- leaving segments

    /** Adds what is seen only when the segment is complete. */
    void leaving(Segment out) {
        if (out.is(Segment.SYN)) {
            if (leaving.isEmpty()) {
                aboutLeaving(Remark.SynSent.of(out, tcb));
            }
        } else {
            if (out.is(Segment.FIN)) {
                aboutLeaving(new Remark.FinSent());
            }
            repeatedAck(out);
            if (out.window() == 0) {
                aboutLeaving(new Remark.ZeroWindowSent(tcb.receiveBuffer.readable()));
            }
            if (out.options().hasUserTimeout()) {
                aboutLeaving(new Remark.UserTimeoutSent(out.options().userTimeoutSeconds()));
            }
        }
        lastAck = out.ack();
        lastWindow = window(out);
        ackReason = null;
    }

    private void repeatedAck(Segment out) {
        if (out.len() > 0 || out.ack() != lastAck || lastWindow < 0) {
            duplicates = 0;
        } else if (probe || windowUpdate) {
            return;
        } else if (window(out) != lastWindow) {
            aboutLeaving(new Remark.WindowChanged(window(out)));
        } else {
            aboutLeaving(DuplicateAckSent.of(++duplicates, ackReason, out, tcb.rcv.irs));
        }
    }

    /** RFC 7323 §2.2: the window of a SYN is never scaled. */
    private long window(Segment out) {
        return out.is(Segment.SYN) ? out.window() : (long) out.window() << tcb.rcv.windowShift;
    }

    // ---------------------------------------------------------------- to the capture

    /** Moves the comments about the segment that has just arrived to it. */
    public void moveToArrived(Consumer<String> segment) {
        move(arrived, segment);
    }

    /** Moves the comments about the segment that leaves to it. */
    public void moveToLeaving(Consumer<String> segment) {
        move(leaving, segment);
        windowUpdate = false;
        lasting = false;
        probe = false;
    }

    private void move(List<String> comments, Consumer<String> segment) {
        if (comments.isEmpty()) {
            return;
        }
        tail.setLength(0);
        Numbers.append(tail, tcb);
        String numbers = tail.toString();
        for (int i = 0; i < comments.size(); i++) {
            segment.accept(comments.get(i).concat(numbers));
        }
        comments.clear();
    }

    /** Everything has left that will for now: forgets what led to no segment, but not what the next one has to tell. */
    public void allSent() {
        arrived.clear();
        if (!lasting) {
            leaving.clear();
            windowUpdate = false;
            probe = false;
        }
    }
}
