package toucan.sim;

import static toucan.sim.Transfer.MS;

import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import toucan.congestion.Bbr;
import toucan.congestion.CongestionControl;
import toucan.congestion.Cubic;
import toucan.congestion.Reno;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;

/** Whatever the network does, as long as it lets something through, both streams arrive whole and both sides close. */
class StreamEqualityTest {
    @Proves("2525/2.4")
    @Property(tries = 300)
    void everyStreamArrivesWhole(
            @ForAll("networks") Impairments network,
            @ForAll("configs") TcpConfig config,
            @ForAll("algorithms") Algorithms algorithms,
            @ForAll("readers") Supplier<Reader> readers,
            @ForAll("seeds") long seed,
            @ForAll("sizes") int forth,
            @ForAll("sizes") int back,
            @ForAll int iss) {
        new Transfer(seed)
                .network(n -> network.with())
                .tcp(t -> algorithms.in(config.with()))
                .readers(readers)
                .bytes(forth, back)
                .iss(() -> iss)
                .wire(Wire.delaying(seed % 50 * MS).withMtu(algorithms.path()))
                .run();
    }

    /** How losses are found and repaired. @param mtu of the path, to be discovered; 0: it carries everything */
    record Algorithms(
            boolean fastRetransmit,
            TcpConfig.Recovery recovery,
            boolean tailLossProbe,
            boolean prr,
            CongestionControl.Factory congestionControl,
            int fragments,
            int mtu) {
        TcpConfig.Builder in(TcpConfig.Builder config) {
            return config.fastRetransmit(fastRetransmit)
                    .recovery(recovery)
                    .tailLossProbe(tailLossProbe)
                    .prr(prr)
                    .congestionControl(congestionControl)
                    .reassemblyFragments(fragments)
                    .pathMtuDiscovery(mtu > 0);
        }

        PathMtu path() {
            return mtu > 0 ? PathMtu.of(mtu) : PathMtu.LARGEST;
        }
    }

    @Provide
    Arbitrary<Algorithms> algorithms() {
        return Combinators.combine(
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(TcpConfig.Recovery.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.<CongestionControl.Factory>of(Reno::new, Cubic::new, Bbr::new, Bbr.draft()),
                        Arbitraries.integers().between(1, 512),
                        Arbitraries.of(0, 0, 600, 1_300, 1_500, 9_000))
                .as(Algorithms::new);
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs().between(0, 1_000_000);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3_000), Arbitraries.integers().between(0, 60_000));
    }

    @Provide
    Arbitrary<Supplier<Reader>> readers() {
        return Arbitraries.of(Reader::fast, () -> Reader.slow(700, 3 * MS), () -> Reader.pausing(2_000, 20_000 * MS));
    }

    @Provide
    Arbitrary<TcpConfig> configs() {
        return Combinators.combine(
                        Arbitraries.integers().between(100, 9_000),
                        Arbitraries.integers().between(1_000, 200_000),
                        Arbitraries.integers().between(1_000, 200_000),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0L, 40 * MS, 499 * MS))
                .as((mss, receiveBuffer, sendBuffer, sack, timestamps, scaling, nagle, ackDelay) -> Transfer.PATIENT
                        .with()
                        .mss(mss)
                        .receiveBuffer(receiveBuffer)
                        .sendBuffer(sendBuffer)
                        .sack(sack)
                        .timestamps(timestamps)
                        .windowScaling(scaling)
                        .nagle(nagle)
                        .ackDelayNanos(ackDelay)
                        .build());
    }

    @Provide
    Arbitrary<Impairments> networks() {
        Arbitrary<Loss> bernoulli = Arbitraries.doubles().between(0, 0.3).map(Loss.Bernoulli::new);
        Arbitrary<Loss> bursts = Combinators.combine(
                        Arbitraries.doubles().between(0, 0.1),
                        Arbitraries.doubles().between(0.2, 1))
                .as((p, r) -> new Loss.GilbertElliott(p, r, 1, 0));
        Arbitrary<Double> share = Arbitraries.doubles().between(0, 0.2);
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(Loss.NONE), bernoulli, bursts),
                        Arbitraries.longs().between(0, 100 * MS),
                        Arbitraries.longs().between(0, 50 * MS),
                        share,
                        share,
                        share,
                        Arbitraries.of(0L, 500_000L, 10_000_000L),
                        Arbitraries.integers().between(1, 100))
                .as((loss, delay, jitter, reorder, duplicate, corrupt, rate, limit) -> Impairments.NONE
                        .with()
                        .loss(loss)
                        .delayNanos(delay)
                        .jitterNanos(jitter)
                        .reorder(reorder)
                        .duplicate(duplicate)
                        .corrupt(corrupt)
                        .rateBitsPerSecond(rate)
                        .limitPackets(limit)
                        .build());
    }
}
