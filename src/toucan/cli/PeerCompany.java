package toucan.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import toucan.gateway.Admission;
import toucan.gateway.Dialer;
import toucan.gateway.Gateway;
import toucan.gateway.LocalServiceDiscovery;
import toucan.peer.discovery.PeerSource;
import toucan.peer.metainfo.InfoHash;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.node.Node;
import toucan.peer.swarm.Source;

/**
 * Those whom a peer meets without their having been named: peers of the local network, and BitTorrent clients. To be closed
 * before the node.
 */
final class PeerCompany implements Closeable {
    private final GatewayOptions options;
    private final Consumer<String> warnings;
    private final List<PeerSource> sources = new ArrayList<>();
    private Gateway gateway;
    private Dialer dialer;
    private LocalServiceDiscovery lsd;

    private PeerCompany(GatewayOptions options, Consumer<String> warnings) {
        this.options = options;
        this.warnings = warnings;
    }

    /**
     * Begins what the options ask for.
     *
     * @param info which torrent
     * @param infoHash its SHA-1, by which clients know it; null while the metainfo is not known, see {@link #metainfoKnown}
     * @param listening the UDP endpoints of this peer, none a wildcard
     */
    static PeerCompany start(
            DiscoveryOptions discovery,
            GatewayOptions gateway,
            Node node,
            InfoSha256 info,
            InfoHash infoHash,
            List<InetSocketAddress> listening,
            Console console)
            throws ToolException {
        PeerCompany company = new PeerCompany(gateway, console::say);
        try {
            company.openGateway(node, console);
            company.sources.addAll(discovery.start(
                    info, listening, peer -> node.discovered(peer, Source.MULTICAST), company.warnings));
            if (infoHash != null) {
                company.metainfoKnown(infoHash);
            }
            return company;
        } catch (ToolException e) {
            company.close();
            throw e;
        }
    }

    private void openGateway(Node node, Console console) throws ToolException {
        Admission swarm = (socket, weDialed) -> node.attach(socket, weDialed, null);
        if (options.gateway != null || !options.dials.isEmpty()) {
            dialer = new Dialer(swarm, warnings);
        }
        if (options.gateway != null) {
            InetSocketAddress local = options.gateway.resolve();
            try {
                gateway = Gateway.open(local, swarm, warnings);
            } catch (IOException e) {
                throw new ToolException(
                        "--bt-gateway: cannot listen on TCP " + HostPort.text(local) + ": " + e.getMessage());
            }
            console.say("BitTorrent clients are accepted at " + HostPort.text(gateway.local()));
        }
        for (HostPort client : options.dials) {
            dialer.keep(client.resolve());
        }
    }

    /** The clients can be told which torrent is here. */
    synchronized void metainfoKnown(InfoHash infoHash) throws ToolException {
        if (!options.lsd || lsd != null) {
            return;
        }
        try {
            lsd = LocalServiceDiscovery.start(LocalServiceDiscovery.GROUP, infoHash.hex(), gateway, dialer, warnings);
        } catch (IOException e) {
            throw new ToolException("--bt-lsd: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        sources.forEach(PeerSource::close);
        if (lsd != null) {
            lsd.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        if (dialer != null) {
            dialer.close();
        }
    }
}
