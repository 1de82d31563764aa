package toucan.sim;

import java.util.ArrayList;
import java.util.List;
import toucan.link.Datagram;
import toucan.tcp.Event;

/** What a connection has said about the segment that it sends next. */
final class SendNotes {
    private final List<String> texts = new ArrayList<>();

    void onEvent(Event event) {
        if (concernsSending(event)) {
            texts.add(event.text());
        }
    }

    private static boolean concernsSending(Event event) {
        return event instanceof Event.Retransmitted
                || event instanceof Event.RecoveryEntered
                || event instanceof Event.ProbeSent
                || event instanceof Event.MtuProbeSent
                || event instanceof Event.MtuRaised
                || event instanceof Event.MtuLowered
                || event instanceof Event.SillyWindowOverride
                || event instanceof Event.DelayedAck
                || event instanceof Event.WindowUpdate
                || event instanceof Event.ChallengeAck
                || event instanceof Event.SegmentDropped
                || event instanceof Event.ResetSent;
    }

    void attachTo(Datagram datagram) {
        texts.forEach(datagram::note);
        texts.clear();
    }

    /** Forgets what led to no segment. */
    void clear() {
        texts.clear();
    }
}
