package toucan.script;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * When a step happens.
 *
 * @param kind how the two times are meant
 * @param fromNanos since the start of the script, or since the step before
 * @param toNanos the same as {@code fromNanos}, or the end of a range (either end included)
 */
record When(Kind kind, long fromNanos, long toNanos) {
    enum Kind {
        /** {@code 0.1}: since the start of the script. */
        ABSOLUTE,
        /** {@code +.1}: since the step before. */
        RELATIVE,
        /** {@code *}: whenever it comes. */
        ANY
    }

    static When any() {
        return new When(Kind.ANY, 0, Long.MAX_VALUE);
    }

    /** The same with both ends counted from the start of the script. */
    When after(long previousNanos) {
        return switch (kind) {
            case ABSOLUTE -> this;
            case RELATIVE -> new When(Kind.ABSOLUTE, previousNanos + fromNanos, previousNanos + toNanos);
            case ANY -> new When(Kind.ANY, previousNanos, Long.MAX_VALUE);
        };
    }

    boolean contains(long nanos) {
        return fromNanos <= nanos && nanos <= toNanos;
    }

    /** Decimal seconds to nanoseconds, exactly. */
    static long nanos(String seconds) {
        return new BigDecimal(seconds).movePointRight(9).longValueExact();
    }

    /** {@code 1.250000 s}, with more digits only where they are needed. */
    static String seconds(long nanos) {
        if (nanos % 1_000 == 0) {
            return String.format(Locale.ROOT, "%d.%06d s", nanos / 1_000_000_000, nanos % 1_000_000_000 / 1_000);
        }
        return String.format(Locale.ROOT, "%d.%09d s", nanos / 1_000_000_000, nanos % 1_000_000_000);
    }

    @Override
    public String toString() {
        if (kind == Kind.ANY) {
            return "any time";
        }
        return fromNanos == toNanos ? seconds(fromNanos) : seconds(fromNanos) + " ~ " + seconds(toNanos);
    }
}
