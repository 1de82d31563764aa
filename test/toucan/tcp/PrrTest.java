package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Proves;

/** Proportional rate reduction: RFC 9937, with the examples of RFC 6937 §3.1 (20 segments in flight) in segments of one byte. */
class PrrTest {
    private static final int FLIGHT = 20;
    private static final long SSTHRESH = 10;

    private final Prr prr = new Prr(1);

    /** What leaves for an ACK that brings {@code delivered}. */
    private long sent(long delivered, long pipe, boolean safeAck) {
        long count = prr.sendCount(delivered, pipe, SSTHRESH, safeAck);
        for (long i = 0; i < count; i++) {
            prr.onSent(1);
        }
        return count;
    }

    @Proves({"9937/1", "9937/3", "9937/6"})
    @Test
    void oneLoss() { // N N R, and then one for every other ACK, until the window is halved
        StringBuilder sent = new StringBuilder();
        prr.start(FLIGHT); // 22 outstanding, 3 SACKed, one of them by this ACK
        long pipe = FLIGHT + 2 - 2 - 1; // limited transmit sent 2; 2 were SACKed before, and 1 is lost
        for (int ack = 3; ack <= 19; ack++) {
            pipe--;
            long count = sent(1, pipe, false);
            pipe += count;
            sent.append(count);
        }
        assertEquals("10101010101010100", sent.toString());
        assertEquals(SSTHRESH, pipe);
    }

    @Proves({"9937/4", "9937/5", "9937/6"})
    @ParameterizedTest
    @CsvSource({"false, 111", "true, 222"}) // PRR-CRB: R R R; PRR-SSRB: 2R 2R 2R
    void fifteenLosses(boolean safeAck, String expected) {
        prr.start(FLIGHT);
        long pipe = FLIGHT + 2 - 2 - 15;
        StringBuilder sent = new StringBuilder();
        for (int ack = 18; ack <= 20; ack++) {
            pipe--;
            long count = sent(1, pipe, safeAck);
            pipe += count;
            sent.append(count);
        }
        assertEquals(expected, sent.toString());
    }

    @Proves("9937/5")
    @Test
    void theFirstRetransmissionIsForced() { // 9937: "Force a fast retransmit upon entering recovery"
        prr.start(FLIGHT);
        assertEquals(1, prr.sendCount(0, 19, SSTHRESH, false));
    }

    @Proves("9937/2")
    @Test
    void anAckThatBringsNothingGrantsNothing() { // 9937: DeliveredData is 0
        prr.start(FLIGHT);
        prr.onSent(1);
        assertEquals(0, prr.sendCount(0, 5, SSTHRESH, true));
    }

    @Test
    void neverAboveSsthresh() { // "attempt to catch up, as permitted"
        prr.start(FLIGHT);
        prr.onSent(1);
        assertEquals(1, prr.sendCount(7, 9, SSTHRESH, true));
        assertEquals(0, prr.sendCount(1, 10, SSTHRESH, true));
    }

    @Proves("9937/4")
    @Property(tries = 500)
    void noMoreLeavesThanArrivesButOneSegmentForEachSafeAck( // the packet conservation bound of RFC 6937 §3
            @ForAll @IntRange(min = 2, max = 200) int flight,
            @ForAll @IntRange(min = 1, max = 100) int lost,
            @ForAll boolean safe) {
        Prr bounded = new Prr(1);
        bounded.start(flight);
        long pipe = Math.max(0, flight - Math.min(lost, flight - 1));
        long ssthresh = Math.max(2, flight / 2);
        long delivered = 0;
        long out = 0;
        long acks = 0;
        while (pipe > 0 && delivered < flight) {
            pipe--;
            delivered++;
            acks++;
            long count = bounded.sendCount(1, pipe, ssthresh, safe);
            bounded.onSent((int) count);
            pipe += count;
            out += count;
            assertEquals(true, out <= delivered + (safe ? acks : 0), "sent " + out + " for " + delivered);
            assertEquals(true, count == 0 || pipe <= Math.max(ssthresh, flight), "pipe " + pipe);
        }
    }
}
