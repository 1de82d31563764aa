package toucan.trace;

import java.math.BigInteger;

/**
 * What the 64-bit timestamps of an interface count.
 *
 * @param resolution if_tsresol: negative powers of 10, or of 2 with the highest bit set
 * @param offsetSeconds if_tsoffset
 */
record TimeUnits(int resolution, long offsetSeconds) {
    static final int MICROSECONDS = 6;

    long epochNanos(long ticks) {
        long nanos = (resolution & 0x80) == 0 ? decimal(ticks) : binary(ticks);
        return nanos + offsetSeconds * 1_000_000_000L;
    }

    private long decimal(long ticks) {
        long value = ticks;
        for (int i = resolution; i < 9; i++) {
            value *= 10;
        }
        for (int i = 9; i < resolution && value != 0; i++) {
            value = Long.divideUnsigned(value, 10);
        }
        return value;
    }

    /** Ticks of 2^-n s: times 10^9 does not fit into 64 bits. */
    private long binary(long ticks) {
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(ticks));
        return unsigned.multiply(BigInteger.valueOf(1_000_000_000L))
                .shiftRight(resolution & 0x7F)
                .longValue();
    }
}
