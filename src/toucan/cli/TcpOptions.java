package toucan.cli;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;
import toucan.congestion.CongestionControl;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;

/**
 * The TCP, where a user wants it otherwise than the tools have it. The tools differ from the RFCs' defaults in what suits a
 * lesson on one computer: shorter timers (RFC 6298 2.4 wants a minimum RTO of 1 s, RFC 9293 §3.4.1 an MSL of 2 minutes), and
 * no Nagle algorithm, for a file transfer has no use for it.
 */
final class TcpOptions {
    /** Of a forged SYN the tools make no more than QUIC does (RFC 9000 §8.1); their clients speak first. */
    private static final int HANDSHAKE_AMPLIFICATION = 3;

    @Option(
            names = "--cc",
            paramLabel = "NAME",
            converter = Converters.Congestion.class,
            description = "congestion control: cubic (RFC 9438; default), reno, bbr, bbr:draft, fixed:N, none")
    CongestionControl.Factory congestionControl = TcpConfig.DEFAULT.congestionControl();

    @Option(
            names = "--mss",
            paramLabel = "N|auto",
            converter = Converters.Mss.class,
            description =
                    "largest segment in bytes (default: 1452, over IPv6 1432); auto advertises what the interface can"
                            + " carry and finds the path's MTU by probing (RFC 8899). Java before 19 cannot forbid fragmentation")
    Integer mss;

    @Option(
            names = "--rcvbuf",
            paramLabel = "SIZE|auto",
            converter = Converters.Buffer.class,
            description = "receive buffer and largest window: 64k, 1M; auto grows with what is read (default)")
    Integer receiveBuffer;

    @Option(
            names = "--sndbuf",
            paramLabel = "SIZE|auto",
            converter = Converters.Buffer.class,
            description = "send buffer; auto grows with the congestion window (default)")
    Integer sendBuffer;

    @Option(names = "--no-sack", description = "no selective acknowledgments (RFC 2018)")
    boolean noSack;

    @Option(names = "--no-timestamps", description = "no timestamps (RFC 7323)")
    boolean noTimestamps;

    @Option(names = "--no-window-scaling", description = "no windows above 64 KiB (RFC 7323)")
    boolean noWindowScaling;

    @Option(names = "--no-fast-retransmit", description = "resend only when the timer expires")
    boolean noFastRetransmit;

    @Option(
            names = "--recovery",
            paramLabel = "NAME",
            converter = Converters.LossRecovery.class,
            description = "how losses are found: newreno (RFC 6582), sack (RFC 6675), rack (RFC 8985; default)")
    TcpConfig.Recovery recovery = TcpConfig.DEFAULT.recovery();

    @Option(names = "--no-tlp", description = "no tail loss probes (RFC 8985 7)")
    boolean noTailLossProbe;

    @Option(names = "--no-prr", description = "no proportional rate reduction in a recovery (RFC 9937)")
    boolean noPrr;

    @Option(
            names = "--no-limited-transmit",
            description =
                    "no new data on the first two duplicate ACKs, nor for what SACK reports before a recovery (RFC 3042)")
    boolean noLimitedTransmit;

    @Option(names = "--no-frto", description = "take every timeout for a loss (RFC 5682 finds the spurious ones)")
    boolean noForwardRto;

    @Option(
            names = "--no-undo",
            description = "leave the window reduced when D-SACK shows that a recovery was spurious (RFC 3708)")
    boolean noDsackUndo;

    @Option(names = "--no-delayed-ack", description = "acknowledge every segment at once")
    boolean noDelayedAck;

    @Option(names = "--nagle", description = "hold small segments back (RFC 9293 3.7.4)")
    boolean nagle;

    @Option(
            names = "--min-rto",
            paramLabel = "TIME",
            converter = Converters.MinRto.class,
            description = "shortest retransmission timeout (default: 200ms, as Linux; RFC 6298 2.4 says 1s)")
    long minRtoNanos = TimeUnit.MILLISECONDS.toNanos(200);

    @Option(
            names = "--msl",
            paramLabel = "TIME",
            converter = Converters.Duration.class,
            description = "maximum segment lifetime: TIME-WAIT lasts twice as long (default: 1s)")
    long mslNanos = TimeUnit.SECONDS.toNanos(1);

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            converter = Converters.SomeTime.class,
            description = "how long to try to connect (default: 30s)")
    long connectTimeoutNanos = TimeUnit.SECONDS.toNanos(30);

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = Converters.Duration.class,
            description = "abort a connection that is silent for so long; 0 never (default: 60s; of a peer: 120s)")
    long idleTimeoutNanos = TimeUnit.SECONDS.toNanos(60);

    @Option(
            names = "--keep-alive",
            paramLabel = "TIME",
            converter = Converters.Seconds.class,
            description = "probe a peer that is silent for so long while nothing is outstanding (default: never)")
    Long keepAliveNanos;

    @Option(
            names = "--keep-alive-interval",
            paramLabel = "TIME",
            converter = Converters.Seconds.class,
            description = "from one keep-alive probe to the next (default: 75s, as Linux)")
    long keepAliveIntervalNanos = KeepAlive.DEFAULT.intervalNanos();

    @Option(
            names = "--keep-alive-probes",
            paramLabel = "N",
            converter = Converters.KeepAliveProbes.class,
            description = "abort when so many keep-alive probes in a row have no answer (default: 9, as Linux)")
    int keepAliveProbes = KeepAlive.DEFAULT.probes();

    @Option(
            names = "--user-timeout",
            paramLabel = "TIME",
            converter = Converters.SomeTime.class,
            description = "abort when what was sent stays unacknowledged for so long (default: 5m)")
    Long userTimeoutNanos;

    @Option(
            names = "--advertise-user-timeout",
            description =
                    "tell the peer the user timeout, and heed the peer's unless --user-timeout is given (RFC 5482)")
    boolean advertiseUserTimeout;

    @Option(
            names = "--checksum",
            paramLabel = "none",
            converter = Converters.NoChecksum.class,
            description = "send no TCP checksum: for a way through a NAT that rewrites addresses")
    String checksum;

    boolean checksumNone() {
        return checksum != null;
    }

    TcpConfig config() {
        TcpConfig defaults = TcpConfig.DEFAULT;
        TcpConfig.Builder config = defaults.with();
        if (receiveBuffer != null) {
            config.receiveBuffer(receiveBuffer);
        }
        if (sendBuffer != null) {
            config.sendBuffer(sendBuffer);
        }
        return config.congestionControl(congestionControl)
                .mss(mss == null || mss.equals(Converters.Mss.AUTO) ? defaults.mss() : mss)
                .pathMtuDiscovery(Converters.Mss.AUTO.equals(mss))
                .sack(!noSack)
                .timestamps(!noTimestamps)
                .windowScaling(!noWindowScaling)
                .fastRetransmit(!noFastRetransmit)
                .recovery(recovery)
                .tailLossProbe(!noTailLossProbe)
                .limitedTransmit(!noLimitedTransmit)
                .prr(!noPrr)
                .forwardRto(!noForwardRto)
                .dsackUndo(!noDsackUndo)
                .ackDelayNanos(noDelayedAck ? 0 : defaults.ackDelayNanos())
                .nagle(nagle)
                .minRtoNanos(minRtoNanos)
                .mslNanos(mslNanos)
                .connectTimeoutNanos(connectTimeoutNanos)
                .handshakeAmplification(HANDSHAKE_AMPLIFICATION)
                .keepAlive(keepAlive())
                .userTimeoutNanos(userTimeoutNanos == null ? defaults.userTimeoutNanos() : userTimeoutNanos)
                .userTimeoutOption(defaults.userTimeoutOption()
                        .enabled(advertiseUserTimeout)
                        .changeable(userTimeoutNanos == null))
                .idleTimeoutNanos(idleTimeoutNanos == 0 ? TcpConfig.FOREVER : idleTimeoutNanos)
                .build();
    }

    private KeepAlive keepAlive() {
        long idle = keepAliveNanos == null ? TcpConfig.FOREVER : keepAliveNanos;
        return new KeepAlive(idle, keepAliveIntervalNanos, keepAliveProbes);
    }

    /** The idle timeout as sockets want it: milliseconds, 0 for never. */
    int idleMillis() {
        long millis = TimeUnit.NANOSECONDS.toMillis(idleTimeoutNanos);
        return idleTimeoutNanos == 0 ? 0 : (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
    }
}
