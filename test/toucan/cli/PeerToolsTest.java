package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.testing.Needs;

/** Peers as processes, over loopback. */
@Timeout(600)
class PeerToolsTest extends PeerProcesses {
    @ParameterizedTest
    @ValueSource(strings = {"", "ar-EG", "tr-TR", "fa-IR"})
    void threeFetchAFolderWithLossesBothWays(String locale) throws Exception {
        List<String> java = locale(locale);
        file("folder/a", 900_000);
        file("folder/sub/b", 300_000);
        file("folder/sub/empty", 0);
        ToolProcess seeder = peer(
                java, "share", "folder", "-o", "x.torrent", "--listen", "0", "--json", "--loss", "5%", "--seed", "1");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        List<ToolProcess> leechers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            leechers.add(peer(
                    java,
                    "get",
                    "x.torrent",
                    "--peer",
                    at,
                    "--dir",
                    "dir" + i,
                    "--json",
                    "--loss",
                    "5%",
                    "--capture",
                    "capture" + i + ".pcapng"));
        }
        for (ToolProcess leecher : leechers) {
            assertEquals(0, leecher.exit(), () -> why(leecher));
            check(leecher.summary());
            noStackTrace(leecher);
            for (String line : leecher.err()) {
                assertTrue(line.chars().allMatch(c -> c < 0x7f), line);
            }
        }
        assertSame("folder/a", "dir1", "dir2", "dir3");
        assertSame("folder/sub/b", "dir1", "dir2", "dir3");
        for (int i = 1; i <= 3; i++) {
            assertEquals(List.of("folder/a", "folder/sub/b", "folder/sub/empty"), names(temp.resolve("dir" + i)));
            assertTrue(Files.size(temp.resolve("capture" + i + ".pcapng")) > 1_200_000);
        }
        seeder.signal("TERM");
        assertEquals(143, seeder.exit());
        JsonObject shared = seeder.summary();
        assertEquals("interrupted", shared.get("error").getAsString());
        assertTrue(shared.get("bytes_uploaded").getAsLong() >= 1_200_000, shared.toString());
        assertEquals(leechers.get(0).summary().get("files"), shared.get("files"));
        noStackTrace(seeder);
    }

    private static void check(JsonObject json) {
        assertTrue(json.get("ok").getAsBoolean(), json.toString());
        assertTrue(json.get("error").isJsonNull());
        assertTrue(json.get("complete").getAsBoolean());
        assertEquals(1_200_000, json.get("bytes").getAsLong());
        assertEquals(0, json.get("bytes_present").getAsLong());
        long in = 0;
        for (JsonElement peer : json.getAsJsonArray("peers")) {
            in += peer.getAsJsonObject().get("bytes_in").getAsLong();
        }
        assertTrue(in >= 1_200_000, json.toString());
        assertTrue(json.get("bytes_downloaded").getAsLong() >= in, json.toString());
        assertEquals(3, json.getAsJsonArray("files").size());
        JsonObject first = json.getAsJsonArray("files").get(0).getAsJsonObject();
        assertEquals("folder/a", first.get("name").getAsString());
        assertEquals(900_000, first.get("size").getAsLong());
        assertTrue(first.get("sha256").getAsString().matches("[0-9a-f]{64}"));
        assertTrue(json.get("seconds").getAsDouble() > 0);
        assertTrue(json.getAsJsonObject("impaired").get("lost").getAsLong() > 0, json.toString());
    }

    @Test
    void aTicketStandsForTheMetainfo() throws Exception {
        file("one", 300_000);
        file("below/two", 100_000);
        ToolProcess seeder = peer("share", "one", "below", "-o", "both.torrent", "--listen", "127.0.0.1:0");
        seeder.awaitLine("listening on ");
        assertTrue(seeder.awaitLine("whoever has this ticket can fetch it: ")
                .endsWith("integrity is checked, secrecy is not offered"));
        seeder.awaitLine("only this computer reaches it there");
        String ticket = ticket(seeder);
        ToolProcess leecher = peer("get", ticket, "--dir", "dir", "-v", "--loss", "5%");
        assertEquals(0, leecher.exit(), () -> why(leecher));
        assertSame("one", "dir/both");
        assertSame("below/two", "dir/both");
        List<String> said = leecher.err();
        // The plan comes before the first byte.
        assertTrue(said.contains("  both/below/two (97.7 KiB)"), String.join("\n", said));
        assertTrue(
                said.stream().anyMatch(line -> line.startsWith("fetching both into dir: 2 files")),
                String.join("\n", said));
        // Once more: nothing is left to do.
        ToolProcess again = peer("get", "both.torrent", "--peer", "127.0.0.1:1", "--dir", "dir", "--json");
        assertEquals(0, again.exit(), () -> why(again));
        assertEquals(400_000, again.summary().get("bytes_present").getAsLong());
        assertEquals(0, again.summary().get("bytes_downloaded").getAsLong());
        assertEquals(2, again.summary().getAsJsonArray("files").size());
    }

    @Test
    void aTicketGoesOnWithWhatIsHere() throws Exception {
        Path file = file("file", 1_000_000);
        ToolProcess seeder = peer("share", "file", "--listen", "127.0.0.1:0");
        seeder.awaitLine("listening on ");
        byte[] half = Arrays.copyOf(Files.readAllBytes(file), 30 * PIECE);
        half[0]++; // one of the pieces is wrong
        Files.createDirectories(temp.resolve("received"));
        Files.write(temp.resolve("received/file.part"), half);
        ToolProcess leecher = peer("get", ticket(seeder), "--json");
        assertEquals(0, leecher.exit(), () -> why(leecher));
        assertSame("file", "received");
        assertEquals(29 * PIECE, leecher.summary().get("bytes_present").getAsLong());
        assertEquals(
                1_000_000 - 29 * PIECE,
                leecher.summary().get("bytes_downloaded").getAsLong());
        assertEquals(List.of("file"), names(temp.resolve("received")));
    }

    @Test
    void aTicketWhoseFilesAreHereNeedsOnlyTheMetainfo() throws Exception {
        file("file", 1_000_000);
        file("received/file", 1_000_000);
        ToolProcess seeder = peer("share", "file", "--listen", "127.0.0.1:0");
        seeder.awaitLine("listening on ");
        ToolProcess leecher = peer("get", ticket(seeder), "--json");
        assertEquals(0, leecher.exit(), () -> why(leecher));
        assertEquals(1_000_000, leecher.summary().get("bytes_present").getAsLong());
        assertEquals(0, leecher.summary().get("bytes_downloaded").getAsLong());
    }

    @Test
    void aTicketForAFileThatIsSomethingElseHereFails() throws Exception {
        file("file", 1_000_000);
        file("other", 999_999);
        Files.createDirectories(temp.resolve("received"));
        Files.copy(temp.resolve("other"), temp.resolve("received/file"));
        ToolProcess seeder = peer("share", "file", "--listen", "127.0.0.1:0");
        seeder.awaitLine("listening on ");
        ToolProcess leecher = peer("get", ticket(seeder), "--json");
        assertEquals(1, leecher.exit(), () -> why(leecher));
        assertTrue(error(leecher).startsWith("'file' is there already and is something else"), why(leecher));
        assertEquals(-1, Files.mismatch(temp.resolve("other"), temp.resolve("received/file")));
    }

    @Test
    void theSeederMayDieWhenTheOthersHaveEverythingBetweenThem() throws Exception {
        file("file", 3_000_000);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json", "--loss", "5%");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        int pieces = (3_000_000 + PIECE - 1) / PIECE;
        List<ToolProcess> leechers = new ArrayList<>();
        BitSet union = new BitSet();
        String known = at;
        // Each knows the one before it as well, so that nobody stands alone when the seeder has gone.
        for (int i = 1; i <= 3; i++) {
            ToolProcess leecher = peer(
                    "get",
                    "x.torrent",
                    "--peer",
                    at,
                    "--peer",
                    known,
                    "--dir",
                    "dir" + i,
                    "--keep-seeding",
                    "--json",
                    "--loss",
                    "5%",
                    "--upload-rate",
                    "8mbit");
            leechers.add(leecher);
            known = leecher.awaitEvent("listening").get("address").getAsString();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ToolProcess.PATIENCE_SECONDS);
        while (union.cardinality() < pieces) {
            assertTrue(System.nanoTime() < deadline, "they have only " + union.cardinality() + " of " + pieces);
            for (ToolProcess leecher : leechers) {
                for (JsonObject event = leecher.pollEvent("piece"); event != null; event = leecher.pollEvent("piece")) {
                    union.set(event.get("piece").getAsInt());
                }
            }
        }
        seeder.kill();
        for (ToolProcess leecher : leechers) {
            leecher.awaitLine("complete and verified; seeding until stopped");
        }
        assertSame("file", "dir1", "dir2", "dir3");
        for (ToolProcess leecher : leechers) {
            leecher.signal("TERM");
        }
        for (ToolProcess leecher : leechers) {
            assertEquals(143, leecher.exit());
            assertTrue(leecher.summary().get("complete").getAsBoolean());
            noStackTrace(leecher);
        }
    }

    @Test
    void theDemonstrationKillsTheSeederAndFiveComplete() throws Exception {
        ToolProcess demo = start(Toucan.class, "swarm", "--size", "1M", "--json", "--dir", "demo");
        assertEquals(0, demo.exit(), () -> why(demo));
        JsonObject json = demo.json();
        assertTrue(json.get("ok").getAsBoolean());
        assertTrue(json.get("seconds_to_kill").getAsDouble() > 0);
        assertEquals(5, json.getAsJsonArray("peers").size());
        for (JsonElement peer : json.getAsJsonArray("peers")) {
            JsonObject from = peer.getAsJsonObject().getAsJsonObject("bytes_from");
            assertEquals(6, from.size(), "the seeder, four others, and several at once: " + from);
            assertEquals(
                    1 << 20,
                    from.asMap().values().stream()
                            .mapToLong(JsonElement::getAsLong)
                            .sum(),
                    from.toString());
        }
        noStackTrace(demo);
        assertTrue(demo.err().stream().anyMatch(line -> line.contains("got from")), why(demo));
        for (int i = 1; i <= 5; i++) {
            assertEquals(
                    -1,
                    Files.mismatch(temp.resolve("demo/random.bin"), temp.resolve("demo/peer-" + i + "/random.bin")));
        }
    }

    /** Nobody could end them otherwise: kill -9 leaves the demonstration no time to. */
    @Test
    void thePeersOfTheDemonstrationEndWithItHoweverItEnds() throws Exception {
        ToolProcess demo = start(Toucan.class, "swarm", "--size", "64M", "--dir", "demo");
        demo.awaitLine("six peers: ");
        List<ProcessHandle> peers = demo.children();
        assertEquals(6, peers.size());
        demo.kill();
        for (ProcessHandle peer : peers) {
            // Throws when it is still there then.
            peer.onExit().get(ToolProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(
                List.of("whoever has started this process is gone"),
                Files.readAllLines(temp.resolve("demo/seeder.log")).stream()
                        .filter(line -> line.startsWith("whoever has started"))
                        .toList());
    }

    @Test
    void aPeerOfAUserNeedsNoStdin() throws Exception {
        file("file", 100_000);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json");
        seeder.closeStdin();
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        ToolProcess leecher = peer("get", "x.torrent", "--peer", at);
        leecher.closeStdin();
        assertEquals(0, leecher.exit(), () -> why(leecher));
        assertSame("file", "received");
    }

    @Test
    void afterKillOnlyWhatIsMissingIsFetched() throws Exception {
        file("file", 4_000_000);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        int known = 0;
        // Killed twice, so that a journal of a crash is continued as well; long before it is through.
        for (int percent : List.of(15, 30)) {
            ToolProcess killed = peer("get", "x.torrent", "--peer", at, "--json", "--download-rate", "2mbit");
            while (known < percent * 4_000_000L / PIECE / 100) {
                known = killed.awaitEvent("piece").get("have").getAsInt();
            }
            killed.kill();
            assertEquals(2, names(temp.resolve("received")).size());
            assertTrue(Files.exists(temp.resolve("received/file.part")));
        }
        ToolProcess last = peer("get", "x.torrent", "--peer", at, "--json");
        assertEquals(0, last.exit(), () -> why(last));
        JsonObject json = last.summary();
        long present = json.get("bytes_present").getAsLong();
        // One of them may be the last piece, which is shorter.
        assertTrue(present >= (known - 1L) * PIECE, present + " bytes were kept of " + known + " pieces");
        // The missing pieces, and one for each connection.
        long connections = json.getAsJsonArray("peers").size();
        assertTrue(
                json.get("bytes_downloaded").getAsLong() <= 4_000_000 - present + connections * PIECE, json.toString());
        assertSame("file", "received");
        assertEquals(List.of("file"), names(temp.resolve("received")));
    }

    @Test
    void anotherFileIsNotReplacedUnlessThatIsAllowed() throws Exception {
        file("file", 100_000);
        file("received/file", 100_001);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        ToolProcess refused = peer("get", "x.torrent", "--peer", at, "--json");
        assertEquals(1, refused.exit());
        assertEquals(
                "'file' is there already and is something else; move it away, or replace it with --overwrite",
                error(refused));
        assertFalse(refused.summary().get("ok").getAsBoolean());
        assertEquals(100_001, Files.size(temp.resolve("received/file")));
        ToolProcess allowed = peer("get", "x.torrent", "--peer", at, "--overwrite");
        assertEquals(0, allowed.exit(), () -> why(allowed));
        assertSame("file", "received");
    }

    @Test
    void whoeverAnswersNotIsGivenUp() throws Exception {
        file("file", 100_000);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        ToolProcess taken = peer("share", "file", "--listen", at);
        assertEquals(1, taken.exit());
        assertTrue(error(taken).contains("is another peer there? --listen takes another port"), why(taken));
        seeder.kill();
        ToolProcess leecher = peer("get", "x.torrent", "--peer", at, "--connect-timeout", "2s");
        assertEquals(1, leecher.exit());
        assertTrue(error(leecher).startsWith("no peer answered within 2 s: check the address"), why(leecher));
    }

    @Test
    void aPeerThatHasNothingMoreIsNotWaitedForForEver() throws Exception {
        file("file", 4_000_000);
        ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json");
        String at = seeder.awaitEvent("listening").get("address").getAsString();
        ToolProcess leecher =
                peer("get", "x.torrent", "--peer", at, "--json", "--download-rate", "2mbit", "--idle-timeout", "5s");
        leecher.awaitEvent("piece");
        seeder.kill();
        assertEquals(1, leecher.exit());
        assertTrue(error(leecher).contains("no peer had any of the "), why(leecher));
        assertTrue(error(leecher).contains("; the same command again resumes"), why(leecher));
    }

    @Test
    void aFullDiskEndsTheFetchAndSpaceResumesIt() throws Exception {
        Needs.program("mount");
        Path small = Files.createDirectories(temp.resolve("small"));
        Needs.that(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small.toString()), "the right to mount a tmpfs");
        try {
            file("file", 4_000_000);
            ToolProcess seeder = peer("share", "file", "-o", "x.torrent", "--listen", "0", "--json");
            String at = seeder.awaitEvent("listening").get("address").getAsString();
            String[] get = {"get", "x.torrent", "--peer", at, "--dir", "small", "--json"};
            Files.write(small.resolve("filler"), new byte[3_000_000]);
            ToolProcess atOnce = peer(get);
            assertEquals(1, atOnce.exit());
            assertTrue(error(atOnce).startsWith("the disk has no room: "), why(atOnce));
            Files.delete(small.resolve("filler"));
            ToolProcess filled =
                    peer("get", "x.torrent", "--peer", at, "--dir", "small", "--json", "--download-rate", "2mbit");
            while (filled.awaitEvent("piece").get("have").getAsInt() < 40) {}
            fill(small.resolve("filler"));
            assertEquals(1, filled.exit());
            assertTrue(error(filled).startsWith("the disk is full ("), why(filled));
            assertTrue(error(filled).endsWith("; the same command again resumes"), why(filled));
            assertTrue(filled.summary().get("bytes").getAsLong() >= 39 * PIECE);
            Files.delete(small.resolve("filler"));
            ToolProcess resumed = peer(get);
            assertEquals(0, resumed.exit(), () -> why(resumed));
            assertTrue(resumed.summary().get("bytes_present").getAsLong() >= 39 * PIECE);
            assertSame("file", "small");
        } finally {
            endAll();
            assertTrue(run("umount", small.toString()));
        }
    }

    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] chunk = new byte[4096];
            for (; ; ) {
                out.write(chunk);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("space"), e.toString());
        }
    }
}
