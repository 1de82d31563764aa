package toucan.cli;

import java.io.Closeable;

/** How a transfer is followed while it runs: on a page in the browser, in lines on the terminal, or not at all. */
final class Follower implements Closeable {
    private final Console console;
    private final String role;
    private final Integer watchPort;
    private final boolean status;
    private final EventTap tap;
    private TransferWatch watch;
    private StatusLines lines;
    private boolean closed;

    /**
     * Prepares it.
     *
     * @param role "sender" or "receiver"
     * @param watchPort of the page, 0 for any free port; null for none
     * @param status whether there are to be lines
     */
    Follower(Console console, String role, Integer watchPort, boolean status) {
        this.console = console;
        this.role = role;
        this.watchPort = watchPort;
        this.status = status;
        tap = watchPort == null ? null : new EventTap();
    }

    /** Not at all. */
    static Follower none(Console console) {
        return new Follower(console, "", null, false);
    }

    /** What connections are to tell of themselves; null when nobody wants to know. */
    EventTap tap() {
        return tap;
    }

    /** Follows it from now on. */
    synchronized void follow(WatchedTransfer transfer) throws ToolException {
        if (watchPort != null) {
            watch = TransferWatch.open(role, watchPort, transfer, Stack.clock(), tap, console);
            console.always("watch: " + watch.address());
        }
        if (status) {
            lines = new StatusLines(console, transfer);
        }
    }

    /** It is over. Whoever looks at the page sees that. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (lines != null) {
            lines.close();
        }
        if (watch != null) {
            watch.close();
        }
    }
}
