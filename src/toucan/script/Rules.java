package toucan.script;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;

/**
 * How a performance is judged, and the settings of the host it is played on. A script may change both at its head, and the
 * settings also on its way ({@code sysctl}).
 *
 * <p>There are two kinds. <b>Exact</b>: a script of our own tests says everything, and everything is compared. <b>By
 * meaning</b>: a script was written for another TCP, over a real clock, which cuts data into segments elsewhere, sets PSH where
 * the RFC leaves it free, and may be late by a tolerance.
 */
final class Rules {
    private static final long TOLERANCE_NANOS = 4_000_000L;
    private static final double TOLERANCE_PERCENT = 12.5;

    final boolean exact;
    /** The system whose habits the host has; null when everything is compared, for then it has none. */
    final Profile profile;
    /** Of every connection that is opened from now on. */
    TcpConfig config;
    /** What SO_KEEPALIVE switches on. */
    KeepAlive keepAlive = KeepAlive.DEFAULT;
    /** Whether listeners keep no state of a SYN. */
    boolean statelessHandshake;
    /** How far from its time a segment may leave, at least. */
    long toleranceNanos;
    /** The same as a share of the time since the step before. */
    double tolerancePercent;
    /** Whether several segments together may be the one that a script expects. */
    boolean joinsSegments;
    /** What one unit of our TSval is worth when it is compared; 0 when it is not. */
    long timestampTickNanos;

    /** By how much segments are shorter than a TCP's directly over IP. */
    int udpHeader;
    /** The MSS that the script sees in our SYN; 0 when it does not say. */
    int expectedMss;
    /** The UDP ports of the script's segments; 0 before there was one. */
    int udpPorts;
    /** An ICMP message has come that a UDP socket does not hear of. */
    boolean deaf;

    private final Set<String> notes = new LinkedHashSet<>();

    private Rules(Profile profile, TcpConfig config) {
        exact = profile == null;
        this.profile = profile;
        this.config = config;
    }

    /** Everything is compared, and times are exact. */
    static Rules exact(TcpConfig config) {
        return new Rules(null, config);
    }

    /** Comparison by meaning, with packetdrill's tolerances. */
    static Rules byMeaning(Profile profile) {
        Rules rules = new Rules(profile, profile.config());
        rules.toleranceNanos = TOLERANCE_NANOS;
        rules.tolerancePercent = TOLERANCE_PERCENT;
        rules.joinsSegments = true;
        return rules;
    }

    /** Linux': a connection acknowledges at once until its application first answers. */
    boolean quickAcks() {
        return profile == Profile.LINUX;
    }

    /** How far a step may be from its time, when {@code nanos} have passed since the one before. */
    long tolerance(long nanos) {
        return Math.max(toleranceNanos, (long) (tolerancePercent / 100 * nanos));
    }

    /** Here every segment is in a UDP datagram, and the pair of UDP addresses belongs to the connection. */
    void requireSameUdpPorts(SegmentSpec segment) {
        boolean outside = udpHeader > 0 && segment.udp() == SegmentSpec.NOT_GIVEN;
        if (!exact && (outside || udpPorts != 0 && segment.udp() != udpPorts)) {
            throw new DoesNotApply("segments outside of UDP, or in that of another sender");
        }
        udpPorts = segment.udp();
    }

    /** Something of the script that has no meaning here, or is not compared. */
    void note(String note) {
        notes.add(note);
    }

    Collection<String> notes() {
        return notes;
    }
}
