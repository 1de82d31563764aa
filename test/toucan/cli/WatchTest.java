package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers as processes that are watched while they exchange a file. */
@Timeout(600)
class WatchTest extends WatchedProcesses {
    private static final int SIZE = 2_000_000;

    WatchTest() {
        super("/swarm.json");
    }

    private ToolProcess peer(String... args) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(List.of("--msl", "10ms"));
        // In a locale whose digits are others.
        return startIn("ar-EG", Peer.class, all.toArray(String[]::new));
    }

    private static boolean phase(JsonObject json, String phase) {
        return json.get("phase").getAsString().equals(phase);
    }

    private static JsonArray peers(JsonObject json) {
        return json.getAsJsonArray("peers");
    }

    private static long sum(JsonObject json, String key) {
        long sum = 0;
        for (JsonElement peer : peers(json)) {
            sum += peer.getAsJsonObject().get(key).getAsLong();
        }
        return sum;
    }

    @Test
    void whoSharesAndWhoFetchesCanBeWatched() throws Exception {
        file("file.bin", SIZE);
        ToolProcess seeder = peer("share", "file.bin", "--listen", "0", "--watch", "--upload-rate", "3mbit");
        URI seederPage = page(seeder);
        assertEquals("127.0.0.1", seederPage.getHost());
        String at = seeder.awaitLine("listening on ");
        JsonObject alone = await(seederPage, json -> phase(json, "seeding"));
        assertEquals(0, peers(alone).size());
        assertEquals(SIZE, alone.get("bytes_present").getAsLong());
        JsonObject torrent = alone.getAsJsonObject("torrent");
        int pieces = torrent.get("pieces").getAsInt();
        assertEquals("f".repeat(pieces), alone.get("here").getAsString());
        assertEquals("file.bin", torrent.get("name").getAsString());

        String ticket = "toucan:" + torrent.get("info_sha256").getAsString() + "@" + at;
        ToolProcess leecher = peer("get", ticket, "--dir", "got", "--watch=0", "--keep-seeding", "--json");
        URI leecherPage = URI.create(leecher.awaitEvent("watch").get("url").getAsString());
        JsonObject begun = await(leecherPage, json -> phase(json, "fetching") && sum(json, "bytes_in") > 0);
        assertEquals(1, peers(begun).size());
        JsonObject giver = peers(begun).get(0).getAsJsonObject();
        assertEquals(at, giver.get("peer").getAsString());
        assertTrue(
                giver.get("am_interested").getAsBoolean()
                        && !giver.get("peer_choking").getAsBoolean(),
                giver + "");
        assertEquals("f".repeat(pieces), giver.get("has").getAsString());
        assertTrue(begun.get("download_bps").getAsLong() > 0, begun.toString());
        assertTrue(begun.getAsJsonArray("events").toString().contains("connected"), begun.toString());

        JsonObject giving = await(seederPage, json -> sum(json, "bytes_out") > 0);
        JsonObject taker = peers(giving).get(0).getAsJsonObject();
        assertTrue(
                taker.get("peer_interested").getAsBoolean()
                        && !taker.get("am_choking").getAsBoolean(),
                taker + "");
        // HAVE messages tell the seeder how far the other is.
        await(
                seederPage,
                json -> peers(json).size() == 1
                        && peers(json).get(0).getAsJsonObject().get("pieces").getAsInt() > 0);

        JsonObject done = await(leecherPage, json -> phase(json, "seeding"));
        assertEquals(SIZE, done.get("bytes_here").getAsLong());
        assertEquals("f".repeat(pieces), done.get("here").getAsString());
        assertTrue(done.getAsJsonArray("events").toString().contains("complete"), done.toString());
        assertEquals(-1, Files.mismatch(temp.resolve("file.bin"), temp.resolve("got/file.bin")));
        leecher.signal("TERM");
        assertEquals(143, leecher.exit());
        assertThrows(IOException.class, () -> snapshot(leecherPage));
    }

    /** Whoever looks at it until the end sees the end. */
    @Test
    void theLastPictureIsTheEnd() throws Exception {
        file("file.bin", SIZE);
        ToolProcess seeder = peer("share", "file.bin", "-o", "x.torrent", "--listen", "0", "--upload-rate", "8mbit");
        String at = seeder.awaitLine("listening on ");
        ToolProcess leecher = peer("get", "x.torrent", "--peer", at, "--dir", "got", "--watch");
        URI page = page(leecher);
        JsonObject end = await(page, json -> phase(json, "ended"));
        assertEquals(SIZE, end.get("bytes_here").getAsLong());
        assertEquals(0, leecher.exit(), String.join("\n", leecher.err()));
    }

    @Test
    void aPortThatIsTakenIsAnError() throws Exception {
        file("file.bin", SIZE);
        try (ServerSocket other = new ServerSocket(0)) {
            int port = other.getLocalPort();
            Captured run =
                    Captured.peer("share", temp.resolve("file.bin").toString(), "--listen", "0", "--watch=" + port);
            assertEquals(1, run.exit());
            String error = "error: --watch: cannot listen on TCP 127.0.0.1:" + port + ": ";
            assertTrue(run.err().stream().anyMatch(line -> line.startsWith(error)), run.errText());
        }
    }
}
