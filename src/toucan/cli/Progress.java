package toucan.cli;

import java.io.Closeable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far something has come, with rate and remaining time: as a bar on a terminal, as plain lines elsewhere, at most
 * one a second. It looks by itself now and then, so that whoever does the work need not tell.
 */
final class Progress implements Closeable {
    private static final long BAR_MILLIS = 200;
    private static final long LINE_MILLIS = 1_000;
    private static final long MIB = 1 << 20;
    private static final long KIB = 1 << 10;

    private final Console console;
    private final String what;
    private final LongSupplier total;
    private final LongSupplier position;
    private final LongSupplier skipped;
    private final long startNanos = System.nanoTime();
    private final Ticker ticker;
    private final ProgressBar bar;
    private long shown = -1;

    /**
     * Begins to show.
     *
     * @param what is done, in a word
     * @param total bytes, 0 while unknown
     * @param position bytes done so far; asked on another thread
     * @param skipped how many of those cost nothing and do not count for the rate
     */
    Progress(Console console, String what, LongSupplier total, LongSupplier position, LongSupplier skipped) {
        this.console = console;
        this.what = what;
        this.total = total;
        this.position = position;
        this.skipped = skipped;
        this.bar = console.isTerminal() && !console.isQuiet() ? bar() : null;
        if (console.isQuiet()) {
            ticker = null;
            return;
        }
        ticker = bar == null
                ? new Ticker("progress", this::line, LINE_MILLIS)
                : new Ticker("progress", this::moveBar, BAR_MILLIS);
    }

    private ProgressBar bar() {
        boolean large = total.getAsLong() >= 10 * MIB;
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total.getAsLong())
                .setUnit(large ? " MiB" : " KiB", large ? MIB : KIB)
                .hideEta()
                .setStyle(ProgressBarStyle.ASCII)
                // It is moved and drawn from here.
                .setUpdateIntervalMillis((int) TimeUnit.DAYS.toMillis(1))
                .setConsumer(new LastLine())
                .build();
    }

    /** Draws on the console's last line. */
    private final class LastLine implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return Console.WIDTH;
        }

        @Override
        public void accept(String text) {
            console.bar(text);
        }

        @Override
        public void close() {
            console.clearBar();
        }
    }

    private void moveBar() {
        long of = total.getAsLong();
        long now = position.getAsLong();
        bar.maxHint(of);
        bar.stepTo(Math.min(now, of));
        bar.setExtraMessage(" " + pace(now, of));
        bar.refresh();
    }

    private void line() {
        long now = position.getAsLong();
        if (now != shown) {
            shown = now;
            long of = total.getAsLong();
            String share = of <= 0 ? "" : " of " + Format.bytes(of) + " (" + 100 * now / of + "%)";
            console.say(what + ": " + Format.bytes(now) + share + ", " + pace(now, of));
        }
    }

    /** {@code 12.3 Mbit/s, 5 s left}. */
    private String pace(long now, long of) {
        double bytesPerSecond = (now - skipped.getAsLong()) / ((System.nanoTime() - startNanos) / 1e9);
        String left = bytesPerSecond <= 0 || of <= now
                ? ""
                : ", " + Format.remaining((long) Math.ceil((of - now) / bytesPerSecond)) + " left";
        return Format.rate(8 * Math.max(0, bytesPerSecond)) + left;
    }

    /** Shows no more. */
    @Override
    public void close() {
        if (ticker == null) {
            return;
        }
        ticker.close();
        if (bar != null) {
            bar.close();
        }
    }
}
