package toucan.impair;

import java.util.Locale;

/** What a segment is for, as {@code --drop} names it. A segment can be of several kinds, or of none. */
public enum SegmentKind {
    /** A SYN without ACK, first or sent again. */
    SYN,
    /** A SYN with ACK, first or sent again. */
    SYNACK,
    /** Carries data of which at least one octet was never sent before. */
    DATA,
    /** Carries data of which at least one octet was sent before. */
    RETX,
    /** An ACK and nothing else: no data, SYN, FIN or RST. */
    ACK,
    /** Carries a FIN, first or sent again. */
    FIN,
    /** Carries a RST. */
    RST,
    /** One octet of data into a window that the peer last advertised as 0 (RFC 9293 §3.8.6.1). */
    PROBE;

    /** The kind's bit in the sets that {@link SegmentClassifier} returns. */
    int bit() {
        return 1 << ordinal();
    }

    /** As {@code --drop} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
