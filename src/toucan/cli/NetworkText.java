package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import toucan.impair.Drop;
import toucan.impair.Impairments;

/** A bad network as the options that ask for it. */
final class NetworkText {
    private NetworkText() {}

    /** {@code --loss 10% --seed 1}. */
    static String of(Impairments network) {
        List<String> options = new ArrayList<>();
        if (!network.loss().isNone()) {
            options.add("--loss " + network.loss());
        }
        time(options, "--delay", network.delayNanos());
        time(options, "--jitter", network.jitterNanos());
        share(options, "--reorder", network.reorder());
        share(options, "--duplicate", network.duplicate());
        share(options, "--corrupt", network.corrupt());
        if (network.rateBitsPerSecond() > 0) {
            options.add("--rate " + rate(network.rateBitsPerSecond()) + " --limit " + network.limitPackets());
        }
        if (!network.drops().isEmpty()) {
            options.add("--drop " + network.drops().stream().map(Drop::toString).collect(Collectors.joining(",")));
        }
        return options.isEmpty() ? "a good one" : String.join(" ", options) + " --seed " + network.seed();
    }

    private static String rate(long bitsPerSecond) {
        String[] units = {"bit", "kbit", "mbit", "gbit"};
        int unit = 0;
        long rate = bitsPerSecond;
        while (unit < units.length - 1 && rate % 1000 == 0) {
            rate /= 1000;
            unit++;
        }
        return rate + units[unit];
    }

    private static void time(List<String> options, String name, long nanos) {
        if (nanos > 0) {
            options.add(String.format(Locale.ROOT, "%s %sms", name, number(nanos / 1e6)));
        }
    }

    private static void share(List<String> options, String name, double share) {
        if (share > 0) {
            options.add(name + " " + number(100 * share) + "%");
        }
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
