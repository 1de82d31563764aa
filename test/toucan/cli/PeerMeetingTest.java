package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import toucan.gateway.LocalServiceDiscovery;
import toucan.peer.discovery.MulticastGroup;
import toucan.testing.Needs;

/** Peers, as processes, that meet without having been told of each other: by multicast, and through a gateway. */
@Timeout(600)
class PeerMeetingTest extends PeerProcesses {
    private static final int SIZE = 500_000;

    private ToolProcess complete(ToolProcess leecher, String dir) throws Exception {
        assertEquals(0, leecher.exit(), () -> why(leecher));
        noStackTrace(leecher);
        assertSame("file", dir);
        return leecher;
    }

    /** The port behind "BitTorrent clients are accepted at". */
    private static String gateway(ToolProcess peer) throws InterruptedException {
        return peer.awaitLine("BitTorrent clients are accepted at ");
    }

    private static int segments(ToolProcess peer) {
        JsonObject summary = peer.summary();
        return summary.get("segments_sent").getAsInt()
                + summary.get("segments_received").getAsInt();
    }

    @Test
    void nobodyIsNamedAndAllFindEachOther() throws Exception {
        String group = groupWithMulticast();
        file("file", SIZE);
        ToolProcess seeder = peer(
                "share",
                "file",
                "-o",
                "x.torrent",
                "--listen",
                "0",
                "--json",
                "--loss",
                "5%",
                "--discover",
                "--discover-group",
                group);
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        seeder.awaitLine("--discover finds peers of this computer only");
        String[] get = {
            "get", "x.torrent", "--json", "--loss", "5%", "--discover", "--discover-group", group, "--dir", "dir1"
        };
        ToolProcess first = peer(get);
        assertEquals(at, first.awaitEvent("peer_connected").get("peer").getAsString());
        get[get.length - 1] = "dir2";
        ToolProcess second = peer(get);
        complete(first, "dir1");
        complete(second, "dir2");
        assertTrue(segments(first) > 0);
    }

    /** Security rule 12. */
    @Test
    void withoutListenAFetchIsOnLoopback() throws Exception {
        String group = groupWithMulticast();
        file("file", SIZE);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0");
        String ticket = ticket(seeder);
        ToolProcess byTicket = peer("get", ticket, "--json");
        ToolProcess byMulticast =
                peer("get", "x.torrent", "--json", "--discover", "--discover-group", group, "--dir", "dir2");
        for (ToolProcess fetching : List.of(byTicket, byMulticast)) {
            String at = fetching.awaitEvent("listening").get("address").getAsString();
            assertTrue(at.startsWith("127.0.0.1:"), at);
        }
        complete(byTicket, "received");
        assertFalse(byTicket.err().stream().anyMatch(line -> line.contains("others on that network")));
    }

    /** Security rule 12, and its exception: whom to ask is on a network, so that network can ask back; and no other. */
    @Test
    void aFetchFromANetworkSaysWhereItIsReached() throws Exception {
        InetAddress here = addressOnANetwork();
        Needs.system(here != null, "an IPv4 address besides loopback");
        file("file", SIZE);
        String local = here.getHostAddress();
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", local + ":0", "--json");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        ToolProcess leecher = peer("get", "x.torrent", "--peer", at, "--json");
        String listening = leecher.awaitEvent("listening").get("address").getAsString();
        assertTrue(listening.startsWith(local + ":"), listening);
        leecher.awaitLine("that is the address that faces " + at + ": others on that network can fetch");
        complete(leecher, "received");
    }

    private static InetAddress addressOnANetwork() throws IOException {
        for (NetworkInterface nif : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(nif.getInetAddresses())) {
                if (nif.isUp() && address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    return address;
                }
            }
        }
        return null;
    }

    /** The ticket says which torrent it is; where to find it, the multicast. */
    @Test
    void aTicketOfAPeerThatHasGoneIsStillGood() throws Exception {
        String group = groupWithMulticast();
        file("file", SIZE);
        ToolProcess seeder = peer("share", "file", "--listen", "0", "--discover", "--discover-group", group);
        String ticket = ticket(seeder);
        String moved = ticket.substring(0, ticket.indexOf('@')) + "@127.0.0.1:1";
        complete(peer("get", moved, "--discover", "--discover-group", group), "received");
    }

    @Test
    void aGroupThatCannotBeReachedIsToldInOneLine() throws Exception {
        MulticastGroup group = group();
        file("file", 1_000);
        DatagramSocket selfish = new DatagramSocket(null);
        try (selfish) {
            selfish.setReuseAddress(false);
            selfish.bind(new InetSocketAddress(group.port()));
            ToolProcess seeder =
                    peer("share", "file", "--listen", "0", "--discover", "--discover-group", group.toString());
            assertEquals(1, seeder.exit());
            String error = error(seeder);
            assertTrue(error.startsWith("--discover: ") && error.contains(":" + group.port()), error);
        }
        // Linux routes no IPv6 multicast over loopback.
        ToolProcess ipv6 =
                peer("share", "file", "--listen", "0", "--discover", "--discover-group", "[ff12::1]:" + group.port());
        assertEquals(1, ipv6.exit());
        assertTrue(
                error(ipv6).startsWith("--discover: the group [ff12"), () -> "no word of the group, but: " + why(ipv6));
    }

    /** From a Toucan path that loses packets to a peer that comes by the kernel's TCP, which is how any client comes. */
    @Test
    void throughAGatewayAndByDialingOne() throws Exception {
        file("file", SIZE);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json", "--loss", "5%");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        ToolProcess between = peer(
                "get",
                "x.torrent",
                "--peer",
                at,
                "--dir",
                "dir1",
                "--keep-seeding",
                "--json",
                "--loss",
                "5%",
                "--bt-gateway",
                "0");
        String gateway = gateway(between);
        assertTrue(gateway.startsWith("127.0.0.1:"), gateway);
        ToolProcess outside = peer("get", "x.torrent", "--bt-dial", gateway, "--dir", "dir2", "--json");
        complete(outside, "dir2");
        assertEquals(0, segments(outside), "it has no peer but that behind the gateway, and TCP is the kernel's there");
        assertTrue(outside.summary().get("bytes_downloaded").getAsLong() >= SIZE, outside.out());
        between.awaitLine("complete and verified; seeding until stopped");
        between.signal("TERM");
        assertEquals(143, between.exit());
        assertSame("file", "dir1");
        assertTrue(segments(between) > SIZE / 1452, between.out());
        assertTrue(between.summary().get("bytes_uploaded").getAsLong() >= SIZE, between.out());
    }

    /** Both have a gateway, and hear of each other by BEP 14. */
    @Test
    void gatewaysAreFoundByLocalServiceDiscovery() throws Exception {
        needsMulticast(LocalServiceDiscovery.GROUP);
        file("file", SIZE);
        ToolProcess seeder = peer(
                "share",
                "file",
                "-o",
                "x.torrent",
                "--listen",
                "0",
                "--json",
                "--bt-gateway",
                "127.0.0.1:0",
                "--bt-lsd");
        gateway(seeder);
        ToolProcess leecher = peer("get", "x.torrent", "--bt-gateway", "127.0.0.1:0", "--bt-lsd", "--json");
        complete(leecher, "received");
        assertEquals(0, segments(leecher));
    }

    @Test
    void aGatewayThatCannotBeOpenedIsToldInOneLine() throws Exception {
        file("file", 1_000);
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            String port = String.valueOf(taken.getLocalPort());
            ToolProcess seeder = peer("share", "file", "--listen", "0", "--json", "--bt-gateway", port);
            assertEquals(1, seeder.exit());
            String error = error(seeder);
            assertTrue(error.startsWith("--bt-gateway: cannot listen on TCP 127.0.0.1:" + port + ": "), error);
            assertEquals(error, seeder.summary().get("error").getAsString());
        }
        ToolProcess unknown = peer("share", "file", "--listen", "0", "--bt-dial", "no.such.host.invalid:1");
        assertEquals(1, unknown.exit());
        assertEquals("unknown host: no.such.host.invalid", error(unknown));
    }
}
