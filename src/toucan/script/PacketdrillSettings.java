package toucan.script;

import toucan.tcp.TcpConfig;

/** packetdrill's own {@code --} options, as far as they mean something where there is neither a clock nor an interface. */
final class PacketdrillSettings {
    private static final int HEADERS_IPV4 = 40;
    private static final int HEADERS_IPV6 = 60;
    private static final int IPV6_MSS = 1440;
    private static final int UDP_HEADER = 8;

    private PacketdrillSettings() {}

    /** @return whether it is one of them */
    static boolean apply(Script.Setting setting, TcpConfig.Builder config, Rules rules) {
        switch (setting.name()) {
            case "tolerance_usecs" -> rules.toleranceNanos = number(setting) * 1_000;
            case "tolerance_percent" -> rules.tolerancePercent = number(setting);
            case "tcp_ts_tick_usecs" -> rules.timestampTickNanos = number(setting) * 1_000;
            case "strict_segments" -> rules.joinsSegments = false;
            case "ip_version" -> {
                if (setting.value().equals("ipv6")) {
                    config.mss(IPV6_MSS);
                }
            }
            case "mss" -> {
                // packetdrill's is the length of the pieces of long segments that arrive: nothing to be seen here.
                boolean packetdrills = rules.expectedMss > 0 && rules.expectedMss != number(setting);
                if (!packetdrills) {
                    config.mss((int) number(setting));
                }
            }
            case "mtu" -> config.mss((int) number(setting) - headers(rules, config));
            case "udp_encapsulation" -> rules.udpHeader = UDP_HEADER;
            case "local_ip",
                    "remote_ip",
                    "gateway_ip",
                    "netmask_ip",
                    "bind_port",
                    "connect_port",
                    "tcp_ts_ecr_scaled",
                    "wire_client",
                    "wire_server",
                    "dry_run",
                    "verbose",
                    "non_fatal" -> {
                // addresses, interfaces and habits of packetdrill itself
            }
            case "tcp_md5_secret" -> throw new DoesNotApply("TCP MD5 signatures (RFC 2385)");
            case "psp_udp_port" -> throw new DoesNotApply("PSP, encryption in the network card");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int headers(Rules rules, TcpConfig.Builder config) {
        return config.build().mss() == IPV6_MSS && rules.config.mss() != IPV6_MSS ? HEADERS_IPV6 : HEADERS_IPV4;
    }

    private static long number(Script.Setting setting) {
        try {
            return Long.parseLong(setting.value());
        } catch (NumberFormatException e) {
            throw new ScriptError(
                    setting.line(), "--" + setting.name() + " needs a whole number, not '" + setting.value() + "'");
        }
    }
}
