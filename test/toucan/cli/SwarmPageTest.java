package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.SwarmStatus;
import toucan.testing.Chromium;
import toucan.testing.Needs;
import toucan.watch.WatchPages;
import toucan.watch.WatchServer;

/** The page to watch a peer, in a browser: that it draws what it is told, and has nothing to complain about. */
@Timeout(600)
class SwarmPageTest {
    // The colours of swarm.css and watch.css in the light scheme, and of what is here in the dark one.
    private static final int HERE = 0x17587e;
    private static final int HERE_IN_THE_DARK = 0x6cc0f2;
    private static final int UNDER_WAY = 0xe69f00;
    private static final int THEIRS = 0x8fa3b5;
    private static final int THEIRS_ONLY = 0x00735c;
    private static final int IN = 0x0068a8;

    @TempDir
    Path temp;

    @BeforeEach
    void needsABrowser() {
        Needs.program("chromium");
    }

    private PeerWatch open(WatchedPeer peer) throws ToolException {
        return PeerWatch.open(0, () -> peer, new Captured(false).console);
    }

    private static final String NODE = "<g [^>]*class=\"node\"";

    private static Predicate<String> drawn(int peers) {
        return dom -> count(dom, NODE) == peers;
    }

    private static int count(String dom, String regex) {
        return (int) Pattern.compile(regex).matcher(dom).results().count();
    }

    @Test
    void itDrawsTheSwarm() throws Exception {
        Metainfo metainfo = InventedPeer.metainfo(100);
        List<SwarmStatus.Peer> peers = new ArrayList<>(InventedPeer.peers(3, 100));
        peers.add(InventedPeer.peer("127.0.0.1:10004", "<img src=x onerror=alert(1)>", 99, 0));
        PeerNews news = new PeerNews();
        news.tell(PeerNews.Kind.BANNED, "127.0.0.1:666", "two pieces that it sent had the wrong hash <script>");
        try (PeerWatch watch = open(InventedPeer.watched(metainfo, InventedPeer.status(100, peers), news.told()))) {
            String dom = new Chromium(temp).dom(watch.address(), drawn(4));
            assertTrue(dom.contains("<title>50 % invented.bin · Toucan swarm</title>"), dom);
            assertEquals(4, count(dom, NODE), dom);
            assertEquals(4, count(dom, "aria-label=\"pieces of peer \\d+: \\d+ of 100\""), dom);
            // Three send something, each with its figure, the fastest 3 Mbit/s; the legend's arrow begins at M1.
            assertEquals(3, count(dom, "class=\"flow in\" d=\"M\\d{3}"), dom);
            assertTrue(dom.contains(">3.0 Mbit/s</text>"), dom);
            assertTrue(dom.contains(">9.9 Mbit/s<") && dom.contains(">5.2 Mbit/s<"), dom);
            assertTrue(dom.contains("the rarest piece: 0 of 4 peers; some that are missing here nobody has"), dom);
            assertTrue(dom.contains("unchoked us, interested") && dom.contains("choke it, interested"), dom);
            assertTrue(dom.contains("two pieces that it sent had the wrong hash &lt;script&gt;"), dom);
            assertTrue(dom.contains("&lt;img src=x onerror=alert(1)&gt;"), "text of strangers is text");
            assertFalse(dom.contains("<img"), "text of strangers is text");
            BufferedImage picture =
                    new Chromium(temp).screenshot(watch.address(), image -> Chromium.pixels(image, THEIRS_ONLY) >= 50);
            for (int colour : new int[] {HERE, UNDER_WAY, THEIRS, THEIRS_ONLY, IN}) {
                int pixels = Chromium.pixels(picture, colour);
                assertTrue(pixels >= 50, () -> Integer.toHexString(colour) + " has " + pixels + " pixels");
            }
        }
    }

    @Test
    void itDrawsThousandsOfPiecesAndFiftyPeersInTheDark() throws Exception {
        Metainfo metainfo = InventedPeer.metainfo(5_000);
        SwarmStatus status = InventedPeer.status(5_000, InventedPeer.peers(50, 5_000));
        try (PeerWatch watch = open(InventedPeer.watched(metainfo, status, PeerNews.Told.NOTHING))) {
            Chromium dark = new Chromium(temp, "--blink-settings=preferredColorScheme=0");
            String dom = dark.dom(watch.address(), drawn(50));
            assertEquals(50, count(dom, NODE));
            assertEquals(50, count(dom, "aria-label=\"pieces of peer \\d+: \\d+ of 5000\""));
            assertTrue(dom.contains("5,000 pieces in 2,048 columns"), dom);
            BufferedImage picture =
                    dark.screenshot(watch.address(), image -> Chromium.pixels(image, HERE_IN_THE_DARK) >= 1_000);
            assertTrue(Chromium.pixels(picture, HERE_IN_THE_DARK) >= 1_000);
            assertEquals(0, Chromium.pixels(picture, HERE), "a colour of the light scheme");
        }
    }

    @Test
    void itDrawsATicketWhoseMetainfoIsOnItsWay() throws Exception {
        SwarmStatus none = InventedPeer.status(1, List.of());
        SwarmStatus status = new SwarmStatus(
                0,
                none.have(),
                new int[0],
                none.underWay(),
                0,
                0,
                0,
                0,
                0,
                1,
                new SwarmStatus.MetadataProgress(16_384, 65_536),
                List.of(InventedPeer.peer("127.0.0.1:10001", "Toucan", 0, 0)));
        try (PeerWatch watch = open(InventedPeer.watched(null, status, PeerNews.Told.NOTHING))) {
            String dom = new Chromium(temp).dom(watch.address(), drawn(1));
            assertTrue(dom.contains("fetching the metainfo: 16.0 KiB of 64.0 KiB"), dom);
            assertTrue(dom.contains("aria-valuenow=\"25\""), dom);
            assertEquals(1, count(dom, NODE), dom);
        }
    }

    /** That the tests above would notice an error in the page's script. */
    @Test
    void anErrorOfAPageIsNoticed() throws Exception {
        Path broken = temp.resolve("broken.js");
        assertThrows(IllegalArgumentException.class, () -> new WatchPages().file("/", getClass(), broken.toString()));
        WatchPages pages = new WatchPages().file("/", PeerWatch.class, "swarm/swarm.html");
        try (WatchServer server = WatchServer.open(0, pages, warning -> {})) {
            AssertionError error =
                    assertThrows(AssertionError.class, () -> new Chromium(temp).dom(server.address(), dom -> false));
            assertTrue(error.getMessage().contains("Log.entryAdded"), error.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
