package toucan.tcp;

/**
 * Whether and within which limits two ends tell each other their user timeouts (RFC 5482). What is told, ADV_UTO, is the user
 * timeout that this side has of itself ({@link TcpConfig#userTimeoutNanos}).
 *
 * @param enabled ENABLED: the option is sent, and heeded when it arrives (RFC 5482 §3: off by default)
 * @param changeable CHANGEABLE: the peer's advice may change the user timeout; false when the application has asked for a
 *     certain one (RFC 5482 §3.1)
 * @param lowerLimitNanos L_LIMIT: however little the peer asks for; at least 100 s
 * @param upperLimitNanos U_LIMIT: however much both ask for
 */
public record UserTimeoutOption(boolean enabled, boolean changeable, long lowerLimitNanos, long upperLimitNanos) {
    /** RFC 5482 §3.1 with RFC 1122 §4.2.3.5: R2 is at least 100 s. */
    public static final long MIN_LOWER_LIMIT_NANOS = 100_000_000_000L;

    /** Neither sent nor heeded. The upper limit, which the RFC leaves open, is an hour. */
    public static final UserTimeoutOption OFF =
            new UserTimeoutOption(false, true, MIN_LOWER_LIMIT_NANOS, 36 * MIN_LOWER_LIMIT_NANOS);

    /** @throws IllegalArgumentException for a value outside its range; the message names it */
    public UserTimeoutOption {
        if (lowerLimitNanos < MIN_LOWER_LIMIT_NANOS) {
            throw new IllegalArgumentException(
                    "the lower limit of the user timeout must be at least 100 s (RFC 5482 3.1)");
        }
        if (upperLimitNanos < lowerLimitNanos) {
            throw new IllegalArgumentException("the upper limit of the user timeout must not be below the lower one");
        }
    }

    /** The same with the option in use or not. */
    public UserTimeoutOption enabled(boolean value) {
        return new UserTimeoutOption(value, changeable, lowerLimitNanos, upperLimitNanos);
    }

    /** The same with the peer's advice taken or not. */
    public UserTimeoutOption changeable(boolean value) {
        return new UserTimeoutOption(enabled, value, lowerLimitNanos, upperLimitNanos);
    }

    /**
     * {@code USER_TIMEOUT = min(U_LIMIT, max(ADV_UTO, REMOTE_UTO, L_LIMIT))}; L_LIMIT is taken to be above the RTO, which
     * may be as long as {@code TcpConfig.maxRtoNanos} (RFC 5482 §3.1).
     *
     * @param rtoNanos the present retransmission timeout
     */
    long adopt(long advUtoNanos, long remoteUtoNanos, long rtoNanos) {
        long aboveRto = Math.max(lowerLimitNanos, rtoNanos + 1);
        return Math.min(upperLimitNanos, Math.max(Math.max(advUtoNanos, remoteUtoNanos), aboveRto));
    }
}
