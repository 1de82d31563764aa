package toucan.script;

import java.util.Locale;
import toucan.congestion.CongestionControl;
import toucan.congestion.Cubic;
import toucan.tcp.TcpConfig;

/** The family of systems whose scripts are played: what they take for granted, because their TCP does it by default. */
public enum Profile {
    /**
     * What Linux' scripts begin with: timestamps, SACK, CUBIC with a slow start that counts all that an ACK acknowledges, an
     * RTO of at least 200 ms, a tail loss probe as soon as RFC 8985 allows it, buffers of the size they set; and that
     * Linux acknowledges every segment at once (TCP_QUICKACK) until the application has answered.
     */
    LINUX(common().minRtoNanos(200_000_000L)
            .minProbeTimeoutNanos(2_000_000L)
            .congestionControl(Cubic.unlimited())
            .growsHalfUsed(true)
            .mslNanos(30_000_000_000L)
            .receiveBuffer(128 << 10)
            .receiveBufferMax(65_535 << 7)
            .sendBuffer(256 << 10)
            .sendBufferMax(4 << 20)
            .build()),
    /**
     * FreeBSD's: the same, an RTO of at least 30 ms more than the round trip (200 ms of slop), receive buffers of 64 KiB; losses
     * are found by SACK (RFC 6675), and no tail is probed, which is what its default stack does.
     */
    FREEBSD(common().minRtoNanos(230_000_000L)
            .recovery(TcpConfig.Recovery.SACK)
            .tailLossProbe(false)
            .mslNanos(30_000_000_000L)
            .receiveBuffer(65_700)
            .receiveBufferMax(65_535 << 6)
            .sendBuffer(32_768)
            .sendBufferMax(2 << 20)
            .build());

    /** Linux' CUBIC, by whatever way a script asks for CUBIC. */
    static final CongestionControl.Factory CUBIC_OF_LINUX = Cubic.unlimited();

    private static final int ETHERNET_MSS = 1460;

    private final TcpConfig config;

    Profile(TcpConfig config) {
        this.config = config;
    }

    private static TcpConfig.Builder common() {
        return TcpConfig.DEFAULT.with().mss(ETHERNET_MSS);
    }

    /** The settings of every connection, before the script changes them. */
    TcpConfig config() {
        return config;
    }

    /** {@code linux}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
