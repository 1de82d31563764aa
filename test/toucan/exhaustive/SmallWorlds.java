package toucan.exhaustive;

import java.util.List;
import java.util.function.UnaryOperator;
import toucan.congestion.Cubic;
import toucan.congestion.FixedWindow;
import toucan.congestion.Reno;
import toucan.sim.Reader;
import toucan.tcp.TcpConfig;

/** The worlds that are explored. */
final class SmallWorlds {
    private static final long MS = 1_000_000;
    private static final int WINDOW = 4;

    /** A window of four segments; times as the tools have them, so that TIME-WAIT does not outlast a very late datagram by much. */
    private static final TcpConfig TCP = TcpConfig.DEFAULT
            .with()
            .mss(SmallWorld.SEGMENT)
            .timestamps(false)
            .receiveBuffer(WINDOW * SmallWorld.SEGMENT)
            .sendBuffer(2 * WINDOW * SmallWorld.SEGMENT)
            .congestionControl(FixedWindow.ofSegments(WINDOW))
            .nagle(false)
            .minRtoNanos(200 * MS)
            .mslNanos(1_000 * MS)
            .userTimeoutNanos(TcpConfig.FOREVER)
            .build();

    private SmallWorlds() {}

    static List<SmallWorld> all() {
        return List.of(
                new SmallWorld("RACK", TCP, 6, 0),
                new SmallWorld("RACK and Reno", tcp(t -> t.congestionControl(Reno::new)), 6, 0),
                new SmallWorld("SACK", tcp(t -> t.recovery(TcpConfig.Recovery.SACK)), 6, 0),
                new SmallWorld("NewReno", tcp(t -> t.sack(false).congestionControl(Cubic::new)), 6, 0),
                new SmallWorld("timer only", tcp(t -> t.fastRetransmit(false)), 5, 0),
                new SmallWorld("timestamps", tcp(t -> t.timestamps(true).mss(SmallWorld.SEGMENT + 12)), 5, 0),
                new SmallWorld("both directions", TCP, 3, 3),
                new SmallWorld("nothing but SYN and FIN", TCP, 0, 0),
                new SmallWorld("opened and closed at the same time", TCP, 2, 2).simultaneously(),
                new SmallWorld("slow readers", TCP, 6, 0).reading(() -> Reader.slow(70, 20 * MS)),
                new SmallWorld("a reader that sleeps", TCP, 6, 0).reading(() -> Reader.pausing(1, 2_000 * MS)),
                new SmallWorld(
                        "ACKs at once, and Nagle", tcp(t -> t.ackDelayNanos(0).nagle(true)), 5, 1));
    }

    private static TcpConfig tcp(UnaryOperator<TcpConfig.Builder> change) {
        return change.apply(TCP.with()).build();
    }
}
