package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.tcp.TcpConfig.Recovery;
import toucan.tcp.TwoHostsOverLink.Link;
import toucan.testing.Proves;

/** Whole transfers with each way of recovery, over links that lose segments or stall. */
class RecoveryOverLinkTest {
    private static final long MS = TwoHostsOverLink.MS;
    private static final int SEEDS = 10;
    private static final int BYTES = 1 << 20;

    private static TcpConfig.Builder config(Recovery recovery) {
        return TcpConfig.DEFAULT
                .with()
                .recovery(recovery)
                .minRtoNanos(200 * MS)
                .nagle(false)
                .receiveBuffer(128 << 10);
    }

    /** 10 Mbit/s, 20 ms, and a queue that never overflows; the link holds everything for half a second, twice. */
    private static Link stalling(long seed) {
        long first = (100 + 17 * seed) * MS;
        long second = first + 1_500 * MS;
        return new Link(10 * MS, 10_000_000, 10_000, 0, first, first + 500 * MS, second, second + 500 * MS);
    }

    @Proves("faults/34")
    @ParameterizedTest
    @EnumSource(Recovery.class)
    void aStallCostsNoMoreThanItself(Recovery recovery) { // faults 34: spurious timeouts are found out, and undone
        long spurious = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            TwoHostsOverLink hosts = new TwoHostsOverLink(config(recovery).build(), stalling(seed), seed);
            hosts.transfer(3 * BYTES);
            spurious += hosts.count(Event.SpuriousTimeout.class) + hosts.count(Event.RecoveryUndone.class);
            long timeouts = hosts.sender.status().counters().timeouts();
            assertTrue(timeouts > 0, "seed " + seed + ": the stall expires no timer");
            long again = hosts.sender.status().counters().bytesRetransmitted();
            assertTrue(again <= 8 * 1452, "seed " + seed + ": " + again + " bytes were sent again for nothing");
        }
        assertTrue(spurious >= SEEDS, "spurious timeouts found: " + spurious);
    }

    @Test
    void withoutForwardRtoTheStallCostsAWindow() { // so that the test above can fail
        long again = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            TcpConfig without = config(Recovery.NEWRENO).forwardRto(false).build();
            TwoHostsOverLink hosts = new TwoHostsOverLink(without, stalling(seed), seed);
            hosts.transfer(3 * BYTES);
            assertEquals(0, hosts.count(Event.SpuriousTimeout.class));
            again += hosts.sender.status().counters().bytesRetransmitted();
        }
        assertTrue(again > SEEDS * 8 * 1452, "sent again: " + again);
    }

    private static long total(Recovery recovery, double loss) {
        long total = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Link link = new Link(10 * MS, 0, 0, loss);
            total += new TwoHostsOverLink(config(recovery).build(), link, seed).transfer(BYTES);
        }
        return total;
    }

    @Test
    void rackBeatsNewRenoWhereMuchIsLost() {
        for (double loss : new double[] {0.05, 0.1}) {
            long newReno = total(Recovery.NEWRENO, loss);
            long sack = total(Recovery.SACK, loss);
            long rack = total(Recovery.RACK, loss);
            assertTrue(rack < 0.9 * newReno, "loss " + loss + ": RACK " + rack + ", NewReno " + newReno);
            assertTrue(rack <= sack, "loss " + loss + ": RACK " + rack + ", SACK " + sack);
        }
    }
}
