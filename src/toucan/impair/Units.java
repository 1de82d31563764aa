package toucan.impair;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that users write: {@code 10%}, {@code 50ms}, {@code 10mbit}, {@code 64k}. The decimal point is a point in
 * every locale. What cannot be read is refused with an {@link IllegalArgumentException} whose message shows how to write it.
 */
public final class Units {
    /** Seeds are below 2^53, so that every JSON reader keeps them exact. */
    public static final long SEED_LIMIT = 1L << 53;

    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("(-?)(\\d{1,18}(?:\\.\\d{1,18})?|\\.\\d{1,18})([a-zA-Z%]*)");
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Units() {}

    /** {@code 10%} or {@code 0.1}: a probability, 0 to 1. A bare number above 1 is refused, for who writes 10 means 10%. */
    public static double probability(String text) {
        String example = "write 10% or 0.1";
        Number number = read(text, "a probability", example);
        BigDecimal value =
                switch (number.unit) {
                    case "" -> number.value;
                    case "%" -> number.value.movePointLeft(2);
                    default -> throw refused(text, "is no probability", example);
                };
        if (value.compareTo(BigDecimal.ONE) > 0) {
            throw refused(text, "is more than 100%", example);
        }
        return value.doubleValue();
    }

    static void requireProbability(double p, String option) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(option + " must be 0% to 100%");
        }
    }

    /** {@code 50ms}, {@code 1.5s}, {@code 200us}, {@code 10ns}, {@code 2m} (minutes): nanoseconds. Only 0 needs no unit. */
    public static long durationNanos(String text) {
        String example = "write 50ms, 1s or 200us";
        Number number = read(text, "a duration", example);
        int exponent =
                switch (number.unit) {
                    case "ns" -> 0;
                    case "us" -> 3;
                    case "ms" -> 6;
                    case "s", "m" -> 9;
                    case "" -> {
                        if (number.value.signum() == 0) {
                            yield 0;
                        }
                        throw refused(text, "has no unit", example);
                    }
                    default -> throw refused(text, "has a unit that is none of ns, us, ms, s, m", example);
                };
        BigDecimal nanos = number.value.movePointRight(exponent);
        return wholeLong(number.unit.equals("m") ? nanos.multiply(BigDecimal.valueOf(60)) : nanos, text, example);
    }

    /** {@code 10mbit}: bits per second, above 0. Units bit, kbit, mbit, gbit, decimal as in netem. */
    public static long rateBitsPerSecond(String text) {
        String example = "write 500kbit, 10mbit or 1gbit";
        Number number = read(text, "a rate", example);
        int exponent =
                switch (number.unit.toLowerCase(Locale.ROOT)) {
                    case "bit" -> 0;
                    case "kbit" -> 3;
                    case "mbit" -> 6;
                    case "gbit" -> 9;
                    case "" -> throw refused(text, "has no unit", example);
                    default -> throw refused(text, "has a unit that is none of bit, kbit, mbit, gbit", example);
                };
        long rate = wholeLong(number.value.movePointRight(exponent), text, example);
        if (rate == 0) {
            throw refused(text, "would let nothing through", example);
        }
        return rate;
    }

    /** {@code 64k}, {@code 4M}, {@code 1G}, {@code 1500}: bytes; k, M and G are powers of 1024, in either case. */
    public static long sizeBytes(String text) {
        String example = "write 65536, 64k, 4M or 1G";
        Number number = read(text, "a size", example);
        long factor =
                switch (number.unit.toLowerCase(Locale.ROOT)) {
                    case "" -> 1L;
                    case "k" -> 1L << 10;
                    case "m" -> 1L << 20;
                    case "g" -> 1L << 30;
                    default -> throw refused(text, "has a unit that is none of k, M, G", example);
                };
        return wholeLong(number.value.multiply(BigDecimal.valueOf(factor)), text, example);
    }

    /** A seed: a whole number from 0 to 2^53 - 1. */
    public static long seed(String text) {
        String example = "write a whole number from 0 to " + (SEED_LIMIT - 1);
        if (!text.matches("\\d{1,16}") || Long.parseLong(text) >= SEED_LIMIT) {
            throw refused(text, "is no seed", example);
        }
        return Long.parseLong(text);
    }

    /** {@code 10%} for 0.1. */
    static String percent(double probability) {
        return plain(BigDecimal.valueOf(probability).movePointRight(2)) + "%";
    }

    /** {@code 50ms} for 50,000,000: in the largest unit that gives a number of at least 1. */
    static String duration(long nanos) {
        BigDecimal value = BigDecimal.valueOf(nanos);
        if (nanos >= 1_000_000_000) {
            return plain(value.movePointLeft(9)) + "s";
        }
        if (nanos >= 1_000_000) {
            return plain(value.movePointLeft(6)) + "ms";
        }
        return nanos >= 1_000 ? plain(value.movePointLeft(3)) + "us" : nanos + "ns";
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private record Number(BigDecimal value, String unit) {}

    private static Number read(String text, String what, String example) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw refused(text, "is not " + what, example);
        }
        if (!matcher.group(1).isEmpty()) {
            throw refused(text, "is negative", example);
        }
        return new Number(new BigDecimal(matcher.group(2)), matcher.group(3));
    }

    /** The value rounded to a whole number, if a long holds it. */
    private static long wholeLong(BigDecimal value, String text, String example) {
        BigDecimal whole = value.setScale(0, RoundingMode.HALF_UP);
        if (whole.compareTo(LONG_MAX) > 0) {
            throw refused(text, "is too large", example);
        }
        return whole.longValueExact();
    }

    private static IllegalArgumentException refused(String text, String why, String example) {
        return new IllegalArgumentException("'" + text + "' " + why + ": " + example);
    }
}
