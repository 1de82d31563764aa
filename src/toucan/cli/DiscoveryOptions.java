package toucan.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import toucan.peer.discovery.LanDiscovery;
import toucan.peer.discovery.MulticastGroup;
import toucan.peer.discovery.PeerSource;
import toucan.peer.metainfo.InfoSha256;

/** Finding peers on the local network. */
final class DiscoveryOptions {
    @Option(
            names = "--discover",
            description = "find peers on the local network by multicast, and be found (see docs/swarm.md);"
                    + " whoever is on it sees the torrent's hash")
    boolean discover;

    @Option(
            names = "--discover-group",
            paramLabel = "ADDR:PORT",
            converter = Group.class,
            description = "where peers meet (default: 239.255.92.93:9295, and [ff12::9293:9295]:9295 for IPv6)")
    MulticastGroup group;

    /** The groups to meet in: one, or one of each family. */
    List<MulticastGroup> groups() {
        return group == null ? List.of(MulticastGroup.TOUCAN, MulticastGroup.TOUCAN6) : List.of(group);
    }

    /**
     * Begins to look for peers, if that is wanted.
     *
     * @param listening the UDP endpoints of this peer, none a wildcard
     * @param warnings hears what does not work
     * @return what is to be closed at the end
     */
    List<PeerSource> start(
            InfoSha256 info,
            List<InetSocketAddress> listening,
            Consumer<InetSocketAddress> found,
            Consumer<String> warnings)
            throws ToolException {
        List<PeerSource> sources = new ArrayList<>();
        for (MulticastGroup each : discover ? groups() : List.<MulticastGroup>of()) {
            List<InetSocketAddress> family = listening.stream()
                    .filter(local -> fits(local.getAddress(), each))
                    .toList();
            if (!family.isEmpty()) {
                sources.add(started(new LanDiscovery(each, info.truncated().hex(), family, warnings), found, sources));
            }
        }
        if (discover && sources.isEmpty()) {
            throw new ToolException("--discover: the group " + groups().get(0) + " cannot be reached from the addresses"
                    + " where this peer listens (IPv6 has no multicast on loopback)");
        }
        return sources;
    }

    /**
     * Whether it makes sense to announce this address there. A link-local one means nothing without its link, which no
     * peer's address has; and Linux routes no IPv6 multicast over loopback.
     */
    static boolean fits(InetAddress local, MulticastGroup group) {
        boolean sameFamily = local instanceof Inet4Address == group.isIpv4();
        return sameFamily && (group.isIpv4() || !local.isLoopbackAddress() && !local.isLinkLocalAddress());
    }

    private static PeerSource started(PeerSource source, Consumer<InetSocketAddress> found, List<PeerSource> before)
            throws ToolException {
        try {
            source.start(found);
            return source;
        } catch (IOException e) {
            source.close();
            before.forEach(PeerSource::close);
            throw new ToolException("--discover: " + e.getMessage());
        }
    }

    /** {@code 239.255.92.93:9295} or {@code [ff12::1]:9295}: numbers, and a port. */
    static final class Group implements ITypeConverter<MulticastGroup> {
        @Override
        public MulticastGroup convert(String text) {
            if (!text.matches("[0-9.]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+\\]:[0-9]{1,5}")) {
                throw new TypeConversionException(
                        "'" + text + "' is no multicast address with a port: write 239.255.92.93:9295");
            }
            try {
                HostPort at = HostPort.parse(text);
                return MulticastGroup.of(at.host(), at.port());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
