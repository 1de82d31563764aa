package toucan.impair;

/** What becomes of one datagram. Reused; {@link Network#decide} fills it. */
final class Fate {
    /** {@link #flippedBit}: none. */
    static final int UNDAMAGED = -1;
    /** {@link #releaseNanos} or {@link #copyReleaseNanos}: never, it is lost. */
    static final long NEVER = Long.MAX_VALUE;

    /** When the datagram leaves for the real network, or {@link #NEVER}. */
    long releaseNanos;
    /** Which bit of the payload arrives flipped, counted from 0 at the first bit on the wire, or {@link #UNDAMAGED}. */
    int flippedBit;
    /** When a second, undamaged datagram leaves, or {@link #NEVER}. */
    long copyReleaseNanos;
}
