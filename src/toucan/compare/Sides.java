package toucan.compare;

import java.net.InetSocketAddress;
import toucan.trace.Frame.Way;
import toucan.trace.TracedSegment;

/** Which of the two captures of a connection was made at which of its hosts. */
final class Sides {
    private Sides() {}

    /**
     * Whether the first capture is the client's (and the second the server's). The directions that a capture notes decide;
     * without any, the one that shows more of what the client sent is nearer to it, since losses happen behind.
     */
    static boolean firstIsClients(Conversation first, Conversation second) {
        InetSocketAddress client = first.client();
        int vote = vote(first, client) - vote(second, client);
        if (vote == 0) {
            vote = Integer.signum(
                            first.from(client).size() - second.from(client).size())
                    - Integer.signum(first.from(first.server()).size()
                            - second.from(first.server()).size());
        }
        return vote >= 0;
    }

    /** Whether both captures say that they were made at the same host. */
    static boolean sameHost(Conversation first, Conversation second) {
        InetSocketAddress client = first.client();
        return vote(first, client) * vote(second, client) > 0;
    }

    /** 1 when the capture says that it was made at this host, -1 when at the other one, 0 when it does not say. */
    private static int vote(Conversation conversation, InetSocketAddress host) {
        int here = 0;
        for (TracedSegment s : conversation.segments()) {
            if (s.way() != Way.UNKNOWN) {
                boolean sentHere = s.way() == Way.OUT;
                here += sentHere == s.source().equals(host) ? 1 : -1;
            }
        }
        return Integer.signum(here);
    }
}
