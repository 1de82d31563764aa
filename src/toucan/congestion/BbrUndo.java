package toucan.congestion;

/** What a loss recovery may change, as it was before, in case that it turns out to be spurious (draft-ietf-ccwg-bbr-06 §5.5.11). */
final class BbrUndo {
    private final BbrModel bbr;
    /** BBR.undo_state: the state that the losses ended; null when they ended none. */
    private BbrState undoState;

    private long undoBwShortterm;
    private long undoInflightShortterm;
    private long undoInflightLongterm;

    BbrUndo(BbrModel bbr) {
        this.bbr = bbr;
    }

    /** SaveStateUponLoss(), but for the window. */
    void save() {
        undoState = null;
        undoBwShortterm = bbr.bwShortterm;
        undoInflightShortterm = bbr.inflightShortterm;
        undoInflightLongterm = bbr.inflightLongterm;
    }

    /** Losses are about to end this state. */
    void ends(BbrState state) {
        undoState = state;
    }

    /**
     * HandleSpuriousLossDetection(): bounds come back, as far as they have not been raised beyond meanwhile.
     *
     * @return the state that had been ended, to be entered again; null when there is none
     */
    BbrState restore() {
        bbr.bwShortterm = Math.max(bbr.bwShortterm, undoBwShortterm);
        bbr.inflightShortterm = Math.max(bbr.inflightShortterm, undoInflightShortterm);
        bbr.inflightLongterm = Math.max(bbr.inflightLongterm, undoInflightLongterm);
        BbrState ended = undoState == bbr.state ? null : undoState;
        undoState = null;
        return ended;
    }
}
