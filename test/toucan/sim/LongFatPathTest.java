package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.SECOND;

import org.junit.jupiter.api.Test;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;

class LongFatPathTest {
    private static final long GIGABIT = 1_000_000_000;

    @Test
    void fills() {
        for (long rtt : new long[] {10, 100}) for (boolean ts : new boolean[] {true, false}) for (boolean loss : new boolean[] {false, true}) {
        long t0 = System.nanoTime();
        Simulation simulation = new Simulation(1);
        simulation.wires(Wire.delaying(rtt / 2 * MS));
        TcpConfig tcp = TcpConfig.DEFAULT.with().minRtoNanos(200 * MS).mslNanos(SECOND).timestamps(ts).build();
        Impairments link = Impairments.NONE.with().rateBitsPerSecond(GIGABIT).limitPackets(20_000).loss(Loss.parse(loss ? "0.001%" : "0")).seed(5).build();
        SimHost client = simulation.newHost("client", "192.0.2.1", h -> h.tcp(tcp).impairments(link));
        SimHost server = simulation.newHost("server", "192.0.2.2", h -> h.tcp(tcp));
        server.listen(1, () -> Reader.fast().thenClose());
        SimSocket socket = client.connect(server, 5, 1, new BulkSender(400_000_000, 1));
        long last = 0;
        for (int i = 1; i <= 40 && socket.state() != toucan.tcp.State.CLOSED; i++) {
            simulation.runUntil(i * rtt * 2 * MS);
            Status c = socket.status();
            long got = server.sockets().isEmpty() ? 0 : server.sockets().get(0).bytesReceived();
            Status s = server.sockets().isEmpty() ? c : server.sockets().get(0).status();
            if (i % 2 == 0) System.out.printf("rtt %d ts %b loss %b %5d ms: rate %.0f%%, cwnd %d ssthresh %d flight %d, snd.wnd %d, sndbuf %d, rcvbuf %d, mem %d %d wait %d%n",rtt, ts, loss, i * rtt * 2,
                (got - last) * 8.0 / (4.0 * rtt * 1e-3) / 1e9 * 100, c.cwnd(), c.ssthresh(), c.flightSize(), c.sndWnd(), c.sndBuffer(), s.rcvBuffer(), socket.connection().bufferMemory(), server.sockets().get(0).connection().bufferMemory(), c.sendQueued());
            if (i % 2 == 0) last = got;
        }
        System.out.println((System.nanoTime() - t0) / 1e9 + " s");
        }
    }
}
