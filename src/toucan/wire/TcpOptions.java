package toucan.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The options of one segment that Toucan knows: MSS (RFC 9293 §3.7.1), window scale and timestamps (RFC 7323),
 * SACK-permitted and SACK (RFC 2018), user timeout (RFC 5482). Options it does not know are skipped where the segment is parsed (MUST-6).
 *
 * <p>Mutable and reused together with its {@link Segment}, so that a segment costs no allocation.
 */
public final class TcpOptions {
    /** A segment holds at most 40 bytes of options, hence at most four SACK blocks (RFC 2018 §3). */
    public static final int MAX_SACK_BLOCKS = 4;

    /** RFC 5482 §3.3: G, the granularity bit (set: minutes), before the 15 bits of the timeout. */
    private static final int MINUTES = 0x8000;

    private static final int MAX_USER_TIMEOUT = 0x7FFF;
    private static final int SECONDS_PER_MINUTE = 60;

    private static final int ABSENT = -1;

    private int mss = ABSENT;
    private int windowScale = ABSENT;
    private boolean sackPermitted;
    private boolean timestamps;
    private int tsVal;
    private int tsEcr;
    private int userTimeout = ABSENT;
    private int sackBlocks;
    private final int[] sackEdges = new int[2 * MAX_SACK_BLOCKS];

    /** Forgets every option. */
    public void clear() {
        mss = ABSENT;
        windowScale = ABSENT;
        sackPermitted = false;
        timestamps = false;
        tsVal = 0;
        tsEcr = 0;
        userTimeout = ABSENT;
        sackBlocks = 0;
    }

    public void copyFrom(TcpOptions other) {
        mss = other.mss;
        windowScale = other.windowScale;
        sackPermitted = other.sackPermitted;
        timestamps = other.timestamps;
        tsVal = other.tsVal;
        tsEcr = other.tsEcr;
        userTimeout = other.userTimeout;
        sackBlocks = other.sackBlocks;
        System.arraycopy(other.sackEdges, 0, sackEdges, 0, sackEdges.length);
    }

    public boolean hasMss() {
        return mss != ABSENT;
    }

    /** Largest segment the sender of this option can receive, in bytes of data (0 to 65535). */
    public int mss() {
        return mss;
    }

    public TcpOptions mss(int bytes) {
        mss = bytes & 0xFFFF;
        return this;
    }

    public boolean hasWindowScale() {
        return windowScale != ABSENT;
    }

    /** shift.cnt (RFC 7323 §2.2) as it stands on the wire: 0 to 255, of which more than 14 means 14. */
    public int windowScale() {
        return windowScale;
    }

    public TcpOptions windowScale(int shift) {
        windowScale = shift & 0xFF;
        return this;
    }

    public boolean sackPermitted() {
        return sackPermitted;
    }

    public TcpOptions sackPermitted(boolean permitted) {
        sackPermitted = permitted;
        return this;
    }

    public boolean hasTimestamps() {
        return timestamps;
    }

    public int tsVal() {
        return tsVal;
    }

    public int tsEcr() {
        return tsEcr;
    }

    public TcpOptions timestamps(int val, int ecr) {
        timestamps = true;
        tsVal = val;
        tsEcr = ecr;
        return this;
    }

    public boolean hasUserTimeout() {
        return userTimeout != ABSENT;
    }

    /** G and the user timeout as they stand on the wire: 0 to 65535. */
    public int userTimeout() {
        return userTimeout;
    }

    public TcpOptions userTimeout(int granularityAndTimeout) {
        userTimeout = granularityAndTimeout & 0xFFFF;
        return this;
    }

    /** The user timeout in seconds, up to 22 days; 0 is reserved (RFC 5482 §3.4). */
    public long userTimeoutSeconds() {
        long value = userTimeout & MAX_USER_TIMEOUT;
        return (userTimeout & MINUTES) != 0 ? value * SECONDS_PER_MINUTE : value;
    }

    /**
     * In seconds up to 9 hours; what is longer in minutes, rounded up, at most 22 days.
     *
     * @param seconds 1 or more
     */
    public TcpOptions userTimeoutSeconds(long seconds) {
        long minutes = (seconds - 1) / SECONDS_PER_MINUTE + 1;
        return userTimeout(
                seconds <= MAX_USER_TIMEOUT ? (int) seconds : MINUTES | (int) Math.min(MAX_USER_TIMEOUT, minutes));
    }

    /** How many SACK blocks there are, 0 to {@value #MAX_SACK_BLOCKS}. */
    public int sackBlocks() {
        return sackBlocks;
    }

    /** First sequence number of SACK block {@code i}. */
    public int sackLeft(int i) {
        return sackEdges[2 * i];
    }

    /** Sequence number just behind SACK block {@code i}. */
    public int sackRight(int i) {
        return sackEdges[2 * i + 1];
    }

    /** Adds a SACK block [left, right); at most {@value #MAX_SACK_BLOCKS} are kept. */
    public TcpOptions addSackBlock(int left, int right) {
        if (sackBlocks < MAX_SACK_BLOCKS) {
            sackEdges[2 * sackBlocks] = left;
            sackEdges[2 * sackBlocks + 1] = right;
            sackBlocks++;
        }
        return this;
    }

    public boolean isEmpty() {
        return !hasMss() && !hasWindowScale() && !sackPermitted && !timestamps && !hasUserTimeout() && sackBlocks == 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TcpOptions other
                && mss == other.mss
                && windowScale == other.windowScale
                && sackPermitted == other.sackPermitted
                && timestamps == other.timestamps
                && tsVal == other.tsVal
                && tsEcr == other.tsEcr
                && userTimeout == other.userTimeout
                && Arrays.equals(sackEdges, 0, 2 * sackBlocks, other.sackEdges, 0, 2 * other.sackBlocks);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * mss + windowScale) + tsVal;
    }

    /**
     * packetdrill notation without the padding, e.g. {@code mss 1452,sackOK,TS val 1 ecr 0,wscale 7}; empty when there are
     * none.
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",");
        if (hasMss()) {
            text.add("mss " + mss);
        }
        if (sackPermitted) {
            text.add("sackOK");
        }
        if (timestamps) {
            text.add("TS val " + Integer.toUnsignedString(tsVal) + " ecr " + Integer.toUnsignedString(tsEcr));
        }
        if (hasWindowScale()) {
            text.add("wscale " + windowScale);
        }
        if (hasUserTimeout()) {
            text.add(String.format(Locale.ROOT, "kind 28 0x%04x", userTimeout));
        }
        if (sackBlocks > 0) {
            StringJoiner blocks = new StringJoiner(" ", "sack ", "");
            for (int i = 0; i < sackBlocks; i++) {
                blocks.add(SeqNum.toString(sackLeft(i)) + ":" + SeqNum.toString(sackRight(i)));
            }
            text.add(blocks.toString());
        }
        return text.toString();
    }
}
