package toucan.samples;

import java.util.HashMap;
import java.util.Map;

/**
 * What the headers of a capture alone tell of its connections, as the RFCs put it and, where that differs, as Wireshark does. A
 * duplicate ACK is one by the definition of RFC 5681 §2. Wireshark compares a segment with the one before it in its direction,
 * whatever the connection made of that (damaged, dropped, overtaken), and whether or not anything is outstanding; and it never
 * counts the octet of a window probe as sent, not even when it is acknowledged.
 */
final class Headers {
    private final Map<String, Seen> streams = new HashMap<>();

    /** A packet of the file. @param length of data, SYN and FIN; @param flag whether it is a SYN, a FIN or a reset */
    record Packet(String stream, int seq, int ack, int length, long window, boolean flag) {}

    private static final class Seen {
        private boolean sent;
        private int sentUpTo;
        private Packet last;
        private int lastEnd;
        /** Behind all that arrived undamaged. */
        private int wholeEnd;

        private boolean whole;
        /** Behind the octet of the last window probe. */
        private int probeEnd;

        private Probe probe = Probe.NONE;
        private boolean acknowledged;
        private int greatestAck;
        private long windowOfGreatest;
        private int seqOfWindow;
    }

    /** What is known of the octet of the last window probe. */
    private enum Probe {
        NONE,
        SENT,
        TAKEN
    }

    private Seen seen(Packet packet) {
        return streams.computeIfAbsent(packet.stream, stream -> new Seen());
    }

    /** A packet leaves that takes sequence numbers, or none; not a probe, whose octet is not yet counted as sent. */
    void sent(Packet packet) {
        Seen seen = seen(packet);
        int end = packet.seq + packet.length;
        if (!seen.sent || end - seen.sentUpTo > 0) {
            seen.sentUpTo = end;
        }
        seen.sent = true;
    }

    /** A window probe leaves. */
    void probed(Packet packet) {
        Seen seen = seen(packet);
        seen.probeEnd = packet.seq + packet.length;
        seen.probe = Probe.SENT;
    }

    /** The peer took the octet of a window probe, which Wireshark never counts as sent: this data lies behind it. */
    boolean isBehindProbe(Packet packet) {
        Seen seen = seen(packet);
        return seen.probe == Probe.TAKEN && packet.seq == seen.probeEnd;
    }

    /** Likewise, this acknowledges it, or is the first to acknowledge what lies behind it. */
    boolean acknowledgesProbe(Packet packet) {
        Seen seen = seen(packet);
        boolean first = seen.probe == Probe.SENT && packet.ack == seen.probeEnd;
        boolean beyond = seen.probe == Probe.TAKEN && packet.ack - seen.probeEnd > 0;
        if (first || beyond) {
            seen.probe = first ? Probe.TAKEN : Probe.NONE;
        }
        return first || beyond;
    }

    /** Only something damaged reached so far before: for Wireshark, this comes again. */
    boolean isNewBesideDamaged(Packet packet) {
        Seen seen = seen(packet);
        return seen.whole && packet.seq - seen.wholeEnd >= 0;
    }

    /** What arrived last, and tells Wireshark of the window, is not what counts: it was damaged, dropped, or overtaken. */
    boolean knowsAnotherWindow(Packet packet) {
        Seen seen = seen(packet);
        return seen.last != null && (seen.last.ack != seen.greatestAck || seen.last.window != seen.windowOfGreatest);
    }

    /** RFC 5681 §2: (a) to (e). Asked before {@link #arrived}. */
    boolean isDuplicate(Packet packet) {
        Seen seen = seen(packet);
        return seen.acknowledged
                && seen.sent
                && seen.sentUpTo - seen.greatestAck > 0
                && packet.length == 0
                && !packet.flag
                && packet.ack == seen.greatestAck
                && packet.window == seen.windowOfGreatest;
    }

    /** Wireshark compares it with other numbers than RFC 5681 does: those of the packet before it. */
    boolean comparesWithAnother(Packet packet) {
        Seen seen = seen(packet);
        return knowsAnotherWindow(packet) || seen.last != null && packet.seq != seen.lastEnd;
    }

    /** @param damaged its checksum is wrong; @param used the connection took its ACK field into account */
    void arrived(Packet packet, boolean damaged, boolean used) {
        Seen seen = seen(packet);
        int end = packet.seq + packet.length;
        if (seen.last == null || end - seen.lastEnd > 0) {
            seen.lastEnd = end;
        }
        seen.last = packet;
        if (!damaged && (!seen.whole || end - seen.wholeEnd > 0)) {
            seen.wholeEnd = end;
            seen.whole = true;
        }
        if (!used) {
            return;
        }
        boolean newer = !seen.acknowledged || packet.ack - seen.greatestAck > 0;
        // RFC 9293 §3.10.7.4: SND.WL1 and SND.WL2.
        if (newer || packet.ack == seen.greatestAck && packet.seq - seen.seqOfWindow >= 0) {
            seen.windowOfGreatest = packet.window;
            seen.seqOfWindow = packet.seq;
        }
        if (newer) {
            seen.greatestAck = packet.ack;
            seen.acknowledged = true;
        }
    }
}
