package toucan.script;

import toucan.tcp.TcpConfig;

/** What a {@code sysctl} of Linux or FreeBSD means for the connections that are opened from then on. */
final class Sysctls {
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final int FAST_OPEN_FOR_ALL_LISTENERS = 0x400;
    private static final String LINUX = "net.ipv4.tcp_";
    private static final String FREEBSD = "net.inet.tcp.";

    private Sysctls() {}

    static void apply(String name, String value, Rules rules) {
        try {
            TcpConfig.Builder config = rules.config.with();
            boolean known = name.startsWith(LINUX)
                    ? linux(name.substring(LINUX.length()), value, config, rules)
                    : name.startsWith(FREEBSD) && freeBsd(name.substring(FREEBSD.length()), value, config, rules);
            if (known) {
                rules.config = config.build();
            } else {
                rules.note("no meaning here: sysctl " + name);
            }
        } catch (IllegalArgumentException e) {
            rules.note("not taken over: sysctl " + name + "=" + value + ": " + e.getMessage());
        }
    }

    private static boolean linux(String name, String value, TcpConfig.Builder config, Rules rules) {
        switch (name) {
            case "timestamps" -> config.timestamps(on(value));
            case "sack" -> config.sack(on(value));
            case "window_scaling" -> config.windowScaling(on(value));
            case "frto" -> config.forwardRto(on(value));
            case "early_retrans" -> config.tailLossProbe(Integer.parseInt(value) >= 3);
            case "recovery" -> config.recovery(on(value) ? TcpConfig.Recovery.RACK : TcpConfig.Recovery.SACK);
            case "keepalive_time" -> rules.keepAlive = rules.keepAlive.idleNanos(number(value) * SECOND);
            case "keepalive_intvl" -> rules.keepAlive = rules.keepAlive.intervalNanos(number(value) * SECOND);
            case "keepalive_probes" -> rules.keepAlive = rules.keepAlive.probes((int) number(value));
            case "congestion_control" -> config.congestionControl(Settings.congestionControl(value, rules));
            case "rmem" -> receiveBuffer(value, config);
            case "wmem" -> sendBuffer(value, config);
            case "fin_timeout" -> config.finWait2TimeoutNanos(number(value) * SECOND);
            case "syn_retries" -> config.connectTimeoutNanos(((2L << number(value)) - 1) * SECOND);
            case "ecn" -> refuse(value, 1, "Explicit Congestion Notification (RFC 3168)", true);
            case "fastopen" -> {
                if ((number(value) & FAST_OPEN_FOR_ALL_LISTENERS) != 0) {
                    throw new DoesNotApply("TCP Fast Open (RFC 7413)");
                }
            }
            case "fastopen_key" -> {}
            case "mtu_probing" -> refuse(value, 1, "Linux' own MTU probing (RFC 4821)", false);
            case "slow_start_after_idle" -> {
                if (!on(value)) {
                    rules.note("RFC 5681 4.1 is obeyed: after an idle time the congestion window starts anew");
                }
            }
            case "dsack", "fack", "reordering", "no_metrics_save", "synack_retries" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean freeBsd(String name, String value, TcpConfig.Builder config, Rules rules) {
        switch (name) {
            case "rfc1323" -> config.timestamps(on(value)).windowScaling(on(value));
            case "sack.enable" -> config.sack(on(value));
            case "recvspace" -> receiveSpace(number(value), config, rules);
            case "sendspace" -> config.sendBuffer((int) number(value)).sendBufferMax(rules.config.sendBufferMax());
            case "delayed_ack" -> config.ackDelayNanos(on(value) ? TcpConfig.DEFAULT.ackDelayNanos() : 0);
            case "delacktime" -> config.ackDelayNanos(number(value) * MILLISECOND);
            case "cc.algorithm" -> config.congestionControl(Settings.congestionControl(value, rules));
            case "rexmit_initial" -> config.initialRtoNanos(number(value) * MILLISECOND);
            case "keepidle" -> rules.keepAlive = rules.keepAlive.idleNanos(number(value) * MILLISECOND);
            case "keepintvl" -> rules.keepAlive = rules.keepAlive.intervalNanos(number(value) * MILLISECOND);
            case "keepcnt" -> rules.keepAlive = rules.keepAlive.probes((int) number(value));
            case "icmp_may_rst" -> {
                if (!on(value)) {
                    throw new DoesNotApply("ICMP messages that are ignored by order");
                }
            }
            case "keepinit" -> config.connectTimeoutNanos(number(value) * MILLISECOND);
            case "msl" -> config.mslNanos(number(value) * MILLISECOND);
            case "syncookies_only" -> rules.statelessHandshake = on(value);
            case "insecure_rst", "insecure_syn" -> refuse(value, 1, "switching RFC 5961's protection off", false);
            case "pmtud_blackhole_detection" -> refuse(value, 1, "FreeBSD's own search for a path MTU", false);
            case "rexmit_drop_options" -> refuse(value, 1, "SYNs that lose their options when repeated", false);
            case "fastopen.client_enable", "fastopen.server_enable" -> refuse(
                    value, 1, "TCP Fast Open (RFC 7413)", false);
            case "ecn.enable" -> refuse(value, 1, "Explicit Congestion Notification (RFC 3168)", true);
            case "blackhole" -> refuse(value, 1, "a host that answers nothing on closed ports", false);
            case "rexmit_slop",
                    "hostcache.purgenow",
                    "syncookies",
                    "udp_tunneling_port",
                    "udp_tunneling_overhead",
                    "drop_synfin" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    /** FreeBSD rounds its buffer up to whole segments of 1460 bytes. */
    private static void receiveSpace(long bytes, TcpConfig.Builder config, Rules rules) {
        int segments = (int) ((bytes + 1459) / 1460);
        config.receiveBuffer(segments * 1460)
                .receiveBufferMax(Math.max(segments * 1460, rules.config.receiveBufferMax()));
    }

    /** From that value on the script is about something that Toucan does not have. */
    private static void refuse(String value, int from, String what, boolean exactly) {
        long number = number(value);
        if (exactly ? number == from : number >= from) {
            throw new DoesNotApply(what);
        }
    }

    /** Minimum, initial size and maximum, in Linux' counting, which charges for the memory around the data too. */
    private static void receiveBuffer(String three, TcpConfig.Builder config) {
        int initial = Math.max(1, size(three, 1) / 2);
        config.receiveBuffer(initial);
        config.receiveBufferMax(Math.max(initial, size(three, 2)));
    }

    private static void sendBuffer(String three, TcpConfig.Builder config) {
        config.sendBuffer(size(three, 1));
        config.sendBufferMax(Math.max(size(three, 1), size(three, 2)));
    }

    private static boolean on(String value) {
        return number(value) != 0;
    }

    private static long number(String value) {
        return Long.decode(value);
    }

    /** The second and third of three sizes; the shell's {@code $((32*1024*1024))} is multiplied. */
    private static int size(String three, int index) {
        if (three.split("\\s+").length != 3) {
            throw new IllegalArgumentException("three sizes are needed: minimum, initial, maximum");
        }
        long size = 1;
        for (String factor : three.split("\\s+")[index].replaceAll("[$()]", "").split("\\*")) {
            size *= number(factor);
        }
        return (int) Math.min(size, TcpConfig.MAX_BUFFER);
    }
}
