package toucan.cli;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code share} and {@code get} both understand: how to be a peer, and how to find others. */
final class SwarmOptions {
    /** BEP 3: "Keepalives are generally sent once every two minutes". */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(120);

    @ArgGroup(validate = false, heading = Headings.PEER)
    PeerOptions peer = new PeerOptions();

    @ArgGroup(validate = false, heading = Headings.COMPANY)
    DiscoveryOptions discovery = new DiscoveryOptions();

    @ArgGroup(validate = false)
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    /** Checks what no single option can, before anything is done. */
    void begin(CommandSpec spec, Console console) {
        common.output.begin(spec, console);
        gateway.check(spec.commandLine());
    }

    /** Whether others can be met without being named. */
    boolean meetsOthers() {
        return discovery.discover || gateway.gateway != null || !gateway.dials.isEmpty();
    }

    PeerSettings settings(CommandSpec spec) {
        TcpOptions tcp = common.tcp;
        if (!spec.commandLine().getParseResult().hasMatchedOption("--idle-timeout")) {
            tcp.idleTimeoutNanos = IDLE_NANOS;
        }
        return new PeerSettings(
                common.settings("peer"),
                peer.config(tcp.idleTimeoutNanos),
                tcp.idleTimeoutNanos,
                discovery,
                gateway,
                common.output.json,
                common.watch.port);
    }
}
