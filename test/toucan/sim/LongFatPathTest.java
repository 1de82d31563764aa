package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.PORT;
import static toucan.sim.Transfer.SECOND;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.BufferBudget;
import toucan.tcp.TcpConfig;

/** Buffers that nobody has set: a long and fast path fills, and memory goes only where it is of use. */
class LongFatPathTest {
    private static final long GIGABIT = 1_000_000_000;
    private static final long MIB = 1 << 20;
    private static final int CONNECTIONS = 100;
    private static final TcpConfig TCP =
            TcpConfig.DEFAULT.with().minRtoNanos(200 * MS).mslNanos(SECOND).build();

    /** 1 Gbit/s with a queue of 20,000 packets. */
    private static final Impairments FAST = Impairments.NONE
            .with()
            .rateBitsPerSecond(GIGABIT)
            .limitPackets(20_000)
            .seed(1)
            .build();

    private final Simulation simulation = new Simulation(1);
    private TcpConfig tcp = TCP;
    private SimHost client;
    private SimHost server;

    private SimSocket open(Impairments network, long rttNanos, Application sender, Supplier<Application> readers) {
        simulation.wires(Wire.delaying(rttNanos / 2));
        client = simulation.newHost("client", "192.0.2.1", host -> host.tcp(tcp).impairments(network));
        server = simulation.newHost("server", "192.0.2.2", host -> host.tcp(tcp));
        server.listen(PORT, readers);
        return client.connect(server, 50_000, PORT, sender);
    }

    private SimSocket accepted() {
        return server.sockets().get(0);
    }

    @ParameterizedTest
    @CsvSource({"100, true", "20, false"})
    void aPathOfOneGigabitFills(long rttMillis, boolean timestamps) {
        tcp = TCP.with().timestamps(timestamps).build();
        SimSocket socket = open(FAST, rttMillis * MS, new BulkSender(500 * MIB, 1), Reader::fast);
        // From ten segments, slow start takes eleven round trips to get there; one more, and two that count.
        simulation.runUntil(13 * rttMillis * MS);
        long before = accepted().bytesReceived();
        simulation.runUntil(15 * rttMillis * MS);
        double rate = 8.0 * (accepted().bytesReceived() - before) / (2 * rttMillis / 1e3) / GIGABIT;
        // 1440 bytes of every 1480 are payload.
        assertTrue(rate > 0.9, "fills " + rate + " of the path; " + socket + ", " + accepted());
        assertTrue(
                accepted().connection().bufferMemory() < 200 << 10, "a fast reader needs little memory: " + accepted());
    }

    @Test
    void aSlowReaderGetsNoLargerBuffer() { // 100 kB/s, on a path of 1 Gbit/s
        open(FAST, 20 * MS, new BulkSender(10 * MIB, 1), () -> Reader.slow(1_000, 10 * MS));
        simulation.runUntil(20 * SECOND);
        assertTrue(accepted().bytesReceived() > 1_900_000, "it reads all the time");
        assertEquals(TCP.receiveBuffer(), accepted().status().rcvBuffer());
    }

    @Test
    void idleConnectionsCostNextToNothing() { // however much each of them has had to do
        SimSocket first = open(Impairments.NONE, 10 * MS, new BulkSender(0, 1), Reader::fast);
        List<SimSocket> sockets = new ArrayList<>(List.of(first));
        for (int i = 1; i < CONNECTIONS; i++) {
            sockets.add(client.connect(server, 50_000 - i, PORT, once(40_000)));
        }
        simulation.runUntil(20 * MS);
        assertTrue(memory(sockets) > (CONNECTIONS - 1) * 40_000, "while they are busy: " + memory(sockets));
        simulation.runUntil(10 * SECOND);
        assertEquals(40_000, server.sockets().get(CONNECTIONS - 1).bytesReceived());
        long idle = memory(sockets) + memory(server.sockets());
        assertTrue(idle <= CONNECTIONS * 2 * 4096, "bytes of memory in " + CONNECTIONS + " idle connections: " + idle);
    }

    private static long memory(List<SimSocket> sockets) {
        return sockets.stream().mapToLong(s -> s.connection().bufferMemory()).sum();
    }

    /** Sends so many bytes and leaves the connection open. */
    private static Application once(int bytes) {
        ByteBuffer data = ByteBuffer.allocate(bytes);
        return socket -> socket.send(data);
    }

    @Test
    void withoutBudgetTheBuffersStayAndTheTransferEnds() {
        long[] asked = {0};
        BufferBudget exhausted = new BufferBudget() {
            @Override
            public int reserve(int bytes) {
                asked[0]++;
                return 0;
            }

            @Override
            public void release(int bytes) {
                throw new AssertionError("nothing was granted, and " + bytes + " bytes come back");
            }
        };
        tcp = TCP.with().bufferBudget(exhausted).build();
        SimSocket socket = open(
                FAST, 20 * MS, new BulkSender(10 * MIB, 1), () -> Reader.fast().thenClose());
        simulation.run(simulation::allClosed, 60 * SECOND);
        assertEquals(10 * MIB, accepted().bytesReceived());
        assertTrue(asked[0] > 0, "they would have liked to grow");
        assertEquals(TCP.receiveBuffer(), accepted().status().rcvBuffer());
        assertEquals(TCP.sendBuffer(), socket.status().sndBuffer());
    }

    @Test
    void theBudgetIsWholeAgainInTheEnd() {
        long[] reserved = {0, 0};
        BufferBudget budget = new BufferBudget() {
            @Override
            public int reserve(int bytes) {
                reserved[0] += bytes;
                reserved[1] = Math.max(reserved[1], reserved[0]);
                return bytes;
            }

            @Override
            public void release(int bytes) {
                reserved[0] -= bytes;
            }
        };
        tcp = TCP.with().bufferBudget(budget).build();
        Impairments lossy = FAST.with().loss(Loss.parse("0.01%")).build();
        open(lossy, 20 * MS, new BulkSender(30 * MIB, 1), () -> Reader.fast().thenClose());
        simulation.run(simulation::allClosed, 60 * SECOND);
        assertEquals(30 * MIB, accepted().bytesReceived());
        assertTrue(reserved[1] > MIB, "they grew by " + reserved[1]);
        assertEquals(0, reserved[0]);
    }
}
