package toucan.report;

/** What is known of a packet beyond its header; the page knows the bits by their order here. */
enum Mark {
    /** Its data had been sent before. */
    RETRANSMISSION,
    LOST,
    DUPLICATED,
    REORDERED,
    CORRUPTED,
    /** An arrival of something that had arrived before. */
    COPY,
    /** An ACK that acknowledges nothing new while data is outstanding (RFC 5681 §2). */
    DUPLICATE_ACK,
    ZERO_WINDOW;

    private final int bit = 1 << ordinal();

    int bit() {
        return bit;
    }

    boolean in(int marks) {
        return (marks & bit) != 0;
    }

    /** What the comments of Toucan's network say of a packet: {@code network: lost (--loss 10%)}. */
    static int ofComment(String comment) {
        if (comment.startsWith("retransmission: ")) {
            return RETRANSMISSION.bit;
        }
        if (!comment.startsWith("network: ")) {
            return 0;
        }
        String fate = comment.substring("network: ".length());
        if (fate.startsWith("lost") || fate.startsWith("dropped")) {
            return LOST.bit;
        }
        return fate.startsWith("duplicated")
                ? DUPLICATED.bit
                : fate.startsWith("reordered") ? REORDERED.bit : fate.startsWith("corrupted") ? CORRUPTED.bit : 0;
    }
}
