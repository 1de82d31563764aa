package toucan.soak;

import toucan.congestion.CongestionControls;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;
import toucan.tcp.UserTimeoutOption;

/** Random settings of TCP. */
final class Configs {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private Configs() {}

    /** Patient, so that only what an application aborts ends before its time. */
    static TcpConfig config(Dice dice) {
        int receive = sizeOfBuffer(dice);
        int send = sizeOfBuffer(dice);
        TcpConfig.Builder config = TcpConfig.DEFAULT
                .with()
                .mss(dice.chance(0.5) ? 1_452 : dice.between(100, 9_000))
                .pathMtuDiscovery(dice.chance(0.2))
                .receiveBuffer(receive)
                .sendBuffer(send)
                .sack(dice.chance(0.8))
                .timestamps(dice.chance(0.7))
                .windowScaling(dice.chance(0.8))
                .fastRetransmit(dice.chance(0.9))
                .recovery(dice.oneOf(TcpConfig.Recovery.values()))
                .tailLossProbe(dice.chance(0.8))
                .limitedTransmit(dice.chance(0.8))
                .prr(dice.chance(0.8))
                .forwardRto(dice.chance(0.8))
                .dsackUndo(dice.chance(0.8))
                .nagle(dice.chance(0.5))
                .ackDelayNanos(dice.oneOf(0L, 40 * MS, 40 * MS, 499 * MS))
                .minRtoNanos(dice.oneOf(200 * MS, 200 * MS, SECOND))
                .reassemblyFragments(dice.oneOf(1, 3, 4_096))
                .timestampOffset(dice.anyInt())
                .mslNanos(dice.oneOf(SECOND, 30 * SECOND))
                .congestionControl(CongestionControls.named(
                        dice.oneOf("cubic", "reno", "bbr", "bbr:draft", "none", "fixed:1", "fixed:7")))
                .userTimeoutNanos(TcpConfig.FOREVER)
                .connectTimeoutNanos(3_600 * SECOND)
                .idleTimeoutNanos(Scenario.IDLE_TIMEOUT_NANOS);
        if (dice.chance(0.3)) {
            config.receiveBufferMax(4 * receive).sendBufferMax(4 * send);
        }
        if (dice.chance(0.2)) {
            config.keepAlive(new KeepAlive(dice.between(1, 20) * SECOND, 10 * SECOND, 127));
        }
        if (dice.chance(0.2)) {
            UserTimeoutOption option = TcpConfig.DEFAULT.userTimeoutOption();
            config.userTimeoutOption(option.enabled(true).changeable(false));
        }
        return config.build();
    }

    private static int sizeOfBuffer(Dice dice) {
        return dice.chance(0.3) ? 128 << 10 : dice.between(500, 20_000);
    }
}
