package toucan.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import toucan.peer.swarm.SwarmConfig;

/** How much a peer gives and takes, and how many others it knows at once. */
final class PeerOptions {
    private static final int MOST_SLOTS = 100;
    private static final int MOST_PEERS = 1000;

    @Option(
            names = "--upload-slots",
            paramLabel = "N",
            converter = Slots.class,
            description = "give to so many peers at once; the best, and one by chance (default: 5)")
    int uploadSlots = SwarmConfig.DEFAULT.uploadSlots();

    @Option(
            names = "--max-peers",
            paramLabel = "N",
            converter = Peers.class,
            description = "be connected to so many at once (default: 50)")
    int maxPeers = SwarmConfig.DEFAULT.maxPeers();

    @Option(
            names = "--upload-rate",
            paramLabel = "RATE",
            converter = Converters.Rate.class,
            description = "give no faster, to all together: 500kbit, 10mbit")
    long uploadBitsPerSecond;

    @Option(
            names = "--download-rate",
            paramLabel = "RATE",
            converter = Converters.Rate.class,
            description = "take no faster, from all together: 500kbit, 10mbit")
    long downloadBitsPerSecond;

    /** @param idleNanos how long a peer may be silent; 0 for ever */
    SwarmConfig config(long idleNanos) {
        SwarmConfig defaults = SwarmConfig.DEFAULT;
        return new SwarmConfig(
                maxPeers,
                defaults.maxHalfOpen(),
                uploadSlots,
                bytes(uploadBitsPerSecond),
                bytes(downloadBitsPerSecond),
                defaults.maxRequests(),
                defaults.handshakeNanos(),
                // "For ever" is so long that the sums with it do not overflow.
                idleNanos == 0 ? Long.MAX_VALUE / 8 : idleNanos,
                defaults.frameNanos(),
                defaults.blockNanos(),
                defaults.exchangePeers());
    }

    /** At least one byte per second, for 0 means no limit. */
    private static long bytes(long bitsPerSecond) {
        return bitsPerSecond == 0 ? 0 : Math.max(1, bitsPerSecond / 8);
    }

    private static int number(String text, int most, String what) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new TypeConversionException("'" + text + "' is no number of " + what + ": write 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    /** {@code 5}. */
    static final class Slots implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, MOST_SLOTS, "slots");
        }
    }

    /** {@code 50}. */
    static final class Peers implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, MOST_PEERS, "peers");
        }
    }
}
