package toucan.cli;

import com.google.gson.JsonObject;

/**
 * Events as lines of JSON on stdout, one object each: {@code event} says what, {@code time} when, in seconds since the start.
 * What strangers cause is limited in its rate; what is left out is counted.
 */
final class JsonLines {
    private static final int BURST = 100;
    private static final long PERIOD_NANOS = 10_000_000_000L;

    private final Console console;
    private final boolean wanted;
    private final long startNanos = System.nanoTime();
    private long periodNanos;
    private int inPeriod;
    private long leftOut;

    /** @param wanted whether anything is to be written at all */
    JsonLines(Console console, boolean wanted) {
        this.console = console;
        this.wanted = wanted;
    }

    /** An object to be completed and given to {@link #write}. */
    JsonObject event(String name) {
        JsonObject json = new JsonObject();
        json.addProperty("event", name);
        json.addProperty("time", JsonReport.round((System.nanoTime() - startNanos) / 1e9, 1e6));
        return json;
    }

    void write(JsonObject json) {
        if (wanted) {
            console.data(JsonReport.line(json));
        }
    }

    /** Writes what a stranger can cause as often as it likes: at most 100 of them in 10 s. */
    synchronized void writeLimited(JsonObject json) {
        long now = System.nanoTime() - startNanos;
        if (now - periodNanos >= PERIOD_NANOS) {
            periodNanos = now;
            inPeriod = 0;
        }
        if (inPeriod < BURST) {
            inPeriod++;
            write(json);
        } else {
            leftOut++;
        }
    }

    /** How many events were not written. */
    synchronized long leftOut() {
        return leftOut;
    }
}
