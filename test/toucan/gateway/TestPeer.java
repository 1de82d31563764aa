package toucan.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import toucan.impair.ImpairedLink;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.link.Clock;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.peer.discovery.LanDiscovery;
import toucan.peer.discovery.MulticastGroup;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.node.Node;
import toucan.peer.node.NodeWatcher;
import toucan.peer.protocol.PeerId;
import toucan.peer.storage.FileStore;
import toucan.peer.storage.StoreProgress;
import toucan.peer.swarm.Source;
import toucan.peer.swarm.Swarm;
import toucan.peer.swarm.SwarmConfig;
import toucan.peer.swarm.SwarmListener;

/**
 * A peer with a gateway, in a process of its own, so that it can be in a network namespace. What happens goes to stdout, one
 * line each; it ends when its stdin does.
 */
final class TestPeer implements SwarmListener {
    private TestPeer() {}

    /** Arguments {@code name=value}: torrent, dir, udp, tcp, dial, lsd, loss. Other peers are found by multicast. */
    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            options.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(options.get("torrent"))));
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        try (FileStore store = FileStore.open(metainfo, Path.of(options.get("dir")), false, StoreProgress.NONE);
                Node node = Node.start(
                        endpoint(options),
                        Swarm.of(SwarmConfig.DEFAULT, PeerId.toucan(random), metainfo, store, new TestPeer(), 1, 0),
                        SwarmConfig.DEFAULT.maxPeers(),
                        NodeWatcher.NONE);
                LanDiscovery discovery = new LanDiscovery(
                        MulticastGroup.TOUCAN,
                        metainfo.infoSha256().truncated().hex(),
                        List.of(local(options.get("udp"))),
                        TestPeer::say)) {
            discovery.start(peer -> node.discovered(peer, Source.MULTICAST));
            run(node, metainfo, options);
        }
    }

    private static void run(Node node, Metainfo metainfo, Map<String, String> options) throws IOException {
        Admission swarm = (socket, weDialed) -> node.attach(socket, weDialed, null);
        try (Gateway gateway = Gateway.open(local(options.get("tcp")), swarm, TestPeer::say);
                Dialer dialer = new Dialer(swarm, TestPeer::say)) {
            if (options.containsKey("dial")) {
                dialer.keep(local(options.get("dial")));
            }
            LocalServiceDiscovery lsd = options.containsKey("lsd")
                    ? LocalServiceDiscovery.start(
                            LocalServiceDiscovery.GROUP, metainfo.infoHash().hex(), gateway, dialer, TestPeer::say)
                    : null;
            say("listening");
            System.in.read();
            if (lsd != null) {
                lsd.close();
            }
        }
    }

    private static InetSocketAddress local(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private static Endpoint endpoint(Map<String, String> options) throws IOException {
        Clock clock = Clock.monotonic();
        Impairments network = Impairments.NONE
                .with()
                .loss(Loss.parse(options.getOrDefault("loss", "0%")))
                .seed(1)
                .build();
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .clock(clock)
                .wrap(udp -> new ImpairedLink(udp, network, clock))
                .anyTcpPort(true)
                .build();
        return Endpoint.bind(config, local(options.get("udp")));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    @Override
    public void peerConnected(String peer, String client) {
        say("connected " + peer + " " + client);
    }

    @Override
    public void peerGone(String peer, String why) {
        say("gone " + peer + ": " + why);
    }

    @Override
    public void pieceVerified(int piece, String peer) {
        say(String.format(Locale.ROOT, "piece %d from %s", piece, peer));
    }

    @Override
    public void complete() {
        say("complete");
    }

    @Override
    public void storeFailed(String what) {
        say("failed: " + what);
    }
}
