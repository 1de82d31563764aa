package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.SECOND;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import toucan.impair.Loss;
import toucan.tcp.CloseReason;
import toucan.tcp.State;
import toucan.testing.Proves;

/** Defects that the simulator once found, each as small as it was shrunk to. */
class FoundBySimulationTest {
    /**
     * The window closes on a segment that RACK knows to be lost, which stops the retransmission timer. It opens again, but
     * PRR allows less than that segment, and nothing is in the network whose ACK would allow more.
     */
    @Test
    void aWindowThatOpensDuringRecoveryStartsTheRetransmissionTimer() {
        Transfer transfer = new Transfer(11_534)
                .bytes(669, 2_000)
                .iss(() -> 0)
                .wire(Wire.delaying(34 * MS))
                .network(n -> n.jitterNanos(1).corrupt(0.07))
                .tcp(t -> t.mss(334)
                        .receiveBuffer(1_000)
                        .sendBuffer(1_000)
                        .timestamps(false)
                        .nagle(false))
                .run();
        assertTrue(transfer.simulation.nanos() < 10 * SECOND, "took " + transfer.simulation.nanos() + " ns");
    }

    /** A SACK of the highest segment comes between the setting of the probe timer and its expiry. */
    @Test
    void aTailLossProbeDoesNotRepeatWhatIsSacked() {
        new Transfer(1_589)
                .bytes(50_582, 25)
                .iss(() -> 0)
                .wire(Wire.delaying(39 * MS))
                .network(n -> n.loss(Loss.parse("2%"))
                        .corrupt(0.15)
                        .rateBitsPerSecond(500_000)
                        .limitPackets(2))
                .tcp(t -> t.mss(722)
                        .receiveBuffer(2_861)
                        .sendBuffer(1_000)
                        .windowScaling(false)
                        .nagle(false)
                        .ackDelayNanos(0))
                .readers(() -> Reader.slow(700, 3 * MS))
                .run();
    }

    /**
     * Both windows are closed, both sides probe with one octet at the same time, and both octets are taken. Neither counts its
     * own as sent yet, so each answers with a sequence number one below what the other expects.
     */
    @Proves({"9293/E23", "2525/2.12"})
    @Test
    void probesThatCrossAreAcknowledged() {
        Transfer transfer = new Transfer(1)
                .bytes(200_000, 200_000)
                .tcp(t -> t.receiveBuffer(100_001).sendBuffer(100_000).mss(501).timestamps(false))
                .readers(() -> Reader.pausing(2_000, 20 * SECOND))
                .run();
        assertTrue(transfer.simulation.nanos() < 60 * SECOND, "took " + transfer.simulation.nanos() + " ns");
    }

    /** A retransmission from the peer, old by its sequence number, moves SND.UNA: the window that it carries has to come along. */
    @Proves("9293/E11")
    @Test
    void noDataGoesBeyondTheWindowThatWasOffered() {
        for (long seed = 1; seed <= 20; seed++) {
            new Transfer(seed)
                    .bytes(20_000, 30_000)
                    .wire(Wire.delaying(7 * MS))
                    .network(n -> n.loss(Loss.parse("5%")).jitterNanos(5 * MS))
                    .tcp(t -> t.receiveBuffer(3_000).sendBuffer(3_000))
                    .readers(() -> Reader.slow(1_000, 20 * MS))
                    .run();
        }
    }

    /** CLOSED already, in order, with bytes that nobody has read: an ABORT has nothing to abort, and they can be read still. */
    @Test
    void anAbortAfterTheEndLeavesWhatHasArrived() {
        Simulation simulation = new Simulation(1);
        simulation.wires(Wire.delaying(MS));
        SimHost client = simulation.newHost("client", "192.0.2.1", host -> {});
        SimHost server = simulation.newHost("server", "192.0.2.2", host -> host.tcp(Transfer.PATIENT));
        server.listen(1, () -> new BulkSender(1_000, 1));
        SimSocket socket = client.connect(server, 1, 1, s -> {
            if (s.state() == State.CLOSE_WAIT) {
                s.close();
            }
        });
        simulation.run(simulation::allClosed, 60 * SECOND);
        socket.abort();
        assertEquals(CloseReason.NORMAL, socket.closeReason());
        assertEquals(1_000, socket.receive(ByteBuffer.allocate(2_000)));
        assertEquals(-1, socket.receive(ByteBuffer.allocate(1)));
    }
}
