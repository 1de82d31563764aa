package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.peer.discovery.MulticastGroup;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.testing.Needs;

/** What goes wrong with a peer, as a process: one line that says what, the right exit code, and nothing left half done. */
@Timeout(600)
class PeerFailuresTest extends PeerProcesses {
    private static final int SIZE = 4_000_000;

    private byte[] torrent;

    @BeforeEach
    void share() throws Exception {
        torrent = MetainfoMaker.make(file("file", SIZE), MakerProgress.NONE).toBytes();
        Files.write(temp.resolve("x.torrent"), torrent);
    }

    private String seeder() throws Exception {
        return peer("share", "file", "--listen", "0", "--json")
                .awaitEvent("listening")
                .get("address")
                .getAsString();
    }

    private String failed(String... args) throws Exception {
        ToolProcess tool = peer(args);
        assertEquals(1, tool.exit(), () -> why(tool));
        return error(tool);
    }

    // ---------------------------------------------------------------- what is given

    @Test
    void aDamagedMetainfoIsRefusedBeforeAnythingIsWritten() throws Exception {
        Path bad = temp.resolve("bad.torrent");
        byte[] cut = Arrays.copyOf(torrent, torrent.length / 2);
        byte[] longer = Arrays.copyOf(torrent, torrent.length + 1);
        byte[] renamed = new String(torrent, StandardCharsets.ISO_8859_1)
                .replace("12:piece length", "12:piece lengtz")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] damaged : List.of(new byte[0], cut, longer, renamed)) {
            Files.write(bad, damaged);
            String error = failed("get", "bad.torrent", "--peer", "127.0.0.1:1");
            assertTrue(error.startsWith("bad.torrent is refused: "), error);
        }
        assertEquals("no such file: no.torrent", failed("get", "no.torrent", "--peer", "127.0.0.1:1"));
        assertTrue(failed("get", ".", "--peer", "127.0.0.1:1").startsWith("cannot read ."));
        assertFalse(Files.exists(temp.resolve("received")));
    }

    /** Another infohash than the one that is shared there. */
    @Test
    void aTicketThatNobodyThereKnows() throws Exception {
        String error = failed("get", "toucan:" + "0".repeat(64) + "@" + seeder(), "--connect-timeout", "2s");
        assertTrue(error.startsWith("no peer took us in within 2 s, though one was reached (last: 127.0.0.1:"), error);
        assertTrue(error.contains("perhaps it does not have this torrent"), error);
        assertFalse(Files.exists(temp.resolve("received")));
    }

    @Test
    void nobodyThere() throws Exception {
        // Nothing reads what comes to this port, and it is nobody else's.
        try (DatagramSocket silent = new DatagramSocket(0, LOOPBACK)) {
            String peer = "127.0.0.1:" + silent.getLocalPort();
            String error = failed("get", "x.torrent", "--peer", peer, "--connect-timeout", "1s", "--json");
            assertTrue(error.startsWith("no peer answered within 1 s: check the address"), error);
            assertEquals(
                    List.of(),
                    names(temp.resolve("received")).stream()
                            .filter(name -> !name.startsWith(".toucan-"))
                            .toList());
        }
    }

    @Test
    void aFolderThatCannotBeUsed() throws Exception {
        assertEquals(
                "cannot use the folder file: a file has that name",
                failed("get", "x.torrent", "--peer", "127.0.0.1:1", "--dir", "file"));
        String below = failed(
                "get",
                "x.torrent",
                "--peer",
                "127.0.0.1:1",
                "--dir",
                Path.of("file", "in").toString());
        assertTrue(below.startsWith("cannot use the folder " + Path.of("file", "in") + ": "), below);
    }

    @Test
    void aFolderThatCannotBeWritten() throws Exception {
        Path dir = Files.createDirectory(temp.resolve("closed"));
        boolean byRights = dir.toFile().setWritable(false) && !Files.isWritable(dir);
        // Whoever may write everywhere cannot write to what is mounted so.
        boolean byMount = !byRights && mount(dir);
        Needs.system(byRights || byMount, "a folder that it may not write to");
        try {
            String error = failed("get", "x.torrent", "--peer", "127.0.0.1:1", "--dir", "closed");
            assertTrue(error.contains("closed: "), error);
            assertFalse(error.contains("Exception"), error);
        } finally {
            if (byMount) {
                assertTrue(run("umount", dir.toString()));
            }
            dir.toFile().setWritable(true);
        }
    }

    private static boolean mount(Path dir) throws InterruptedException {
        try {
            return run("mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", dir.toString());
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    // ---------------------------------------------------------------- commands without a network

    @Test
    void infoAndVerifyAsProcesses() throws Exception {
        ToolProcess info = peer0("info", "x.torrent");
        assertEquals(0, info.exit(), () -> why(info));
        assertTrue(info.out().startsWith("name      file\n"), info.out());
        ToolProcess whole = peer0("verify", "x.torrent", "--dir", ".");
        assertEquals(0, whole.exit(), () -> why(whole));
        byte[] bytes = Files.readAllBytes(temp.resolve("file"));
        bytes[SIZE / 2]++;
        Files.write(temp.resolve("file"), bytes);
        ToolProcess wrong = peer0("verify", "x.torrent", "--dir", ".", "--json");
        assertEquals(1, wrong.exit());
        assertEquals("1 of 245 pieces are missing or wrong, 1 file not whole", error(wrong));
        assertEquals(244, wrong.summary().get("pieces_good").getAsInt());
        ToolProcess nowhere = peer0("verify", "x.torrent", "--dir", "no/such");
        assertEquals(1, nowhere.exit());
        assertTrue(error(nowhere).startsWith("cannot read the folder "), () -> why(nowhere));
        ToolProcess usage = peer0("verify");
        assertEquals(2, usage.exit());
        ToolProcess unknown = peer0("info", "x.torrent", "--bogus");
        assertEquals(2, unknown.exit());
        assertEquals("Unknown option: '--bogus' (--help lists the options)", error(unknown));
    }

    /** Without the options that all tests of connections have. */
    private ToolProcess peer0(String... args) throws IOException {
        return start(Peer.class, args);
    }

    @Test
    void theDoctorsExitCode() throws Exception {
        MulticastGroup group = group();
        try (DatagramSocket taken = new DatagramSocket(0, LOOPBACK)) {
            String at = "127.0.0.1:" + taken.getLocalPort();
            ToolProcess ill = peer0("doctor", "--discover-group", group.toString(), "--listen", at);
            assertEquals(1, ill.exit());
            assertTrue(
                    ill.err().stream().anyMatch(line -> line.startsWith("error: ") && line.contains("--listen takes")),
                    () -> why(ill));
            noStackTrace(ill);
        }
        needsMulticast(group);
        ToolProcess sound = peer0("doctor", "--discover-group", group.toString(), "--listen", "127.0.0.1:0");
        assertEquals(0, sound.exit(), () -> why(sound));
        assertTrue(sound.err().contains("nothing is in the way"), () -> why(sound));
    }

    // ---------------------------------------------------------------- being stopped

    /** Parts and journal stay, and the next fetch goes on where this one was. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalKeepsWhatIsHere(String signal, int code) throws Exception {
        Needs.signal(signal);
        String at = seeder();
        ToolProcess stopped = peer("get", "x.torrent", "--peer", at, "--json", "--download-rate", "2mbit");
        while (stopped.awaitEvent("piece").get("have").getAsInt() < 30) {}
        stopped.signal(signal);
        assertEquals(code, stopped.exit());
        noStackTrace(stopped);
        List<String> kept = names(temp.resolve("received"));
        assertEquals(2, kept.size(), kept::toString);
        assertTrue(kept.get(0).matches("\\.toucan-[0-9a-f]+\\.journal"), kept::toString);
        assertEquals("file.part", kept.get(1));
        assertFalse(stopped.summary().get("ok").getAsBoolean());
        assertEquals(
                "interrupted; the same command again resumes",
                stopped.summary().get("error").getAsString());
        long here = stopped.summary().get("bytes").getAsLong();
        assertTrue(here > 29 * PIECE, stopped.out()); // the last piece of the file is a short one

        ToolProcess resumed = peer("get", "x.torrent", "--peer", at, "--json");
        assertEquals(0, resumed.exit(), () -> why(resumed));
        assertEquals(here, resumed.summary().get("bytes_present").getAsLong());
        assertTrue(resumed.summary().get("bytes_downloaded").getAsLong() <= SIZE - here + PIECE, resumed.out());
        assertSame("file", "received");
        assertEquals(List.of("file"), names(temp.resolve("received")));
    }

    /** Before a single byte is here, and while nobody answers. */
    @Test
    void aSignalWhileItWaits() throws Exception {
        Needs.signal("INT");
        try (DatagramSocket silent = new DatagramSocket(0, LOOPBACK)) {
            String ticket = "toucan:" + "0".repeat(64) + "@127.0.0.1:" + silent.getLocalPort();
            ToolProcess waiting = peer("get", ticket, "--json");
            waiting.awaitEvent("listening");
            waiting.signal("INT");
            assertEquals(130, waiting.exit());
            noStackTrace(waiting);
            assertEquals(
                    "interrupted; the same command again resumes",
                    waiting.summary().get("error").getAsString());
        }
    }

    /** Missing pieces, and of what was under way at most one for each connection, however many there were. */
    @Test
    void afterKillWithThreeSeedersOnlyWhatIsMissingIsFetched() throws Exception {
        List<String> get =
                List.of("get", "x.torrent", "--json", "--peer", seeder(), "--peer", seeder(), "--peer", seeder());
        // Slow enough not to be through when it is killed, and to meet all three before it is through.
        ToolProcess killed = peer(with(get, "--download-rate", "2mbit"));
        int known = 0;
        while (known < 40) {
            known = killed.awaitEvent("piece").get("have").getAsInt();
        }
        killed.kill();
        assertTrue(Files.exists(temp.resolve("received/file.part")));
        assertFalse(Files.exists(temp.resolve("received/file")));
        ToolProcess last = peer(with(get, "--download-rate", "4mbit"));
        assertEquals(0, last.exit(), () -> why(last));
        long present = last.summary().get("bytes_present").getAsLong();
        assertTrue(present >= (known - 1L) * PIECE, present + " bytes were kept of " + known + " pieces");
        assertEquals(3, last.summary().getAsJsonArray("peers").size());
        assertTrue(last.summary().get("bytes_downloaded").getAsLong() <= SIZE - present + 3 * PIECE, last.out());
        assertSame("file", "received");
    }

    private static String[] with(List<String> args, String... more) {
        return Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
