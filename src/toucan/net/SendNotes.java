package toucan.net;

import java.util.ArrayList;
import java.util.List;
import toucan.link.Datagram;
import toucan.tcp.Event;

/** What a connection said, since its last segment, about why it sends the next one. */
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

    /** Moves the notes to the segment that is about to leave. */
    void attachTo(Datagram datagram) {
        for (int i = 0; i < texts.size(); i++) {
            datagram.note(texts.get(i));
        }
        texts.clear();
    }

    /** Forgets what led to no segment. */
    void clear() {
        texts.clear();
    }
}
