package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.congestion.CongestionControls;
import toucan.congestion.Cubic;

/**
 * The settings of a connection. The defaults are the RFCs' own; each component says where it comes from. Sizes in bytes,
 * times in nanoseconds. Instances are immutable; {@link #with} gives a builder that starts from this one.
 *
 * @param mss what we advertise and send at most: the segment's data plus its options (RFC 9293 §3.7.1, RFC 6691)
 * @param pathMtuDiscovery find out how large segments may be, from packets of 1500 bytes up to {@code mss}, by sending larger
 *     ones (RFC 8899), and use smaller ones where the path swallows those in use; without, segments have the size that both
 *     sides advertise
 * @param packetOverhead the IP, UDP and TCP headers, by which a packet is larger than an MSS: 48 over IPv4, 68 over IPv6
 * @param defaultSendMss assumed when the peer's SYN has no MSS option: 536 over IPv4, 1220 over IPv6 (MUST-15)
 * @param receiveBuffer RCV.BUFF, and with it the largest window we offer, when the connection begins
 * @param receiveBufferMax how far it may grow with what the application RECEIVEs; equal to {@code receiveBuffer} it is fixed
 * @param receiveBurst how much may lie below us at once without loss: a larger window is offered only on a path that
 *     spreads the data of a window over its round-trip time
 * @param sendBuffer how much SEND accepts before it is acknowledged, when the connection begins
 * @param sendBufferMax how far that may grow with the window; equal to {@code sendBuffer} it is fixed
 * @param bufferBudget is asked before a buffer grows
 * @param sack offer and accept SACK (RFC 2018)
 * @param timestamps offer and accept timestamps (RFC 7323 §3)
 * @param windowScaling offer and accept window scaling (RFC 7323 §2)
 * @param fastRetransmit recover by what ACKs show; without, only by the retransmission timer
 * @param recovery how losses are found when SACK was agreed; without SACK it is NewReno
 * @param tailLossProbe probe a silent tail before the retransmission timer expires (RFC 8985 §7); goes with RACK
 * @param minProbeTimeoutNanos the tail is probed no earlier than so long after the last segment left
 * @param limitedTransmit the first two duplicate ACKs, or what SACK reports before a recovery begins, let new data leave
 *     (RFC 3042)
 * @param prr send in proportion to what is delivered during a recovery (RFC 9937)
 * @param forwardRto after a retransmission timeout find out whether it was spurious before the rest is sent again (RFC 5682)
 * @param dsackUndo undo the reduction of a recovery when D-SACK reports all that it sent again as duplicate (RFC 3708)
 * @param nagle hold small segments back while data is unacknowledged (SHLD-7); MUST-17: can be off
 * @param ackDelayNanos longest delay of an ACK (MUST-40: below 500 ms); 0 acknowledges at once
 * @param initialRtoNanos RTO before the first measurement (RFC 6298 2.1)
 * @param minRtoNanos lower bound of the RTO (RFC 6298 2.4)
 * @param maxRtoNanos upper bound of the RTO, at least 60 s (RFC 6298 2.5), and of the probe interval
 * @param r1Retransmissions when the application is told that a segment keeps getting lost (SHLD-10: at least 3)
 * @param userTimeoutNanos how long data may stay unacknowledged: R2 and the user timeout of RFC 9293 §3.10.8 in one
 * @param userTimeoutOption whether the peer is told of it, and may have its say (RFC 5482; off)
 * @param connectTimeoutNanos how long a SYN is retried: R2 for SYN (MUST-23: at least 3 minutes by default)
 * @param handshakeAmplification a SYN,ACK is sent again unasked only as long as all of them together have at most so many times
 *     the bytes of the peer's SYNs, headers included, as in RFC 9000 §8.1: a forged SYN makes little of us; 0 (the default)
 *     goes by {@code connectTimeoutNanos} alone (MUST-23), as far as the driver sends what it is given: that of sockets counts
 *     for itself all that an address gets which has proven nothing
 * @param idleTimeoutNanos abort when nothing arrives for so long; {@link #FOREVER} (the default) never
 * @param keepAlive when an idle connection is probed (RFC 9293 §3.8.4, MUST-25: off)
 * @param finWait2TimeoutNanos how long an orphaned FIN-WAIT-2 waits for the peer's FIN once nobody reads any more
 * @param mslNanos the maximum segment lifetime; TIME-WAIT lasts twice as long (MUST-13)
 * @param challengeAckLimit how many challenge ACKs leave in five seconds at most (RFC 5961 §7)
 * @param reassemblyFragments how many separate ranges out of order are held
 * @param timestampOffset added to the timestamp clock of this connection (RFC 7323 §5.4)
 * @param congestionControl how much may be in flight (RFC 5681 §3)
 * @param growsHalfUsed in slow start the congestion window also grows while more than half of it was used in the round trip, as
 *     in Linux (RFC 7661 §4.3 calls that validated); without, only when it is used up
 */
public record TcpConfig(
        int mss,
        boolean pathMtuDiscovery,
        int packetOverhead,
        int defaultSendMss,
        int receiveBuffer,
        int receiveBufferMax,
        int receiveBurst,
        int sendBuffer,
        int sendBufferMax,
        BufferBudget bufferBudget,
        boolean sack,
        boolean timestamps,
        boolean windowScaling,
        boolean fastRetransmit,
        Recovery recovery,
        boolean tailLossProbe,
        long minProbeTimeoutNanos,
        boolean limitedTransmit,
        boolean prr,
        boolean forwardRto,
        boolean dsackUndo,
        boolean nagle,
        long ackDelayNanos,
        long initialRtoNanos,
        long minRtoNanos,
        long maxRtoNanos,
        int r1Retransmissions,
        long userTimeoutNanos,
        UserTimeoutOption userTimeoutOption,
        long connectTimeoutNanos,
        int handshakeAmplification,
        long idleTimeoutNanos,
        KeepAlive keepAlive,
        long finWait2TimeoutNanos,
        long mslNanos,
        int challengeAckLimit,
        int reassemblyFragments,
        int timestampOffset,
        CongestionControl.Factory congestionControl,
        boolean growsHalfUsed) {

    /** How losses are found. */
    public enum Recovery {
        /** RFC 6582: duplicate ACKs and partial ACKs; SACK reports are not looked at. */
        NEWRENO,
        /** RFC 6675: what is SACKed above a hole. */
        SACK,
        /** RFC 8985: time. */
        RACK
    }

    /** A timeout that never expires. */
    public static final long FOREVER = Long.MAX_VALUE;
    /** The smallest MSS we accept from a peer or a user: less is an attack, not a path (CVE-2019-11479; Linux has 48 too). */
    public static final int MIN_MSS = 48;
    /** 65,507 bytes of UDP payload less the 20 bytes of TCP header. */
    public static final int MAX_MSS = 65_487;
    /** RFC 7323 §2.3: a window stays below 2^30. */
    public static final int MAX_BUFFER = 1 << 30;

    /** Twice the largest window without scaling: enough for the initial window and the growth that follows it. */
    private static final int INITIAL_BUFFER = 128 << 10;
    /** Twice what a path of 100 ms and 1 Gbit/s holds, and some more, so that it stays full while a loss is repaired. */
    private static final int MAX_GROWTH = 32 << 20;

    private static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;

    /** What the RFCs say where nobody says otherwise. */
    public static final TcpConfig DEFAULT = new TcpConfig(
            1452,
            false,
            48,
            536,
            INITIAL_BUFFER,
            MAX_GROWTH,
            Integer.MAX_VALUE,
            INITIAL_BUFFER,
            MAX_GROWTH,
            BufferBudget.UNLIMITED,
            true,
            true,
            true,
            true,
            Recovery.RACK,
            true,
            40 * MILLISECOND, // the time by which our own receivers delay an ACK
            true,
            true,
            true,
            true,
            true,
            40 * MILLISECOND,
            SECOND,
            SECOND,
            60 * SECOND,
            3,
            300 * SECOND,
            UserTimeoutOption.OFF,
            180 * SECOND,
            0,
            FOREVER,
            KeepAlive.OFF,
            60 * SECOND,
            120 * SECOND,
            10,
            4096,
            0,
            Cubic::new,
            false);

    /** @throws IllegalArgumentException for a value outside its range; the message names it */
    public TcpConfig {
        require(mss >= MIN_MSS && mss <= MAX_MSS, "mss must be " + MIN_MSS + " to " + MAX_MSS + " bytes");
        require(packetOverhead >= 20 && packetOverhead <= 100, "the headers of a packet must be 20 to 100 bytes");
        require(receiveBuffer > 0 && receiveBuffer <= MAX_BUFFER, "the receive buffer must be 1 byte to 1 GiB");
        require(sendBuffer > 0 && sendBuffer <= MAX_BUFFER, "the send buffer must be 1 byte to 1 GiB");
        require(
                receiveBufferMax >= receiveBuffer && receiveBufferMax <= MAX_BUFFER,
                "the maximum of the receive buffer must be its initial size to 1 GiB");
        require(
                sendBufferMax >= sendBuffer && sendBufferMax <= MAX_BUFFER,
                "the maximum of the send buffer must be its initial size to 1 GiB");
        require(receiveBurst > 0, "the receive burst must be above 0");
        require(
                ackDelayNanos >= 0 && ackDelayNanos < 500 * MILLISECOND,
                "the ACK delay must be below 500 ms (MUST-40)");
        require(minRtoNanos > 0 && minRtoNanos <= maxRtoNanos, "the minimum RTO must be above 0 and below the maximum");
        require(maxRtoNanos >= 60 * SECOND, "the maximum RTO must be at least 60 s (RFC 6298 2.5)");
        require(minProbeTimeoutNanos > 0, "the minimum probe timeout must be above 0");
        require(userTimeoutNanos > 0, "the user timeout must be above 0");
        require(
                !userTimeoutOption.enabled() || maxRtoNanos < userTimeoutOption.upperLimitNanos(),
                "the upper limit of the user timeout must be above the maximum RTO (RFC 5482 3.1)");
        require(handshakeAmplification >= 0, "the limit of SYN,ACKs must not be negative");
        require(challengeAckLimit > 0, "at least one challenge ACK must be allowed");
        require(mslNanos >= 0, "the MSL must not be negative");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** What the congestion control calls itself. */
    public String congestionControlName() {
        return congestionControl.create(mss).name();
    }

    /** A builder that starts from these settings. */
    public Builder with() {
        return new Builder(this);
    }

    /** Collects changes to a {@link TcpConfig}; each method is named after the component it sets. */
    public static final class Builder {
        private int mss;
        private boolean pathMtuDiscovery;
        private int packetOverhead;
        private int defaultSendMss;
        private int receiveBuffer;
        private int receiveBufferMax;
        private int receiveBurst;
        private int sendBuffer;
        private int sendBufferMax;
        private BufferBudget bufferBudget;
        private boolean sack;
        private boolean timestamps;
        private boolean windowScaling;
        private boolean fastRetransmit;
        private Recovery recovery;
        private boolean tailLossProbe;
        private long minProbeTimeoutNanos;
        private boolean limitedTransmit;
        private boolean prr;
        private boolean forwardRto;
        private boolean dsackUndo;
        private boolean nagle;
        private long ackDelayNanos;
        private long initialRtoNanos;
        private long minRtoNanos;
        private long maxRtoNanos;
        private int r1Retransmissions;
        private long userTimeoutNanos;
        private UserTimeoutOption userTimeoutOption;
        private long connectTimeoutNanos;
        private int handshakeAmplification;
        private long idleTimeoutNanos;
        private KeepAlive keepAlive;
        private long finWait2TimeoutNanos;
        private long mslNanos;
        private int challengeAckLimit;
        private int reassemblyFragments;
        private int timestampOffset;
        private CongestionControl.Factory congestionControl;
        private boolean growsHalfUsed;

        private Builder(TcpConfig from) {
            mss = from.mss;
            pathMtuDiscovery = from.pathMtuDiscovery;
            packetOverhead = from.packetOverhead;
            defaultSendMss = from.defaultSendMss;
            receiveBuffer = from.receiveBuffer;
            receiveBufferMax = from.receiveBufferMax;
            receiveBurst = from.receiveBurst;
            sendBuffer = from.sendBuffer;
            sendBufferMax = from.sendBufferMax;
            bufferBudget = from.bufferBudget;
            sack = from.sack;
            timestamps = from.timestamps;
            windowScaling = from.windowScaling;
            fastRetransmit = from.fastRetransmit;
            recovery = from.recovery;
            tailLossProbe = from.tailLossProbe;
            minProbeTimeoutNanos = from.minProbeTimeoutNanos;
            limitedTransmit = from.limitedTransmit;
            prr = from.prr;
            forwardRto = from.forwardRto;
            dsackUndo = from.dsackUndo;
            nagle = from.nagle;
            ackDelayNanos = from.ackDelayNanos;
            initialRtoNanos = from.initialRtoNanos;
            minRtoNanos = from.minRtoNanos;
            maxRtoNanos = from.maxRtoNanos;
            r1Retransmissions = from.r1Retransmissions;
            userTimeoutNanos = from.userTimeoutNanos;
            userTimeoutOption = from.userTimeoutOption;
            connectTimeoutNanos = from.connectTimeoutNanos;
            handshakeAmplification = from.handshakeAmplification;
            idleTimeoutNanos = from.idleTimeoutNanos;
            keepAlive = from.keepAlive;
            finWait2TimeoutNanos = from.finWait2TimeoutNanos;
            mslNanos = from.mslNanos;
            challengeAckLimit = from.challengeAckLimit;
            reassemblyFragments = from.reassemblyFragments;
            timestampOffset = from.timestampOffset;
            congestionControl = from.congestionControl;
            growsHalfUsed = from.growsHalfUsed;
        }

        public Builder mss(int value) {
            mss = value;
            return this;
        }

        public Builder pathMtuDiscovery(boolean value) {
            pathMtuDiscovery = value;
            return this;
        }

        public Builder packetOverhead(int value) {
            packetOverhead = value;
            return this;
        }

        public Builder defaultSendMss(int value) {
            defaultSendMss = value;
            return this;
        }

        /** Fixes the size: initial and maximal. A later {@link #receiveBufferMax} lets it grow again. */
        public Builder receiveBuffer(int value) {
            receiveBuffer = value;
            receiveBufferMax = value;
            return this;
        }

        public Builder receiveBufferMax(int value) {
            receiveBufferMax = value;
            return this;
        }

        public Builder receiveBurst(int value) {
            receiveBurst = value;
            return this;
        }

        /** Fixes the size: initial and maximal. A later {@link #sendBufferMax} lets it grow again. */
        public Builder sendBuffer(int value) {
            sendBuffer = value;
            sendBufferMax = value;
            return this;
        }

        public Builder sendBufferMax(int value) {
            sendBufferMax = value;
            return this;
        }

        public Builder bufferBudget(BufferBudget value) {
            bufferBudget = value;
            return this;
        }

        public Builder sack(boolean value) {
            sack = value;
            return this;
        }

        public Builder timestamps(boolean value) {
            timestamps = value;
            return this;
        }

        public Builder windowScaling(boolean value) {
            windowScaling = value;
            return this;
        }

        public Builder fastRetransmit(boolean value) {
            fastRetransmit = value;
            return this;
        }

        public Builder recovery(Recovery value) {
            recovery = value;
            return this;
        }

        public Builder tailLossProbe(boolean value) {
            tailLossProbe = value;
            return this;
        }

        public Builder minProbeTimeoutNanos(long value) {
            minProbeTimeoutNanos = value;
            return this;
        }

        public Builder limitedTransmit(boolean value) {
            limitedTransmit = value;
            return this;
        }

        public Builder prr(boolean value) {
            prr = value;
            return this;
        }

        public Builder forwardRto(boolean value) {
            forwardRto = value;
            return this;
        }

        public Builder dsackUndo(boolean value) {
            dsackUndo = value;
            return this;
        }

        public Builder nagle(boolean value) {
            nagle = value;
            return this;
        }

        public Builder ackDelayNanos(long value) {
            ackDelayNanos = value;
            return this;
        }

        public Builder initialRtoNanos(long value) {
            initialRtoNanos = value;
            return this;
        }

        public Builder minRtoNanos(long value) {
            minRtoNanos = value;
            return this;
        }

        public Builder maxRtoNanos(long value) {
            maxRtoNanos = value;
            return this;
        }

        public Builder r1Retransmissions(int value) {
            r1Retransmissions = value;
            return this;
        }

        public Builder userTimeoutNanos(long value) {
            userTimeoutNanos = value;
            return this;
        }

        public Builder userTimeoutOption(UserTimeoutOption value) {
            userTimeoutOption = value;
            return this;
        }

        public Builder connectTimeoutNanos(long value) {
            connectTimeoutNanos = value;
            return this;
        }

        public Builder handshakeAmplification(int value) {
            handshakeAmplification = value;
            return this;
        }

        public Builder idleTimeoutNanos(long value) {
            idleTimeoutNanos = value;
            return this;
        }

        public Builder keepAlive(KeepAlive value) {
            keepAlive = value;
            return this;
        }

        public Builder finWait2TimeoutNanos(long value) {
            finWait2TimeoutNanos = value;
            return this;
        }

        public Builder mslNanos(long value) {
            mslNanos = value;
            return this;
        }

        public Builder challengeAckLimit(int value) {
            challengeAckLimit = value;
            return this;
        }

        public Builder reassemblyFragments(int value) {
            reassemblyFragments = value;
            return this;
        }

        public Builder timestampOffset(int value) {
            timestampOffset = value;
            return this;
        }

        public Builder congestionControl(CongestionControl.Factory value) {
            congestionControl = value;
            return this;
        }

        public Builder growsHalfUsed(boolean value) {
            growsHalfUsed = value;
            return this;
        }

        /** @throws IllegalArgumentException when there is none of that name; the message lists those that are */
        public Builder congestionControl(String name) {
            return congestionControl(CongestionControls.named(name));
        }

        /** @throws IllegalArgumentException for a value outside its range */
        public TcpConfig build() {
            return new TcpConfig(
                    mss,
                    pathMtuDiscovery,
                    packetOverhead,
                    defaultSendMss,
                    receiveBuffer,
                    receiveBufferMax,
                    receiveBurst,
                    sendBuffer,
                    sendBufferMax,
                    bufferBudget,
                    sack,
                    timestamps,
                    windowScaling,
                    fastRetransmit,
                    recovery,
                    tailLossProbe,
                    minProbeTimeoutNanos,
                    limitedTransmit,
                    prr,
                    forwardRto,
                    dsackUndo,
                    nagle,
                    ackDelayNanos,
                    initialRtoNanos,
                    minRtoNanos,
                    maxRtoNanos,
                    r1Retransmissions,
                    userTimeoutNanos,
                    userTimeoutOption,
                    connectTimeoutNanos,
                    handshakeAmplification,
                    idleTimeoutNanos,
                    keepAlive,
                    finWait2TimeoutNanos,
                    mslNanos,
                    challengeAckLimit,
                    reassemblyFragments,
                    timestampOffset,
                    congestionControl,
                    growsHalfUsed);
        }
    }
}
