package toucan.figures;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.sim.Application;
import toucan.sim.BulkSender;
import toucan.sim.Outages;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.SimSocket;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.CloseReason;
import toucan.tcp.TcpConfig;

/** The scenarios of the QUIC interoperability runner, and two more of their kind. */
final class Interop extends Section {
    private static final int SEEDS = 4;
    private static final int CONNECTIONS = 50;
    private static final int SMALL = 1_024;
    private static final int REQUEST = 32;
    private static final long BOUND = 300 * Lab.SECOND;
    private static final long RATE = 10_000_000;
    private static final int QUEUE_PACKETS = 25;
    private static final int FULL_PACKET = 1_500;
    private static final long MEGABYTE = 1_000_000;
    private static final Wire INTEROP = Wire.delaying(15 * Lab.MS);

    private final StringBuilder page = new StringBuilder();

    @Override
    String title() {
        return "Scenarios of the QUIC interoperability runner";
    }

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    String measure() {
        page.append(
                """
                10 Mbit/s with a queue of 25 packets and 15 ms each way, unless the row says more; the tools' settings. *In bursts*: never
                more than three datagrams lost in a row. Where chance has a part: seeds 1 to %d, mean and worst. That the bytes delivered
                are the bytes sent is checked in every run; corruption flips a bit for the checksum to find.

                | scenario | has to | does |
                |---|---|---|
                """
                        .formatted(SEEDS));
        handshakes(
                "handshake loss L1: 30 % both ways in bursts, 50 connections, one after the other, a request and 1 KB each",
                0.3, 0);
        handshakes("handshake corruption C1: the same, 30 % corrupted", 0, 0.3);
        transfer("transfer loss L2: 2 MB, 2 % both ways in bursts", 2 * MEGABYTE, 0.02, 0, Outages.NONE, Loss.NONE);
        transfer(
                "transfer corruption C2: 2 MB, 2 % corrupted both ways",
                2 * MEGABYTE, 0, 0.02, Outages.NONE, Loss.NONE);
        transfer(
                "2 MB, `--loss 'gemodel 1%% 30%%'` both ways: netem's bursts, of 3.3 datagrams on average"
                        .replace("%%", "%"),
                2 * MEGABYTE,
                0,
                0,
                Outages.NONE,
                Loss.parse("gemodel 1% 30%"));
        transfer(
                "black hole B: 10 MB, the link 5 s up and 2 s down",
                10 * MEGABYTE,
                0,
                0,
                Outages.periodic(5 * Lab.SECOND, 2 * Lab.SECOND),
                Loss.NONE);
        for (String cc : List.of("cubic", "reno", "bbr")) {
            goodput(cc);
        }
        for (String cc : List.of("cubic", "bbr")) {
            crossTraffic(cc);
        }
        longRoundTrip();
        amplification();
        return page.toString();
    }

    private void row(String scenario, String bound, String result) {
        page.append("| ")
                .append(scenario)
                .append(" | ")
                .append(bound)
                .append(" | ")
                .append(result)
                .append(" |\n");
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    // ---- L1, C1

    private void handshakes(String scenario, double loss, double corrupt) {
        List<Double> seconds = Lab.seeds(SEEDS, seed -> handshakes(loss, corrupt, seed));
        double worst = seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        require(worst <= 300, scenario + ": " + worst + " s");
        row(scenario, "50 of 50 whole, in 300 s", text("50 of 50; %.0f s, at most %.0f s", Lab.mean(seconds), worst));
    }

    /** How long it takes until the last file is here (seconds). */
    private static double handshakes(double loss, double corrupt, long seed) {
        Simulation simulation = new Simulation(seed);
        SimHost client = host(simulation, 1, Lab.tcp(""), corrupt, Loss.NONE, seed);
        SimHost server = host(simulation, 2, Lab.tcp(""), corrupt, Loss.NONE, seed);
        simulation.wire(client, server, INTEROP.with(bursts(loss, 4 * seed)));
        simulation.wire(server, client, INTEROP.with(bursts(loss, 4 * seed + 1)));
        server.listen(Lab.PORT, () -> answering(new BulkSender(SMALL, seed)));
        for (int i = 0; i < CONNECTIONS; i++) {
            Reader reader = Reader.fast();
            SimSocket socket = client.connect(server, 1_000 + i, Lab.PORT, new BulkSender(REQUEST, i).and(reader));
            simulation.run(reader::ended, Lab.DAY);
            if (socket.bytesReceived() != SMALL) {
                throw new IllegalStateException("only " + socket.bytesReceived() + " bytes came: " + socket);
            }
        }
        return simulation.nanos() / 1e9;
    }

    /** Reads the whole request, then answers. */
    private static Application answering(Application answer) {
        Reader request = Reader.fast();
        return socket -> {
            request.run(socket);
            if (request.ended()) {
                answer.run(socket);
            }
        };
    }

    /** So much loss, but never more than three datagrams in a row. */
    private static Outages bursts(double loss, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] inARow = {0};
        return nanos -> {
            boolean lost = random.nextDouble() < loss && inARow[0] < 3;
            inARow[0] = lost ? inARow[0] + 1 : 0;
            return lost;
        };
    }

    private static SimHost host(
            Simulation simulation, int number, TcpConfig tcp, double corrupt, Loss loss, long seed) {
        Impairments network = Impairments.NONE
                .with()
                .rateBitsPerSecond(RATE)
                .limitPackets(QUEUE_PACKETS)
                .corrupt(corrupt)
                .loss(loss)
                .seed(2 * seed + number)
                .build();
        return simulation.newHost(
                "host " + number, "192.0.2." + number, h -> h.tcp(tcp).impairments(network));
    }

    // ---- L2, C2, B

    private void transfer(String scenario, long bytes, double inBursts, double corrupt, Outages outages, Loss loss) {
        List<Double> seconds =
                Lab.seeds(SEEDS, seed -> transfer(bytes, Lab.tcp(""), inBursts, corrupt, outages, loss, seed));
        double worst = seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        require(worst <= 300, scenario + ": " + worst + " s");
        row(
                scenario,
                "one connection, the file whole",
                text("whole; %.1f s, at most %.1f s", Lab.mean(seconds), worst));
    }

    private static double transfer(
            long bytes, TcpConfig tcp, double inBursts, double corrupt, Outages outages, Loss loss, long seed) {
        Simulation simulation = new Simulation(seed);
        SimHost client = host(simulation, 1, tcp, corrupt, loss, seed);
        SimHost server = host(simulation, 2, tcp, corrupt, loss, seed);
        Outages forth = bursts(inBursts, 4 * seed);
        Outages back = bursts(inBursts, 4 * seed + 1);
        simulation.wire(client, server, INTEROP.with(nanos -> outages.isDown(nanos) | forth.isDown(nanos)));
        simulation.wire(server, client, INTEROP.with(nanos -> outages.isDown(nanos) | back.isDown(nanos)));
        server.listen(Lab.PORT, () -> Reader.fast().thenClose());
        SimSocket socket = client.connect(server, 1_000, Lab.PORT, new BulkSender(bytes, seed).and(Reader.fast()));
        simulation.run(() -> server.bytesReceived() == bytes, BOUND);
        double seconds = simulation.nanos() / 1e9;
        simulation.run(simulation::allClosed, Lab.DAY);
        if (socket.closeReason() != CloseReason.NORMAL) {
            throw new IllegalStateException("ended by " + socket.closeReason() + ": " + socket);
        }
        return seconds;
    }

    // ---- goodput, cross traffic

    private void goodput(String cc) {
        long bytes = 10 * MEGABYTE;
        double seconds = transfer(bytes, Lab.tcp("--cc " + cc), 0, 0, Outages.NONE, Loss.NONE, 1);
        double share = bytes * 8 / seconds / RATE;
        require(share > 0.85, "goodput with " + cc + " is " + share + " of the rate");
        row(
                "goodput: 10 MB, nothing by chance, `--cc " + cc + "`",
                "record",
                text("%.2f Mbit/s, %.1f %% of the rate", bytes * 8 / seconds / 1e6, 100 * share));
    }

    private void crossTraffic(String cc) {
        Simulation simulation = new Simulation(1);
        Bottleneck forth = new Bottleneck(RATE, (long) QUEUE_PACKETS * FULL_PACKET);
        Bottleneck back = new Bottleneck(RATE, (long) QUEUE_PACKETS * FULL_PACKET);
        SimHost[] receivers = new SimHost[2];
        for (int i = 0; i < 2; i++) {
            TcpConfig tcp = Lab.tcp("--cc " + (i == 0 ? cc : "cubic"));
            SimHost sender = simulation.newHost("sender " + i, "192.0.2.1" + i, h -> h.tcp(tcp));
            SimHost receiver = simulation.newHost("receiver " + i, "192.0.2.2" + i, h -> h.tcp(tcp));
            simulation.wire(sender, receiver, Wire.through(forth.thenDelaying(15 * Lab.MS)));
            simulation.wire(receiver, sender, Wire.through(back.thenDelaying(15 * Lab.MS)));
            receiver.listen(Lab.PORT, Reader::fast);
            sender.connect(receiver, 1_000, Lab.PORT, new BulkSender(Long.MAX_VALUE, i));
            receivers[i] = receiver;
        }
        simulation.run(() -> receivers[0].bytesReceived() >= 25 * MEGABYTE, 180 * Lab.SECOND);
        double[] shares =
                Arrays.stream(receivers).mapToDouble(SimHost::bytesReceived).toArray();
        double seconds = simulation.nanos() / 1e9;
        row(
                "cross traffic: 25 MB with `--cc " + cc + "` beside a CUBIC flow that begins with it and does not end",
                "within 180 s; record",
                text(
                        "%.0f s; %.2f and %.2f Mbit/s, Jain %.3f",
                        seconds, shares[0] * 8 / seconds / 1e6, shares[1] * 8 / seconds / 1e6, Lab.jain(shares)));
    }

    // ---- long round trip, amplification

    private void longRoundTrip() {
        Simulation simulation = new Simulation(1);
        simulation.wires(Wire.delaying(750 * Lab.MS));
        TcpConfig tcp = Lab.tcp("--min-rto 1s");
        SimHost client = simulation.newHost("client", "192.0.2.1", h -> h.tcp(tcp));
        SimHost server = simulation.newHost("server", "192.0.2.2", h -> h.tcp(tcp));
        server.listen(Lab.PORT, () -> Reader.fast().thenClose());
        SimSocket socket = client.connect(server, 1_000, Lab.PORT, new BulkSender(MEGABYTE, 1).and(Reader.fast()));
        simulation.run(() -> server.bytesReceived() == MEGABYTE, BOUND);
        long again = socket.status().counters().bytesRetransmitted();
        long timeouts = socket.status().counters().timeouts();
        require(again == 0, "long round trip: " + again + " bytes were sent again");
        row(
                "long round trip: 1 MB over 750 ms each way, no limit of rate, `--min-rto 1s`",
                "no data sent again",
                text(
                        "%d bytes again; %.1f s; timeouts: %d, of the SYN, for the first RTO is 1 s (RFC 6298 2.1)",
                        again, simulation.nanos() / 1e9, timeouts));
    }

    /** A SYN whose sender never answers: what comes back for it. */
    private void amplification() {
        Simulation simulation = new Simulation(1);
        TcpConfig tcp = Lab.tcp("").with().connectTimeoutNanos(180 * Lab.SECOND).build();
        SimHost client = simulation.newHost("client", "192.0.2.1", h -> h.tcp(tcp));
        SimHost server = simulation.newHost("server", "192.0.2.2", h -> h.tcp(tcp));
        long[] received = new long[1];
        long[] sent = new long[2];
        simulation.wire(
                client,
                server,
                Wire.through((bytes, nanos) -> {
                            received[0] += bytes;
                            return new long[] {nanos};
                        })
                        .with(Outages.between(1, Lab.DAY)));
        simulation.wire(server, client, Wire.through((bytes, nanos) -> {
            sent[0] += bytes;
            sent[1]++;
            return new long[0];
        }));
        server.listen(Lab.PORT, () -> new BulkSender(MEGABYTE, 1));
        client.connect(server, 1_000, Lab.PORT, Application.IDLE);
        simulation.run(() -> !server.sockets().isEmpty() && server.allClosed(), 200 * Lab.SECOND);
        require(sent[0] <= 3 * received[0], "amplification: " + sent[0] + " bytes for " + received[0]);
        row(
                "amplification limit: a SYN whose sender never answers",
                "at most 3 times the bytes that came",
                text("%d SYN,ACKs, %.2f times the bytes", sent[1], (double) sent[0] / received[0]));
    }
}
