package toucan.samples;

import java.util.List;
import java.util.Locale;
import toucan.samples.LossyTransfer.Seeds;
import toucan.samples.Trace.Sighting;

/**
 * Looks for seeds whose transfer tells the {@link Story}, for {@link LossyTransfer#SEEDS}: {@code make captures ARGS='seeds
 * 1005240 1005241 10000'}. A run takes some milliseconds, and stories are rare: first find, with few seeds for the receiver, a
 * sender's whose file is lost where it is wanted, then try many for the receiver with it. Of those printed, the one with the
 * most instructive tail and few early losses of ACKs is wanted.
 */
final class SeedSearch {
    /** When so many seeds for the receiver come to nothing like a story, the sender's is to blame. */
    private static final int FEW = 10;

    private SeedSearch() {}

    /**
     * @param from the first seed for the sender's network; {@code to} is behind the last
     * @param receivers how many seeds for the receiver's network, which decide about ACKs only, are tried with each
     */
    static void run(long from, long to, int receivers) {
        for (long sender = from; sender < to; sender++) {
            boolean promising = false;
            for (int receiver = 0; receiver < receivers && (promising || receiver < FEW); receiver++) {
                Seeds seeds = new Seeds(sender, receiver);
                LossyTransfer transfer = LossyTransfer.run(seeds, Story::spoils);
                List<String> missing = Story.missing(transfer);
                promising |= missing.size() <= 2;
                if (missing.isEmpty()) {
                    print(seeds, transfer.atSender());
                }
            }
        }
    }

    private static void print(Seeds seeds, List<Sighting> packets) {
        double seconds = packets.get(packets.size() - 1).nanos() / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d packets in %.2f s%n", seeds, packets.size(), seconds);
        packets.stream()
                .filter(packet -> packet.sent() && packet.isRetransmission())
                .forEach(packet -> System.out.printf(
                        Locale.ROOT,
                        "  %.3f s %6d %s%n",
                        packet.nanos() / 1e9,
                        packet.segment().seq() - 1_000_000_000,
                        packet.comments()));
    }
}
