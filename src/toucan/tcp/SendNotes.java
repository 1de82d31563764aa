package toucan.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a connection said, since its last segment, about why it sends the next one: for the comments of a capture. */
public final class SendNotes {
    private final List<String> texts = new ArrayList<>();

    /** Keeps the event's text if it is about sending. */
    public void onEvent(Event event) {
        if (concernsSending(event)) {
            texts.add(event.text());
        }
    }

    private static boolean concernsSending(Event event) {
        return event instanceof Event.Retransmitted
                || event instanceof Event.RecoveryEntered
                || event instanceof Event.RecoveryUndone
                || event instanceof Event.SpuriousTimeout
                || event instanceof Event.ProbeOfTail
                || event instanceof Event.ProbeSent
                || event instanceof Event.MtuProbeSent
                || event instanceof Event.MtuRaised
                || event instanceof Event.MtuLowered
                || event instanceof Event.KeepAliveSent
                || event instanceof Event.SillyWindowOverride
                || event instanceof Event.DelayedAck
                || event instanceof Event.WindowUpdate
                || event instanceof Event.ChallengeAck
                || event instanceof Event.SegmentDropped
                || event instanceof Event.ResetSent;
    }

    /** Moves the notes to the segment that is about to leave. */
    public void moveTo(Consumer<String> segment) {
        texts.forEach(segment);
        texts.clear();
    }

    /** Forgets what led to no segment. */
    public void clear() {
        texts.clear();
    }
}
