package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.DAY;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.PORT;
import static toucan.sim.Transfer.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.capture.View;
import toucan.impair.Loss;
import toucan.tcp.CloseReason;
import toucan.tcp.State;

class SimulationTest {
    @Test
    void eventsHappenInTheOrderOfTheirTimesAndOfTheirPlanning() {
        Simulation simulation = new Simulation(1);
        List<String> happened = new ArrayList<>();
        simulation.at(20, () -> happened.add("late"));
        simulation.at(10, () -> {
            happened.add("first at " + simulation.nanos());
            simulation.at(10, () -> happened.add("third"));
        });
        simulation.at(10, () -> happened.add("second"));
        simulation.runUntil(15);
        assertEquals(List.of("first at 10", "second", "third"), happened);
        assertEquals(15, simulation.nanos());
        simulation.runUntil(20);
        assertEquals(4, happened.size());
    }

    @Test
    void aTransferWithoutImpairmentsTakesWhatTheWireTakes() {
        Transfer transfer = new Transfer(1).bytes(1_000_000, 0).run();
        assertEquals(0, transfer.socket.status().counters().bytesRetransmitted());
        assertEquals(20 * MS, transfer.socket.status().minRttNanos());
        assertEquals(CloseReason.NORMAL, transfer.socket.closeReason());
        assertEquals(CloseReason.NORMAL, transfer.accepted().closeReason());
        assertTrue(transfer.simulation.nanos() < 4 * SECOND, "took " + transfer.simulation.nanos());
    }

    @Test
    void anEchoComesBackWhole() {
        Transfer base = new Transfer(7).network(n -> n.loss(Loss.parse("5%"))).start();
        base.server.listen(7, Echo::new);
        BulkSender sender = new BulkSender(200_000, 3);
        SimSocket socket = base.client.connect(base.server, 1024, 7, sender.and(Reader.fast()));
        base.simulation.run(base.simulation::allClosed, DAY);
        assertEquals(200_000, socket.bytesSent());
        assertEquals(200_000, socket.bytesReceived());
    }

    @Test
    void ipv6() {
        new Transfer(2)
                .overIpv6()
                .bytes(300_000, 300_000)
                .network(n -> n.loss(Loss.parse("5%")))
                .run();
    }

    @Test
    void manyConnectionsOfSeveralHostsShareOneServer() {
        Simulation simulation = new Simulation(3);
        simulation.wires(Wire.delaying(5 * MS));
        SimHost server = simulation.newHost("server", "192.0.2.100", h -> h.tcp(Transfer.PATIENT));
        server.listen(PORT, Echo::new);
        List<SimSocket> sockets = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            long seed = i;
            SimHost client = simulation.newHost("client " + i, "192.0.2." + i, h -> h.tcp(Transfer.PATIENT)
                    .impairments(toucan.impair.Impairments.NONE
                            .with()
                            .loss(Loss.parse("10%"))
                            .seed(seed)
                            .build()));
            for (int port = 1; port <= 5; port++) {
                sockets.add(
                        client.connect(server, port, PORT, new BulkSender(20_000, 10 * i + port).and(Reader.fast())));
            }
        }
        simulation.run(simulation::allClosed, DAY);
        for (SimSocket socket : sockets) {
            assertEquals(20_000, socket.bytesReceived(), socket.toString());
        }
        assertEquals(
                15,
                server.sockets().stream()
                        .filter(s -> s.bytesReceived() == 20_000)
                        .count());
    }

    @Test
    void aPortWithoutListenerRefuses() {
        Transfer base = new Transfer(4).start();
        SimSocket socket = base.client.connect(base.server, 1024, 4444, Application.IDLE);
        base.simulation.runUntil(SECOND);
        assertEquals(State.CLOSED, socket.state());
        assertEquals(CloseReason.REFUSED, socket.closeReason());
    }

    @Test
    void aHostThatIsNotThereTimesOut() {
        Simulation simulation = new Simulation(4);
        SimHost client = simulation.newHost("client", "192.0.2.1", h -> {});
        SimHost elsewhere = new Simulation(5).newHost("elsewhere", "192.0.2.9", h -> {});
        SimSocket socket = client.connect(elsewhere, 1024, PORT, Application.IDLE);
        simulation.run(simulation::allClosed, DAY);
        assertEquals(CloseReason.CONNECT_TIMEOUT, socket.closeReason());
        assertEquals(180 * SECOND, simulation.nanos());
    }

    @Test
    void portsCanBeUsedAgainAfterwards() {
        Transfer base = new Transfer(5).start();
        base.simulation.run(base.simulation::allClosed, DAY);
        SimSocket again = base.client.connect(base.server, 50_000, PORT, new BulkSender(1_000, 9).and(Reader.fast()));
        base.simulation.run(base.simulation::allClosed, 2 * DAY);
        assertEquals(1_000, again.bytesSent());
        assertEquals(2, base.server.sockets().size());
        assertEquals(1_000, base.server.sockets().get(1).bytesReceived());
    }

    @Test
    void aConditionThatIsNotMetInTimeIsAViolationThatShowsTheConnections() {
        Transfer base = new Transfer(6)
                .wire(Wire.delaying(MS).with(Outages.between(0, DAY)))
                .start();
        InvariantViolation violation =
                assertThrows(InvariantViolation.class, () -> base.simulation.run(base.simulation::allClosed, SECOND));
        assertTrue(violation.getMessage().contains("SYN-SENT"), violation.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBytesOfTheCapture(View view) {
        byte[] bytes = bad(11, view).capture.toByteArray();
        assertTrue(bytes.length > 200_000, bytes.length + " bytes");
        assertArrayEquals(bytes, bad(11, view).capture.toByteArray());
        assertFalse(Arrays.equals(bytes, bad(12, view).capture.toByteArray()));
    }

    private static Transfer bad(long seed, View view) {
        return new Transfer(seed)
                .bytes(100_000, 50_000)
                .network(n -> n.loss(Loss.parse("gemodel 2% 30%"))
                        .delayNanos(5 * MS)
                        .jitterNanos(3 * MS)
                        .reorder(0.02)
                        .duplicate(0.02)
                        .corrupt(0.02)
                        .rateBitsPerSecond(20_000_000)
                        .limitPackets(50))
                .captured(view)
                .run();
    }

    @Test
    void tenMebibytesThroughALossyNetworkAreAMatterOfMoments() {
        Transfer transfer = new Transfer(13)
                .bytes(10 << 20, 0)
                .tcp(t -> t.receiveBuffer(1 << 20).sendBuffer(1 << 20))
                .network(n -> n.loss(Loss.parse("2%")))
                .run();
        assertTrue(transfer.socket.status().counters().bytesRetransmitted() > 100_000);
    }
}
