package toucan.sim;

import toucan.link.Clock;

/** Time that passes only when the simulation says so. */
final class VirtualClock implements Clock {
    private long nanos;

    @Override
    public long nanos() {
        return nanos;
    }

    void advanceTo(long time) {
        if (time < nanos) {
            throw new IllegalArgumentException("time cannot go back from " + nanos + " to " + time);
        }
        nanos = time;
    }
}
