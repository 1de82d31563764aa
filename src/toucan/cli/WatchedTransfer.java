package toucan.cli;

import java.util.List;
import toucan.net.ToucanSocket;

/** A run of the sender or the receiver, for whoever watches it. Any thread asks. */
interface WatchedTransfer {
    /** What it is busy with, in words. */
    String phase();

    /** Its connections, the newest last; some that have ended may be among them. @param most at most so many, the newest */
    List<ToucanSocket> connections(int most);
}
