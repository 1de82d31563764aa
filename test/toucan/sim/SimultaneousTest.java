package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.DAY;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.CloseReason;
import toucan.tcp.Event;
import toucan.tcp.State;
import toucan.testing.Proves;

/** Both sides do the same at the same time: RFC 9293 figures 7 and 13. */
class SimultaneousTest {
    private final List<Event.StateChanged> changes = new ArrayList<>();

    @Proves("9293/MUST-10")
    @Test
    void openAndCloseAtTheSameTime() {
        run(1, "0%", 0);
        Set<State> states = changes.stream().map(Event.StateChanged::to).collect(Collectors.toSet());
        assertTrue(states.contains(State.SYN_RECEIVED), changes.toString());
        assertTrue(states.contains(State.CLOSING), changes.toString());
        assertEquals(2, changes.stream().filter(c -> c.to() == State.TIME_WAIT).count(), changes.toString());
    }

    @Test
    void openAlmostAtTheSameTimeThroughLoss() {
        for (int seed = 0; seed < 200; seed++) {
            run(seed, "20%", seed % 25 * MS);
        }
    }

    private void run(int seed, String loss, long laterNanos) {
        try {
            Simulation simulation = new Simulation(seed);
            simulation.wires(Wire.delaying(10 * MS));
            SimHost left = host(simulation, "left", 1, seed, loss);
            SimHost right = host(simulation, "right", 2, seed, loss);
            SimSocket a = left.connect(right, 1, 2, new BulkSender(5_000, seed).and(Reader.fast()));
            SimSocket[] b = new SimSocket[1];
            simulation.at(
                    laterNanos,
                    () -> b[0] = right.connect(left, 2, 1, new BulkSender(5_000, seed + 1).and(Reader.fast())));
            simulation.run(() -> b[0] != null && simulation.allClosed(), DAY);
            if (a.closeReason() == CloseReason.REFUSED || b[0].closeReason() == CloseReason.REFUSED) {
                // The one's SYN came before the other had opened: that host answered with a reset, as it must.
                assertTrue(laterNanos >= 10 * MS, "refused although both were open");
                return;
            }
            assertEquals(5_000, a.bytesReceived());
            assertEquals(5_000, b[0].bytesReceived());
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", loss " + loss + ", later by " + laterNanos, e);
        }
    }

    private SimHost host(Simulation simulation, String name, int number, int seed, String loss) {
        return simulation.newHost(name, "192.0.2." + number, h -> h.tcp(
                        Transfer.PATIENT.with().mslNanos(30 * SECOND).build())
                .impairments(Impairments.NONE
                        .with()
                        .loss(Loss.parse(loss))
                        .seed(2L * seed + number)
                        .build())
                .events((socket, event, nanos) -> {
                    if (event instanceof Event.StateChanged change) {
                        changes.add(change);
                    }
                }));
    }
}
