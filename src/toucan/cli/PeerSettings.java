package toucan.cli;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import toucan.peer.swarm.SwarmConfig;

/**
 * What the options say about a peer, whatever it does.
 *
 * @param idleNanos after so long without anybody who has what is missing, a fetch is given up; 0 never
 * @param json lines of JSON are wanted
 * @param watchPort where the page to watch it is shown, 0 for any free port; null if it is not wanted
 */
record PeerSettings(StackSettings stack, SwarmConfig swarm, long idleNanos, boolean json, Integer watchPort) {
    /** BEP 3: "Keepalives are generally sent once every two minutes". */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(120);

    static PeerSettings of(
            CommandSpec spec,
            PeerOptions peer,
            TcpOptions tcp,
            NetworkOptions network,
            CaptureOptions capture,
            OutputOptions output,
            WatchOptions watch) {
        if (!spec.commandLine().getParseResult().hasMatchedOption("--idle-timeout")) {
            tcp.idleTimeoutNanos = IDLE_NANOS;
        }
        return new PeerSettings(
                StackSettings.of("peer", tcp, network.impairments(tcp.checksumNone()), capture, output),
                peer.config(tcp.idleTimeoutNanos),
                tcp.idleTimeoutNanos,
                output.json,
                watch.port);
    }
}
