package toucan.congestion;

/** BBR.state, and the gains that go with each (draft-ietf-ccwg-bbr-06 §5.6.1). */
enum BbrState {
    STARTUP("Startup", 2.77, 2),
    DRAIN("Drain", 0.5, 2),
    PROBE_BW_DOWN("ProbeBW_DOWN", 0.9, 2),
    PROBE_BW_CRUISE("ProbeBW_CRUISE", 1, 2),
    PROBE_BW_REFILL("ProbeBW_REFILL", 1, 2),
    PROBE_BW_UP("ProbeBW_UP", 1.25, 2.25),
    PROBE_RTT("ProbeRTT", 1, 0.5);

    private final String name;
    /** BBR.pacing_gain. */
    final double pacingGain;
    /** BBR.cwnd_gain. */
    final double cwndGain;

    BbrState(String name, double pacingGain, double cwndGain) {
        this.name = name;
        this.pacingGain = pacingGain;
        this.cwndGain = cwndGain;
    }

    /** IsInAProbeBWState(). */
    boolean isProbeBw() {
        return switch (this) {
            case PROBE_BW_DOWN, PROBE_BW_CRUISE, PROBE_BW_REFILL, PROBE_BW_UP -> true;
            case STARTUP, DRAIN, PROBE_RTT -> false;
        };
    }

    /** IsProbingBW(). */
    boolean isProbingBw() {
        return this == STARTUP || this == PROBE_BW_REFILL || this == PROBE_BW_UP;
    }

    @Override
    public String toString() {
        return name;
    }
}
