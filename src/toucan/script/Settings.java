package toucan.script;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import toucan.congestion.Bbr;
import toucan.congestion.CongestionControl;
import toucan.congestion.Cubic;
import toucan.congestion.Reno;
import toucan.tcp.TcpConfig;
import toucan.tcp.UserTimeoutOption;

/** The {@code --name=value} lines of a script, applied to a {@link TcpConfig}. */
final class Settings {
    private static final String STATELESS_HANDSHAKE = "stateless_handshake";

    private Settings() {}

    /** Whether the listener keeps no state of a SYN. */
    static boolean statelessHandshake(List<Script.Setting> settings) {
        return settings.stream().anyMatch(setting -> setting.name().equals(STATELESS_HANDSHAKE) && on(setting));
    }

    /** What stands at the head of the script, and for one by others, what it takes for granted. */
    static void apply(Script script, Rules rules) {
        rules.statelessHandshake = statelessHandshake(script.settings());
        if (!rules.exact) {
            Expectations.apply(script, rules);
        }
        TcpConfig.Builder builder = rules.config.with();
        for (Script.Setting setting : script.settings()) {
            if (rules.exact || !PacketdrillSettings.apply(setting, builder, rules)) {
                apply(setting, builder, rules);
            }
        }
        try {
            rules.config = builder.build();
            rules.config = rules.config
                    .with()
                    .mss(rules.config.mss() - rules.udpHeader)
                    .build();
        } catch (IllegalArgumentException e) {
            if (rules.exact) {
                throw e;
            }
            throw new DoesNotApply(e.getMessage());
        }
    }

    /** @throws ScriptError for a value that is not known; for a name only when the script is one of ours */
    private static void apply(Script.Setting setting, TcpConfig.Builder b, Rules rules) {
        switch (setting.name()) {
            case "mss" -> b.mss(size(setting));
            case "path_mtu_discovery" -> b.pathMtuDiscovery(on(setting));
            case "default_send_mss" -> b.defaultSendMss(size(setting));
            case "rcvbuf" -> b.receiveBuffer(size(setting));
            case "rcvbuf_max" -> b.receiveBufferMax(size(setting));
            case "receive_burst" -> b.receiveBurst(size(setting));
            case "sndbuf" -> b.sendBuffer(size(setting));
            case "sndbuf_max" -> b.sendBufferMax(size(setting));
            case "sack" -> b.sack(on(setting));
            case "timestamps" -> b.timestamps(on(setting));
            case "window_scaling" -> b.windowScaling(on(setting));
            case "fast_retransmit" -> b.fastRetransmit(on(setting));
            case "cc" -> b.congestionControl(congestionControl(setting, rules));
            case "recovery" -> b.recovery(recovery(setting));
            case "tail_loss_probe" -> b.tailLossProbe(on(setting));
            case "min_pto" -> b.minProbeTimeoutNanos(time(setting));
            case "grows_half_used" -> b.growsHalfUsed(on(setting));
            case "limited_transmit" -> b.limitedTransmit(on(setting));
            case "prr" -> b.prr(on(setting));
            case "forward_rto" -> b.forwardRto(on(setting));
            case "dsack_undo" -> b.dsackUndo(on(setting));
            case "nagle" -> b.nagle(on(setting));
            case "ack_delay" -> b.ackDelayNanos(time(setting));
            case "initial_rto" -> b.initialRtoNanos(time(setting));
            case "min_rto" -> b.minRtoNanos(time(setting));
            case "max_rto" -> b.maxRtoNanos(time(setting));
            case "r1" -> b.r1Retransmissions(size(setting));
            case "user_timeout" -> b.userTimeoutNanos(time(setting));
            case "user_timeout_option" -> b.userTimeoutOption(UserTimeoutOption.OFF.enabled(on(setting)));
            case "connect_timeout" -> b.connectTimeoutNanos(time(setting));
            case "idle_timeout" -> b.idleTimeoutNanos(time(setting));
            case "fin_wait_2_timeout" -> b.finWait2TimeoutNanos(time(setting));
            case "msl" -> b.mslNanos(time(setting));
            case "challenge_acks" -> b.challengeAckLimit(size(setting));
            case "reassembly_fragments" -> b.reassemblyFragments(size(setting));
            case STATELESS_HANDSHAKE -> on(setting); // the listener's, not the connection's
            default -> {
                if (rules.exact) {
                    throw new ScriptError(setting.line(), "unknown setting --" + setting.name());
                }
                rules.note("no meaning here: --" + setting.name());
            }
        }
    }

    private static int size(Script.Setting setting) {
        try {
            return Integer.parseInt(setting.value());
        } catch (NumberFormatException e) {
            throw wrong(setting, "a whole number");
        }
    }

    private static CongestionControl.Factory congestionControl(Script.Setting setting, Rules rules) {
        try {
            return congestionControl(setting.value(), rules);
        } catch (IllegalArgumentException e) {
            throw wrong(setting, "one of reno, cubic, bbr, bbr:draft");
        }
    }

    /** @throws IllegalArgumentException for a name that is not known */
    static CongestionControl.Factory congestionControl(String name, Rules rules) {
        return switch (name) {
            case "reno", "newreno" -> Reno::new;
            case "cubic" -> rules.profile == Profile.LINUX ? Profile.CUBIC_OF_LINUX : Cubic::new;
            case "bbr" -> Bbr::new;
            case "bbr:draft" -> Bbr.draft();
            default -> throw new IllegalArgumentException("there is no congestion control " + name + " here");
        };
    }

    private static TcpConfig.Recovery recovery(Script.Setting setting) {
        for (TcpConfig.Recovery recovery : TcpConfig.Recovery.values()) {
            if (recovery.name().toLowerCase(Locale.ROOT).equals(setting.value())) {
                return recovery;
            }
        }
        throw wrong(
                setting,
                "one of " + Arrays.toString(TcpConfig.Recovery.values()).toLowerCase(Locale.ROOT));
    }

    private static boolean on(Script.Setting setting) {
        return switch (setting.value()) {
            case "on", "1", "" -> true;
            case "off", "0" -> false;
            default -> throw wrong(setting, "on or off");
        };
    }

    /** {@code 200ms}, {@code 1.5s}, {@code never}. */
    private static long time(Script.Setting setting) {
        String value = setting.value();
        try {
            if (value.equals("never")) {
                return TcpConfig.FOREVER;
            }
            if (value.endsWith("ms")) {
                return When.nanos(value.substring(0, value.length() - 2)) / 1_000;
            }
            if (value.endsWith("s")) {
                return When.nanos(value.substring(0, value.length() - 1));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(setting, "a time");
        }
        throw wrong(setting, "a time with its unit (200ms, 1s, never)");
    }

    private static ScriptError wrong(Script.Setting setting, String wanted) {
        return new ScriptError(
                setting.line(), "--" + setting.name() + " needs " + wanted + ", not '" + setting.value() + "'");
    }
}
