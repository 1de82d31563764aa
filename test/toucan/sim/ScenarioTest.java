package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.DAY;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.PORT;
import static toucan.sim.Transfer.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.CloseReason;
import toucan.tcp.Event;
import toucan.tcp.State;
import toucan.testing.Proves;

/** Known hard networks, with the numbers that others publish for theirs. */
class ScenarioTest {
    /** 10 Mbit/s, 15 ms, a queue of 25 packets: the network of the QUIC interoperability runner. */
    private static Impairments.Builder interop(Impairments.Builder network) {
        return network.rateBitsPerSecond(10_000_000).limitPackets(25);
    }

    private static final Wire INTEROP = Wire.delaying(15 * MS);

    /** So much loss, but never more than three datagrams in a row. */
    private static Outages shortBursts(double loss, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] inARow = {0};
        return nanos -> {
            boolean lost = random.nextDouble() < loss && inARow[0] < 3;
            inARow[0] = lost ? inARow[0] + 1 : 0;
            return lost;
        };
    }

    @Test
    void fiftyConnectionsThroughHandshakeLoss() {
        fiftyConnections(ScenarioTest::interop, 0.3);
    }

    @Test
    void fiftyConnectionsThroughHandshakeCorruption() {
        fiftyConnections(n -> interop(n).corrupt(0.3), 0);
    }

    /** One more every second, 1 KB each, all within 300 s. */
    private static void fiftyConnections(UnaryOperator<Impairments.Builder> network, double loss) {
        Simulation simulation = new Simulation(50);
        SimHost client = simulation.newHost("client", "192.0.2.1", h -> h.tcp(Transfer.PATIENT)
                .impairments(network.apply(Impairments.NONE.with()).seed(51).build()));
        SimHost server = simulation.newHost("server", "192.0.2.2", h -> h.tcp(Transfer.PATIENT)
                .impairments(network.apply(Impairments.NONE.with()).seed(52).build()));
        simulation.wire(client, server, INTEROP.with(shortBursts(loss, 53)));
        simulation.wire(server, client, INTEROP.with(shortBursts(loss, 54)));
        server.listen(PORT, () -> new BulkSender(1_024, 99));
        List<Reader> readers = new ArrayList<>();
        List<SimSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Reader reader = Reader.fast();
            int port = 1_000 + i;
            readers.add(reader);
            simulation.at(i * SECOND, () -> sockets.add(client.connect(server, port, PORT, reader.thenClose())));
        }
        simulation.run(() -> readers.stream().allMatch(Reader::ended), 300 * SECOND);
        for (SimSocket socket : sockets) {
            assertEquals(1_024, socket.bytesReceived(), socket.toString());
        }
        simulation.run(simulation::allClosed, DAY);
    }

    @Proves("9293/MUST-3")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void transferLossAndCorruption(long seed) {
        new Transfer(seed)
                .wire(INTEROP)
                .bytes(2 << 20, 0)
                .network(n -> interop(n).loss(Loss.parse("gemodel 1.02% 50%")))
                .run(300 * SECOND);
        Transfer corrupted = new Transfer(seed)
                .wire(INTEROP)
                .bytes(2 << 20, 0)
                .network(n -> interop(n).corrupt(0.02))
                .run(300 * SECOND);
        assertEquals(
                corrupted.client.impairCounters().corrupted(),
                corrupted.server.badChecksum() + corrupted.server.malformed(),
                "every damaged segment was noticed");
    }

    @Test
    void aConnectionSurvivesBlackHoles() {
        Transfer transfer = new Transfer(4)
                .wire(INTEROP.with(Outages.periodic(5 * SECOND, 2 * SECOND)))
                .bytes(10 << 20, 0)
                .network(ScenarioTest::interop)
                .run(300 * SECOND);
        assertEquals(CloseReason.NORMAL, transfer.socket.closeReason());
        assertTrue(transfer.socket.status().counters().timeouts() > 0);
    }

    @Test
    void aLongDarknessInTheMiddleIsSurvived() {
        new Transfer(5)
                .wire(Wire.delaying(10 * MS).with(Outages.between(SECOND / 2, 1_200 * SECOND)))
                .bytes(5 << 20, 100_000)
                .run();
    }

    @Test
    void aLongRoundTripCausesNoSpuriousTimeoutAfterTheHandshake() {
        Transfer transfer = new Transfer(6)
                .wire(Wire.delaying(750 * MS))
                .bytes(500_000, 0)
                .tcp(t -> t.minRtoNanos(SECOND))
                .run();
        assertEquals(0, transfer.socket.status().counters().bytesRetransmitted());
    }

    @Proves("9293/MAY-8")
    @Test
    void aReaderThatPausesForAnHourIsProbedAndThenGetsEverything() {
        Transfer transfer = new Transfer(7)
                .bytes(2 << 20, 0)
                .readers(() -> Reader.pausing(100_000, 3_600 * SECOND))
                .network(n -> n.loss(Loss.parse("20%")))
                .run();
        long probes = transfer.socket.status().counters().probesSent();
        assertTrue(50 <= probes && probes <= 150, probes + " probes, at most one a minute in the end");
    }

    /** The only segment that says that the window is open again is lost: the probe finds it out. */
    @Proves("2525/2.12")
    @Test
    void aLostWindowUpdateIsNoDeadlock() {
        for (int lost = 1; lost <= 40; lost++) {
            String drop = "ack#" + lost;
            new Transfer(8)
                    .bytes(200_000, 0)
                    .tcp(t -> t.receiveBuffer(8_000))
                    .readers(() -> Reader.pausing(8_000, 10 * SECOND))
                    .network(n -> n.drops(Drop.parse(drop)))
                    .run();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syn#1",
                "syn#1-3",
                "synack#1",
                "synack#1-2",
                "data#1",
                "data#3",
                "data#1-10",
                "data#70",
                "data#69-70",
                "ack#1",
                "ack#1-5",
                "ack#1-40",
                "fin#1",
                "fin#1-3",
                "retx#1",
                "data#5,retx#1",
                "data#5,retx#1-3"
            })
    void losingWhatMattersMostOnlyCostsTime(String drops) {
        Transfer transfer = new Transfer(9)
                .bytes(100_000, 100_000)
                .network(n -> n.drops(Drop.parse(drops)))
                .run();
        boolean anyLost = transfer.client.impairCounters().lost()
                        + transfer.server.impairCounters().lost()
                > 0;
        assertTrue(anyLost || drops.equals("retx#1"), "nothing was dropped");
    }

    @Test
    void aSingleLossIsRepairedByFastRetransmitAlone() {
        List<Event.Retransmitted> retransmissions = new ArrayList<>();
        Transfer transfer = new Transfer(10)
                .bytes(300_000, 0)
                .network(n -> n.drops(Drop.parse("data#40")))
                .events((socket, event, nanos) -> {
                    if (event instanceof Event.Retransmitted retransmitted) {
                        retransmissions.add(retransmitted);
                    }
                })
                .run();
        assertEquals(1, retransmissions.size(), retransmissions.toString());
        assertEquals(Event.Cause.RACK, retransmissions.get(0).cause());
        assertEquals(0, transfer.socket.status().counters().timeouts());
    }

    @Test
    void abortReachesThePeer() {
        Transfer base = new Transfer(11).bytes(10 << 20, 10 << 20).start();
        base.simulation.runUntil(SECOND / 10);
        assertEquals(State.ESTABLISHED, base.socket.state());
        base.socket.abort();
        base.simulation.run(base.simulation::allClosed, SECOND);
        assertEquals(CloseReason.ABORTED, base.socket.closeReason());
        assertEquals(CloseReason.RESET, base.accepted().closeReason());
    }

    @Proves("faults/33")
    @Test
    void aPeerThatVanishesIsGivenUp() {
        Transfer base = new Transfer(12)
                .bytes(10 << 20, 0)
                .tcp(t -> t.userTimeoutNanos(60 * SECOND).idleTimeoutNanos(200 * SECOND))
                .wire(Wire.delaying(10 * MS).with(Outages.between(SECOND / 10, DAY)))
                .start();
        base.simulation.run(base.simulation::allClosed, 300 * SECOND);
        assertEquals(CloseReason.USER_TIMEOUT, base.socket.closeReason());
        assertEquals(CloseReason.IDLE_TIMEOUT, base.accepted().closeReason());
    }
}
