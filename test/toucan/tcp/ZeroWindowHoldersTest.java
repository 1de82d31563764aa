package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Peers that hold their windows closed and answer every probe (faults 15; "sockstress"). */
class ZeroWindowHoldersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PEERS = 1_000;

    private static TestBed holder(TcpConfig config) {
        TestBed bed = TestBed.in(State.ESTABLISHED, config, 0, 0);
        bed.arrives(bed.segment(Segment.ACK, 1, 1).window(0));
        bed.write(new byte[100_000]);
        return bed;
    }

    @Proves("faults/15")
    @Test
    void aThousandCostNoMoreThanTheirBuffers() {
        long probes = 0;
        for (int peer = 0; peer < PEERS; peer++) {
            TestBed bed = holder(TestBed.CONFIG);
            for (int minute = 0; minute < 120; minute++) {
                probes += bed.pass(60 * SECOND).size();
                bed.arrives(bed.segment(Segment.ACK, 1, 1).window(0));
            }
            assertEquals(State.ESTABLISHED, bed.connection.state());
            int both = TestBed.CONFIG.sendBuffer() + TestBed.CONFIG.receiveBuffer();
            assertTrue(bed.connection.bufferMemory() <= both, bed.connection.bufferMemory() + " bytes");
        }
        assertTrue(probes <= 130L * PEERS, probes + " probes in two hours"); // one a minute, and some at the beginning
    }

    @Test
    void whoWantsCanGiveUp() { // the idle timeout of the core does not help here: the peer answers; aborting does
        TestBed bed = holder(TestBed.CONFIG);
        bed.pass(3600 * SECOND / 60);
        bed.connection.abort(bed.now);
        assertEquals(1, bed.drain().stream().filter(s -> s.is(Segment.RST)).count());
        assertEquals(0, bed.connection.bufferMemory());
    }
}
