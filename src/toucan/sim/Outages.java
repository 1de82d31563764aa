package toucan.sim;

/** When a wire is down: what is sent then is lost. */
@FunctionalInterface
public interface Outages {
    /** Always up. */
    Outages NONE = nanos -> false;

    /** Asked once for each datagram, in the order in which they are sent. */
    boolean isDown(long nanos);

    /** Up for {@code upNanos}, down for {@code downNanos}, and so on; beginning up. */
    static Outages periodic(long upNanos, long downNanos) {
        return nanos -> nanos % (upNanos + downNanos) >= upNanos;
    }

    /** Down once, from {@code fromNanos} until before {@code toNanos}. */
    static Outages between(long fromNanos, long toNanos) {
        return nanos -> fromNanos <= nanos && nanos < toNanos;
    }
}
