package toucan.bench;

import java.util.List;
import java.util.Locale;
import toucan.impair.Impairments;
import toucan.impair.Loss;

/**
 * A link that the streams of {@link Links} cross.
 *
 * @param name as the user names it: {@code 100M-20ms-1%}
 * @param rttMillis half of it each way
 * @param loss in either direction
 * @param seconds that a stream lasts
 */
record LinkSpec(String name, long bitsPerSecond, int rttMillis, double loss, int seconds) {
    /** Bytes of a full datagram of Toucan's: 1440 of data, TCP header and timestamps, UDP and IPv4 headers. */
    static final int TOUCAN_DATAGRAM = 1440 + 32 + 28;
    /** The kernel's has an IPv4 header more inside, as socat carries whole packets. */
    static final int KERNEL_DATAGRAM = TOUCAN_DATAGRAM + 20;
    /** The MTU that makes the kernel's segments as long as ours. */
    static final int KERNEL_MTU = KERNEL_DATAGRAM - 28;

    /** The queue, drop-tail, in bytes of full datagrams. */
    private static final int QUEUE_BYTES = 250_000;

    private static final long M = 1_000_000;

    /** The links of the project's goals. */
    static final List<LinkSpec> ALL = List.of(
            new LinkSpec("100M-20ms-0%", 100 * M, 20, 0, 6),
            new LinkSpec("100M-20ms-0.1%", 100 * M, 20, 0.001, 8),
            new LinkSpec("100M-20ms-1%", 100 * M, 20, 0.01, 8),
            new LinkSpec("100M-20ms-5%", 100 * M, 20, 0.05, 8),
            new LinkSpec("20M-100ms-1%", 20 * M, 100, 0.01, 16));

    LinkSpec lasting(int otherSeconds) {
        return new LinkSpec(name, bitsPerSecond, rttMillis, loss, otherSeconds);
    }

    /**
     * The impairments of one direction.
     *
     * @param datagramBytes of a full datagram of whoever crosses: the rate lets the same number of them through for all, so
     *     that nobody pays for the header that only the carrier has
     */
    Impairments network(long seed, int datagramBytes) {
        return Impairments.NONE
                .with()
                .rateBitsPerSecond(bitsPerSecond * datagramBytes / TOUCAN_DATAGRAM)
                .limitPackets(QUEUE_BYTES / TOUCAN_DATAGRAM)
                .delayNanos(rttMillis * M / 2)
                .loss(new Loss.Bernoulli(loss))
                .seed(seed)
                .build();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %d Mbit/s, %d ms each way (RTT %d ms), %s %% loss both ways, queue of %d datagrams (250 kB), %d s",
                name,
                bitsPerSecond / M,
                rttMillis / 2,
                rttMillis,
                loss * 100,
                QUEUE_BYTES / TOUCAN_DATAGRAM,
                seconds);
    }
}
