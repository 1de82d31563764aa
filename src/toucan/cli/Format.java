package toucan.cli;

import java.util.Locale;

/** Numbers for people, the same in every locale. */
final class Format {
    private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    private static final String[] DECIMAL = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};

    private Format() {}

    /** {@code 1.4 MiB}, in the unit that gives a number of at least 1. */
    static String bytes(long bytes) {
        return bytes == 1 ? "1 byte" : scaled(bytes, 1024, BINARY);
    }

    /** {@code 12.3 Mbit/s}. */
    static String rate(double bitsPerSecond) {
        return scaled(bitsPerSecond, 1000, DECIMAL);
    }

    private static String scaled(double value, int step, String[] units) {
        int unit = 0;
        double scaled = value;
        while (scaled >= step && unit < units.length - 1) {
            scaled /= step;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", scaled, units[unit]);
    }

    /** {@code 12,345}. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** {@code 1 file}, {@code 2 files}. */
    static String count(long n, String thing) {
        return count(n) + " " + thing + (n == 1 ? "" : "s");
    }

    /** {@code 0.123 ms}, {@code 12.3 ms}; "not measured" below 0. */
    static String millis(long nanos) {
        if (nanos < 0) {
            return "not measured";
        }
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.3f ms" : "%.1f ms", millis);
    }

    /** {@code 2.31 s}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** {@code 45 s}, {@code 2:05 min}, {@code 1:01:01 h}. */
    static String remaining(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d:%02d:%02d h", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
