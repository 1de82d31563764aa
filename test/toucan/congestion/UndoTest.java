package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import toucan.testing.Proves;

/** What a spurious congestion event or timeout takes, {@code undo} gives back (RFC 9438 §4.9 for CUBIC's variables). */
class UndoTest {
    private static final int SMSS = 1000;
    private static final long MS = 1_000_000;

    private final AckSample ack = new AckSample();
    private long segAck;
    private long now;

    static Stream<CongestionControl> controls() {
        return Stream.of(new Reno(SMSS), new Cubic(SMSS));
    }

    /** A round trip of 100 ms in which the whole window is acknowledged. */
    private void roundTrip(CongestionControl control) {
        long window = control.cwnd();
        now += 100 * MS;
        for (long acked = 0; acked < window; acked += SMSS) {
            segAck += SMSS;
            ack.nowNanos = now;
            ack.segAck = segAck;
            ack.sndNxt = segAck + window;
            ack.ackedBytes = SMSS;
            ack.priorFlightSize = window;
            ack.cwndLimited = true;
            ack.rttNanos = 100 * MS;
            ack.srttNanos = 100 * MS;
            control.onAck(ack);
        }
    }

    @Proves("9438/7")
    @ParameterizedTest
    @MethodSource("controls")
    void aCongestionEvent(CongestionControl control) {
        roundTrip(control);
        long cwnd = control.cwnd();
        control.save();
        control.onCongestionEvent(cwnd, now);
        assertTrue(control.cwnd() < cwnd);
        control.undo();
        assertEquals(cwnd, control.cwnd());
        assertEquals(CongestionControl.INFINITE_SSTHRESH, control.ssthresh());
        roundTrip(control);
        assertEquals(2 * cwnd, control.cwnd(), "slow start goes on");
    }

    @ParameterizedTest
    @MethodSource("controls")
    void aTimeoutInCongestionAvoidance(CongestionControl control) {
        roundTrip(control);
        control.onCongestionEvent(control.cwnd(), now);
        roundTrip(control);
        roundTrip(control);
        long cwnd = control.cwnd();
        long ssthresh = control.ssthresh();
        control.save();
        control.onRetransmissionTimeout(cwnd, true, now);
        control.onRetransmissionTimeout(cwnd, false, now);
        assertEquals(SMSS, control.cwnd());
        control.undo();
        assertEquals(cwnd, control.cwnd());
        assertEquals(ssthresh, control.ssthresh());
    }

    @Proves("9438/7")
    @Test
    void cubicGrowsAsIfNothingHadHappened() { // W_max, K, the epoch and W_est
        Cubic disturbed = new Cubic(SMSS);
        Cubic undisturbed = new Cubic(SMSS);
        for (Cubic cubic : new Cubic[] {disturbed, undisturbed}) {
            now = 0;
            segAck = 0;
            roundTrip(cubic);
            roundTrip(cubic);
            cubic.onCongestionEvent(cubic.cwnd(), now);
            for (int i = 0; i < 5; i++) {
                roundTrip(cubic);
            }
            if (cubic == disturbed) {
                cubic.save();
                cubic.onRetransmissionTimeout(cubic.cwnd(), true, now);
                cubic.undo();
            }
            for (int i = 0; i < 20; i++) {
                roundTrip(cubic);
            }
        }
        assertEquals(undisturbed.cwnd(), disturbed.cwnd());
        assertEquals(undisturbed.ssthresh(), disturbed.ssthresh());
    }

    @ParameterizedTest
    @MethodSource("controls")
    void aWindowThatHasGrownMeanwhileStays(CongestionControl control) {
        control.save();
        control.onCongestionEvent(control.cwnd(), now);
        control.setCwnd(50 * SMSS);
        control.undo();
        assertEquals(50 * SMSS, control.cwnd());
    }

    @ParameterizedTest
    @MethodSource("controls")
    void theSegmentSizeMayChangeMeanwhile(CongestionControl control) {
        long cwnd = control.cwnd();
        control.save();
        control.onCongestionEvent(cwnd, now);
        control.onMssChange(SMSS / 2);
        control.undo();
        assertTrue(control.cwnd() <= cwnd && control.cwnd() >= cwnd / 2, "cwnd " + control.cwnd());
    }
}
