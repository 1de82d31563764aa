package toucan.cli;

import java.io.Closeable;
import java.util.List;
import toucan.net.Moment;
import toucan.net.ToucanSocket;
import toucan.tcp.State;

/** What {@code --status} prints: once a second what limits the sender. Of several connections the newest speaks. */
final class StatusLines implements Closeable {
    private static final long PERIOD_MILLIS = 1_000;
    /** More are not counted. */
    private static final int MOST = 1_000;

    private final Ticker ticker;

    /** Begins. */
    StatusLines(Console console, WatchedTransfer transfer) {
        ticker = new Ticker("status", () -> console.say(line(transfer)), PERIOD_MILLIS);
    }

    static String line(WatchedTransfer transfer) {
        List<ToucanSocket> all = transfer.connections(MOST);
        Moment newest = null;
        String peer = "";
        int open = 0;
        for (ToucanSocket socket : all) {
            Moment moment = socket.moment();
            if (moment != null && (moment.status().state() != State.CLOSED || newest == null)) {
                newest = moment;
                peer = HostPort.text(socket.udpRemote());
                open++;
            }
        }
        if (newest == null) {
            return "status: " + transfer.phase();
        }
        String others = open <= 1 ? "" : peer + ": ";
        String more = open <= 1 ? "" : "; and " + Format.count(open - 1L, "more connection");
        return "status: " + others + LimitText.of(newest) + more;
    }

    /** Says no more. */
    @Override
    public void close() {
        ticker.close();
    }
}
