package toucan.tcp;

/**
 * When an idle connection is probed (RFC 9293 §3.8.4, MAY-5). The RFC leaves open how often and how many times; the
 * defaults follow Linux (tcp(7): 75 s and 9 probes), which has them from BSD, so that a connection is given up after two
 * hours and eleven minutes.
 *
 * <p>What is below a second, or gives up after a single probe, is refused: RFC 2525 §2.9 and §2.11 count such values as
 * faults. Other short times are the user's own choice.
 *
 * @param idleNanos how long nothing has arrived before the first probe; {@link TcpConfig#FOREVER} sends none. MUST-28: two
 *     hours or more unless the application says otherwise (MUST-27)
 * @param intervalNanos from one unanswered probe to the next, and from the last one to the end
 * @param probes how many stay unanswered before the connection is given up; MUST-29: one alone means nothing, so at least 2
 */
public record KeepAlive(long idleNanos, long intervalNanos, int probes) {
    /** The shortest time that can be set. */
    public static final long MIN_NANOS = 1_000_000_000L;
    /** The longest time that can be set, and the most probes, as in Linux: some nine hours. */
    public static final long MAX_NANOS = 32_767 * MIN_NANOS;

    public static final int MAX_PROBES = 127;
    /** MUST-29. */
    public static final int MIN_PROBES = 2;

    /** What "on" means where nobody says more. */
    public static final KeepAlive DEFAULT = new KeepAlive(7_200 * MIN_NANOS, 75 * MIN_NANOS, 9);
    /** No probes (MUST-25: the default). */
    public static final KeepAlive OFF = DEFAULT.idleNanos(TcpConfig.FOREVER);

    /** @throws IllegalArgumentException for a value outside its range; the message names it */
    public KeepAlive {
        if (idleNanos < MIN_NANOS || idleNanos > MAX_NANOS && idleNanos != TcpConfig.FOREVER) {
            throw new IllegalArgumentException("the idle time before keep-alive probes must be 1 to 32767 s");
        }
        if (intervalNanos < MIN_NANOS || intervalNanos > MAX_NANOS) {
            throw new IllegalArgumentException("the interval between keep-alive probes must be 1 to 32767 s");
        }
        if (probes < MIN_PROBES || probes > MAX_PROBES) {
            throw new IllegalArgumentException("the number of keep-alive probes must be 2 to " + MAX_PROBES
                    + ": one that is not answered does not mean that the peer is gone (MUST-29)");
        }
    }

    /** Whether an idle connection is probed at all. */
    public boolean isOn() {
        return idleNanos != TcpConfig.FOREVER;
    }

    /** The same with another idle time. */
    public KeepAlive idleNanos(long nanos) {
        return new KeepAlive(nanos, intervalNanos, probes);
    }

    /** The same with another interval. */
    public KeepAlive intervalNanos(long nanos) {
        return new KeepAlive(idleNanos, nanos, probes);
    }

    /** The same with another number of probes. */
    public KeepAlive probes(int count) {
        return new KeepAlive(idleNanos, intervalNanos, count);
    }
}
