package toucan.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import toucan.samples.Trace.Sighting;
import toucan.wire.Segment;

/**
 * What a transfer has to show so that {@code captures/README.md} can walk through it. {@link SeedSearch} looks for a seed by
 * this, and a test asks the same of the seed in use.
 */
final class Story {
    /** Both files can be read from the first packet to the last. */
    private static final int MAX_PACKETS = 150;

    private static final long MAX_NANOS = 1_500_000_000L;
    /** So far the file gets before a segment may be lost: initial window, and what its first ACKs let go. */
    private static final int CLEAN_BYTES = 15 * 1440;

    private final List<Sighting> atSender;
    private final List<Sighting> atReceiver;
    private final List<String> missing = new ArrayList<>();

    private Story(LossyTransfer transfer) {
        atSender = transfer.atSender();
        atReceiver = transfer.atReceiver();
    }

    /** What this transfer fails to show, in words; empty when it shows everything. */
    static List<String> missing(LossyTransfer transfer) {
        Story story = new Story(transfer);
        story.tell();
        return story.missing;
    }

    private void tell() {
        want(Math.max(atSender.size(), atReceiver.size()) <= MAX_PACKETS, "at most " + MAX_PACKETS + " packets");
        want(atSender.get(atSender.size() - 1).nanos() <= MAX_NANOS, "a short transfer");
        want(
                first(atSender, Story::spoils) == null && first(atReceiver, Story::spoils) == null,
                "harm to the middle of the file and to ACKs only");
        Sighting loss = first(atSender, packet -> isData(packet) && packet.isLost());
        want(loss != null && isAckLostBefore(loss), "a lost ACK that nobody misses");
        want(loss != null && isSentAgain(loss, true), "a loss found by RACK, whose retransmission is lost");
        want(loss != null && isSentAgain(loss, false), "that loss found by RACK, too");
        want(hasTail(), "a tail with a probe, and after it a timeout and a D-SACK");
    }

    private void want(boolean shown, String what) {
        if (!shown) {
            missing.add(what);
        }
    }

    /** Lost or sent again, and so early or so important that there is no story any more: what else happens is no matter. */
    static boolean spoils(Sighting packet) {
        boolean harmed = packet.sent() && (packet.isLost() || packet.isRetransmission());
        return harmed && (isFromSender(packet) ? !isLaterInFile(packet) : !isPureAck(packet));
    }

    private static boolean isLaterInFile(Sighting packet) {
        return isData(packet) && packet.segment().seq() >= LossyTransfer.FILE_SEQ + CLEAN_BYTES;
    }

    private static boolean isFromSender(Sighting packet) {
        return packet.segment().dstPort() == Stage.PORT;
    }

    private static boolean isData(Sighting packet) {
        return packet.segment().dataLength() > 0;
    }

    private static boolean isPureAck(Sighting packet) {
        Segment segment = packet.segment();
        return segment.dataLength() == 0 && !segment.is(Segment.SYN) && !segment.is(Segment.FIN);
    }

    /** The first ACK that is lost acknowledges what was sent before the first loss. */
    private boolean isAckLostBefore(Sighting loss) {
        Sighting ack = first(atReceiver, Sighting::isLost);
        return ack != null
                && ack.segment().ack() > LossyTransfer.FILE_SEQ
                && ack.segment().ack() < loss.segment().seq();
    }

    private boolean isSentAgain(Sighting loss, boolean lostAgain) {
        return first(
                        atSender,
                        packet -> packet.segment().seq() == loss.segment().seq()
                                && packet.says(TimeSequence.FAST)
                                && packet.isLost() == lostAgain)
                != null;
    }

    private boolean hasTail() {
        Sighting probe = first(atSender, packet -> packet.says(TimeSequence.PROBE));
        Sighting timeout = first(atSender, packet -> packet.says(TimeSequence.TIMEOUT));
        Sighting duplicate = first(atSender, Story::isDuplicateSack);
        return probe != null
                && timeout != null
                && duplicate != null
                && probe.nanos() < timeout.nanos()
                && probe.nanos() < duplicate.nanos();
    }

    /** RFC 2883 §4: the first block is below the acknowledgment number. */
    private static boolean isDuplicateSack(Sighting packet) {
        Segment segment = packet.segment();
        return segment.options().sackBlocks() > 0 && segment.options().sackLeft(0) - segment.ack() < 0;
    }

    private static Sighting first(List<Sighting> packets, Predicate<Sighting> which) {
        return packets.stream().filter(which).findFirst().orElse(null);
    }
}
