package toucan.report;

import java.util.ArrayList;
import java.util.List;
import toucan.wire.Segment;

/** Which packets of a view are worth a row in the table of what happened, and under which heading. */
final class Happenings {
    private static final String TIMEOUT = "RTO expired";

    private Happenings() {}

    /** The headings; the page shows them in these words. */
    enum Kind {
        HANDSHAKE("handshake"),
        CLOSE("close"),
        RESET("reset"),
        TIMEOUT("timeout"),
        RETRANSMISSION("retransmission"),
        /** Arrived behind what was sent later: without the sender's capture nobody knows whether it was sent twice. */
        LATE("again or late"),
        LOSS("lost"),
        NETWORK("network"),
        ZERO_WINDOW("zero window"),
        DUPLICATE_ACK("duplicate ACK"),
        COMMENT("comment");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** @param packet its index in the view */
    record Happening(int packet, Kind kind) {}

    static List<Happening> of(ConnectionView view) {
        List<Happening> happenings = new ArrayList<>();
        for (int i = 0; i < view.packets().size(); i++) {
            Kind kind = kind(view, view.packets().get(i));
            if (kind != null) {
                happenings.add(new Happening(i, kind));
            }
        }
        return happenings;
    }

    /** The gravest that can be said of a packet, or null when it is an ordinary one. */
    static Kind kind(ConnectionView view, ViewPacket packet) {
        if (packet.isDamaged()) {
            return Kind.NETWORK;
        }
        if (packet.segment().is(Segment.RST)) {
            return Kind.RESET;
        }
        if (packet.segment().is(Segment.SYN)) {
            return Kind.HANDSHAKE;
        }
        if (packet.segment().comments().stream().anyMatch(comment -> comment.contains(TIMEOUT))) {
            return Kind.TIMEOUT;
        }
        if (packet.is(Mark.RETRANSMISSION)) {
            boolean known = packet.fromClient() == view.atClient() || packet.otherFrame() > 0;
            return known ? Kind.RETRANSMISSION : Kind.LATE;
        }
        if (packet.is(Mark.LOST)) {
            return Kind.LOSS;
        }
        if (packet.is(Mark.CORRUPTED)
                || packet.is(Mark.DUPLICATED)
                || packet.is(Mark.REORDERED)
                || packet.is(Mark.COPY)) {
            return Kind.NETWORK;
        }
        if (packet.is(Mark.ZERO_WINDOW)) {
            return Kind.ZERO_WINDOW;
        }
        if (packet.segment().is(Segment.FIN)) {
            return Kind.CLOSE;
        }
        if (packet.is(Mark.DUPLICATE_ACK)) {
            return Kind.DUPLICATE_ACK;
        }
        return packet.segment().comments().isEmpty() ? null : Kind.COMMENT;
    }
}
