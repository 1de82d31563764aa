package toucan.congestion;

/** The initial window of RFC 6928 §2. */
final class InitialWindow {
    private InitialWindow() {}

    /** {@code IW = min(10·MSS, max(2·MSS, 14600))}, in bytes. */
    static long bytes(int smss) {
        return Math.min(10L * smss, Math.max(2L * smss, 14_600));
    }
}
