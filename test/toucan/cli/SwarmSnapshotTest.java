package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.SwarmStatus;

/** What the page to watch a peer is told. */
class SwarmSnapshotTest {
    private static JsonObject json(WatchedPeer peer) {
        return JsonParser.parseString(JsonReport.line(SwarmSnapshot.of(peer))).getAsJsonObject();
    }

    private static List<String> strings(JsonObject json, String key) {
        return json.getAsJsonArray(key).asList().stream()
                .map(item -> item.getAsString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar-EG", "fa-IR", "tr-TR", "de"})
    void theSameInEveryLocale(String locale) throws Exception {
        Metainfo metainfo = InventedPeer.metainfo(8);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            JsonObject json = json(InventedPeer.watched(
                    metainfo, InventedPeer.status(8, InventedPeer.peers(2, 8)), PeerNews.Told.NOTHING));
            assertEquals("fetching", json.get("phase").getAsString());
            assertEquals("12.5", json.get("seconds").getAsString());
            assertEquals("[\"127.0.0.1:9293\"]", json.get("listening").toString());
            assertEquals(4, json.get("pieces_here").getAsInt());
            assertEquals(4 * InventedPeer.PIECE, json.get("bytes_here").getAsInt());
            assertEquals("9876536", json.get("download_bps").getAsString());
            assertEquals("5234568", json.get("upload_bps").getAsString());
            assertEquals("0.25", json.get("ratio").getAsString());
            assertEquals("0.0", json.get("seconds_left").getAsString());
            assertEquals("ffff0000", json.get("here").getAsString());
            assertEquals("0000f000", json.get("under_way").getAsString());
            assertEquals(List.of("2", "2", "2", "2", "2", "2", "2", "0"), strings(json, "rarest"));
            JsonObject second = json.getAsJsonArray("peers").get(1).getAsJsonObject();
            assertEquals(
                    "{\"peer\":\"127.0.0.1:10002\",\"client\":\"Toucan\",\"pieces\":5,\"has\":\"fffff000\","
                            + "\"bytes_in\":1000000,\"bytes_out\":20000,\"in_bps\":2000000,\"out_bps\":0,"
                            + "\"am_choking\":true,\"am_interested\":true,\"peer_choking\":false,\"peer_interested\":true,"
                            + "\"optimistic\":false,\"snubbing\":false,\"requested\":7}",
                    second.toString());
            JsonObject torrent = json.getAsJsonObject("torrent");
            assertEquals("invented.bin", torrent.get("name").getAsString());
            assertEquals(8, torrent.get("pieces").getAsInt());
            assertEquals(metainfo.infoSha256().hex(), torrent.get("info_sha256").getAsString());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aTicketWhoseMetainfoIsOnItsWay() {
        SwarmStatus status = new SwarmStatus(
                0,
                new BitSet(),
                new int[0],
                new BitSet(),
                0,
                0,
                0,
                0,
                0,
                1,
                new SwarmStatus.MetadataProgress(16_384, 40_000),
                List.of(InventedPeer.peer("127.0.0.1:1", "", 0, 0)));
        JsonObject json = json(InventedPeer.watched(null, status, PeerNews.Told.NOTHING));
        assertEquals("metainfo", json.get("phase").getAsString());
        assertTrue(json.get("torrent").isJsonNull());
        assertEquals("{\"received\":16384,\"size\":40000}", json.get("metadata").toString());
        assertTrue(json.get("ratio").isJsonNull());
        assertTrue(json.get("seconds_left").isJsonNull());
        assertEquals(0, json.get("columns").getAsInt());
        assertEquals(1, json.getAsJsonArray("peers").size());
    }

    @Test
    void beforeTheBeginning() {
        JsonObject json = json(InventedPeer.watched(null, null, PeerNews.Told.NOTHING));
        assertEquals("starting", json.get("phase").getAsString());
        assertFalse(json.has("bytes_downloaded"));
        assertEquals(0, json.getAsJsonArray("peers").size());
    }

    @Test
    void thePhases() {
        SwarmStatus none = new SwarmStatus(
                0,
                new BitSet(),
                new int[0],
                new BitSet(),
                0,
                0,
                0,
                0,
                0,
                0,
                SwarmStatus.MetadataProgress.NONE,
                List.of());
        assertEquals(WatchedPeer.Phase.CHECKING, WatchedPeer.Phase.of(none, true, false));
        assertEquals(WatchedPeer.Phase.METAINFO, WatchedPeer.Phase.of(none, false, false));
        assertEquals(WatchedPeer.Phase.ENDED, WatchedPeer.Phase.of(none, true, true));
        assertEquals(WatchedPeer.Phase.ENDED, WatchedPeer.Phase.of(null, false, true));
        SwarmStatus all = new SwarmStatus(
                2,
                InventedPeer.first(2),
                new int[2],
                new BitSet(),
                0,
                0,
                0,
                0,
                0,
                0,
                SwarmStatus.MetadataProgress.NONE,
                List.of());
        assertEquals(WatchedPeer.Phase.SEEDING, WatchedPeer.Phase.of(all, false, false));
    }

    /** However large the torrent and the swarm, a picture of them has a size that a browser takes twice a second. */
    @Test
    void itsSizeIsBounded() throws Exception {
        int pieces = 3_000;
        SwarmStatus status = InventedPeer.status(pieces, InventedPeer.peers(1_000, pieces));
        JsonObject json = json(InventedPeer.watched(InventedPeer.metainfo(pieces), status, PeerNews.Told.NOTHING));
        assertEquals(PieceColumns.MOST, json.get("columns").getAsInt());
        assertEquals(PieceColumns.MOST, json.get("here").getAsString().length());
        assertEquals(PieceColumns.MOST, json.getAsJsonArray("rarest").size());
        assertEquals(SwarmSnapshot.MOST_PEERS, json.getAsJsonArray("peers").size());
        assertEquals(800, json.get("peers_left_out").getAsInt());
        assertTrue(json.toString().length() < 1 << 20, () -> json.toString().length() + " characters");
    }

    @Property
    void columnsAreTheSharesOfTheirPieces(@ForAll @IntRange(min = 1, max = 10_000) int pieces, @ForAll long bits) {
        BitSet set = new BitSet();
        for (int piece = 0; piece < pieces; piece++) {
            if ((bits >>> (piece * 7 % 64) & 1) != 0) {
                set.set(piece);
            }
        }
        PieceColumns columns = new PieceColumns(pieces);
        String shares = columns.shares(set);
        assertEquals(Math.min(pieces, PieceColumns.MOST), columns.columns());
        assertEquals(columns.columns(), shares.length());
        int piece = 0;
        for (int column = 0; column < shares.length(); column++) {
            // Here the first piece of a column is searched for; there it is computed.
            int in = 0;
            int of = 0;
            for (; piece < pieces && (long) piece * shares.length() < (long) (column + 1) * pieces; piece++) {
                if ((piece + 1L) * shares.length() > (long) (column + 1) * pieces && of > 0) {
                    break;
                }
                in += set.get(piece) ? 1 : 0;
                of++;
            }
            int digit = Character.digit(shares.charAt(column), 16);
            assertEquals(in == 0, digit == 0, "column " + column + ": " + in + " of " + of + " is " + digit);
            assertEquals(in == of, digit == 15, "column " + column + ": " + in + " of " + of + " is " + digit);
            assertTrue(Math.abs(15.0 * in / of - digit) <= 1, "column " + column + ": " + in + " of " + of);
        }
        assertEquals(pieces, piece);
    }

    @Test
    void whatStrangersCauseIsBounded() {
        PeerNews news = new PeerNews();
        for (int i = 0; i < 1_000; i++) {
            news.tell(PeerNews.Kind.GONE, "127.0.0.1:1", "connection refused");
        }
        assertEquals(1, news.told().events().size());
        assertEquals(1_000, news.told().events().get(0).times());
        for (int i = 0; i < 1_000; i++) {
            news.tell(PeerNews.Kind.BANNED, "127.0.0.1:" + i, "two bad pieces");
        }
        PeerNews.Told told = news.told();
        assertEquals(PeerNews.MOST_EVENTS, told.events().size());
        assertEquals(
                "127.0.0.1:999", told.events().get(PeerNews.MOST_EVENTS - 1).peer());
        assertEquals(PeerNews.MOST_BANS, told.bans().size());
        assertEquals(1_000 - PeerNews.MOST_BANS, told.bansLeftOut());
        JsonObject json = json(InventedPeer.watched(null, null, told));
        JsonObject last =
                json.getAsJsonArray("banned").get(PeerNews.MOST_BANS - 1).getAsJsonObject();
        assertEquals("banned", last.get("event").getAsString());
        assertEquals("127.0.0.1:999", last.get("peer").getAsString());
        assertEquals("two bad pieces", last.get("text").getAsString());
        assertEquals(900, json.get("banned_left_out").getAsInt());
    }
}
