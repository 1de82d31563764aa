package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.PORT;
import static toucan.sim.Transfer.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.congestion.Bbr;
import toucan.congestion.CongestionControl;
import toucan.congestion.Cubic;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.Event;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;

/** BBR over links that lose, and beside others in one queue. Goodput counts from the first second to the end. */
class BbrOverLinksTest {
    private static final long MBIT = 1_000_000;
    /** 1440 of 1500 bytes are data. */
    private static final double PAYLOAD = 0.96;

    private static final TcpConfig CONFIG = Transfer.PATIENT
            .with()
            .nagle(false)
            .receiveBuffer(2 << 20)
            .sendBuffer(1 << 20)
            .build();

    private final List<String> states = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    private static Impairments link(long bitsPerSecond, int limit, String loss, long seed) {
        return Impairments.NONE
                .with()
                .rateBitsPerSecond(bitsPerSecond)
                .limitPackets(limit)
                .loss(Loss.parse(loss))
                .seed(seed)
                .build();
    }

    /** So many flows from one host, all of them endless and half a second apart. Returns what each of them got (bits/s). */
    private double[] share(
            Impairments network, String back, long rttNanos, long seconds, List<CongestionControl.Factory> controls) {
        int[] next = {0};
        CongestionControl.Factory inTurn =
                smss -> controls.get(next[0]++ % controls.size()).create(smss);
        Simulation simulation = new Simulation(network.seed());
        simulation.wires(Wire.delaying(rttNanos / 2));
        SimHost client = simulation.newHost("client", "192.0.2.1", h -> h.impairments(network)
                .tcp(CONFIG.with().congestionControl(inTurn).build())
                .events((socket, event, nanos) -> {
                    if (event instanceof Event.CongestionState change) {
                        states.add(change.state());
                        times.add(nanos);
                    }
                }));
        SimHost server = simulation.newHost("server", "192.0.2.2", h -> h.tcp(CONFIG)
                .impairments(Impairments.NONE
                        .with()
                        .loss(Loss.parse(back))
                        .seed(network.seed() + 99)
                        .build()));
        server.listen(PORT, () -> Reader.fast().thenClose());
        List<SimSocket> flows = new ArrayList<>();
        for (int i = 0; i < controls.size(); i++) {
            int port = 1_000 + i;
            simulation.at(
                    i * SECOND / 2,
                    () -> flows.add(client.connect(server, port, PORT, new BulkSender(1L << 40, port))));
        }
        long from = (controls.size() == 1 ? 1 : 5) * SECOND;
        simulation.runUntil(from);
        long[] before = flows.stream().mapToLong(BbrOverLinksTest::acked).toArray();
        simulation.runUntil(from + seconds * SECOND);
        double[] rates = new double[flows.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (acked(flows.get(i)) - before[i]) * 8.0 / seconds;
        }
        return rates;
    }

    private static long acked(SimSocket socket) {
        return socket.status().counters().bytesAcked();
    }

    /** Of the rate that the link has for data. */
    private double alone(
            CongestionControl.Factory control, long rate, long rttMillis, int limit, String loss, long seed) {
        return share(link(rate, limit, loss, seed), loss, rttMillis * MS, 6, List.of(control))[0] / (rate * PAYLOAD);
    }

    @ParameterizedTest
    @CsvSource({"0%, 0.95", "0.1%, 0.9", "1%, 0.82", "5%, 0.75"})
    void aLossyLinkIsFilledAllTheSame(String loss, double least) {
        for (long seed = 1; seed <= 2; seed++) {
            double filled = alone(Bbr::new, 20 * MBIT, 40, 67, loss, seed);
            assertTrue(filled >= least, "seed " + seed + ": " + filled);
        }
    }

    @Test
    void whatCubicAndTheDraftMakeOfIt() { // so that the test above can fail
        double cubic = alone(Cubic::new, 20 * MBIT, 40, 67, "1%", 1);
        assertTrue(cubic < 0.5, "CUBIC: " + cubic);
        double draft = alone(Bbr.draft(), 20 * MBIT, 40, 67, "5%", 1);
        assertTrue(draft < 0.5, "to the letter: " + draft);
    }

    @Test
    void theStatesInTheirOrder() {
        share(link(20 * MBIT, 100, "0%", 7), "0%", 40 * MS, 12, List.of(Bbr::new));
        assertEquals(
                List.of("Drain", "ProbeBW_CRUISE", "ProbeBW_REFILL", "ProbeBW_UP", "ProbeBW_DOWN", "ProbeBW_CRUISE"),
                states.subList(0, 6));
        int probe = states.indexOf("ProbeRTT");
        assertTrue(
                probe > 0 && times.get(probe) > 5 * SECOND && times.get(probe) < 11 * SECOND, "ProbeRTT at " + times);
        assertEquals("ProbeBW_CRUISE", states.get(probe + 1));
        long lasted = times.get(probe + 1) - times.get(probe);
        assertTrue(200 * MS <= lasted && lasted <= 500 * MS, "ProbeRTT for " + lasted);
    }

    /** Jain's index; 1 is fair, 0.5 the worst of two. */
    private static double fairness(double[] rates) {
        double sum = 0;
        double squares = 0;
        for (double rate : rates) {
            sum += rate;
            squares += rate * rate;
        }
        return sum * sum / squares / rates.length;
    }

    @ParameterizedTest
    @CsvSource({"35", "67", "150"})
    void twoFlowsShare(int limit) {
        double[] rates = share(link(20 * MBIT, limit, "0%", 3), "0%", 40 * MS, 15, List.of(Bbr::new, Bbr::new));
        assertTrue(fairness(rates) > 0.85, rates[0] + " and " + rates[1]);
        assertTrue(rates[0] + rates[1] > 0.9 * 20 * MBIT * PAYLOAD, rates[0] + " and " + rates[1]);
    }

    @Proves("9293/MAY-18")
    @ParameterizedTest
    @CsvSource({"35", "67", "150"})
    void besideCubicNeitherStarves(int limit) {
        double[] rates = share(link(20 * MBIT, limit, "0%", 4), "0%", 40 * MS, 15, List.of(Bbr::new, Cubic::new));
        double least = 0.15 * 20 * MBIT * PAYLOAD;
        assertTrue(rates[0] > least && rates[1] > least, "BBR " + rates[0] + ", CUBIC " + rates[1]);
    }

    /** Paths that hold less than a segment, queues that hold two, windows that close, applications that trickle. */
    @Test
    void itFinishesWhateverThePathIs() {
        for (long seed = 1; seed <= 3; seed++) {
            bbr(seed)
                    .wire(Wire.delaying(MS / 10))
                    .network(n -> n.rateBitsPerSecond(100_000).limitPackets(20))
                    .run();
            bbr(seed)
                    .network(n -> n.rateBitsPerSecond(2 * MBIT).limitPackets(2))
                    .run();
            bbr(seed).readers(() -> Reader.pausing(20_000, 30 * SECOND)).run();
            bbr(seed)
                    .tcp(t -> t.receiveBuffer(4_000))
                    .network(n -> n.loss(Loss.parse("5%")))
                    .run();
            bbr(seed)
                    .wire(Wire.delaying(20 * MS).with(Outages.between(SECOND / 10, 20 * SECOND)))
                    .run();
            bbr(seed)
                    .tcp(t -> t.sack(false))
                    .network(n -> n.loss(Loss.parse("5%")))
                    .run();
            bbr(seed)
                    .tcp(t -> t.fastRetransmit(false))
                    .network(n -> n.loss(Loss.parse("2%")))
                    .run();
        }
    }

    private static Transfer bbr(long seed) {
        return new Transfer(seed).bytes(150_000, 20_000).tcp(t -> t.congestionControl(Bbr::new));
    }

    /** §5.3.1.2, §5.4.1: pieces of a page a second apart never fill the pipe, and each leaves at once, as fast as before. */
    @Test
    void anApplicationThatTricklesStaysInStartup() {
        Simulation simulation = new Simulation(5);
        simulation.wires(Wire.delaying(20 * MS));
        SimHost client = simulation.newHost(
                "client",
                "192.0.2.1",
                h -> h.tcp(CONFIG.with().congestionControl(Bbr::new).build()));
        SimHost server = simulation.newHost("server", "192.0.2.2", h -> h.tcp(CONFIG));
        Reader reader = Reader.fast();
        server.listen(PORT, reader::thenClose);
        SimSocket socket = client.connect(
                server,
                1_000,
                PORT,
                BulkSender.trickling(200_000, 1, 10_000, SECOND).and(Reader.fast()));
        simulation.runUntil(15 * SECOND + SECOND / 2);
        assertEquals("Startup", socket.status().congestionState());
        assertEquals(0, socket.status().sendQueued());
        assertTrue(socket.status().cwnd() >= 14_400, "cwnd " + socket.status().cwnd());
        simulation.run(simulation::allClosed, 60 * SECOND);
        assertEquals(0, socket.status().counters().retransmissionsRto());
    }
}
