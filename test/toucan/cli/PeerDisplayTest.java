package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.peer.swarm.SwarmStatus;

/** What is shown of a swarm, and what is remembered of its peers. */
class PeerDisplayTest {
    @TempDir
    Path temp;

    private Metainfo metainfo() throws Exception {
        // Four pieces, the last one of 100 bytes.
        return MetainfoMaker.make(Files.write(temp.resolve("file"), new byte[3 * 16_384 + 100]), MakerProgress.NONE);
    }

    private static BitSet pieces(int... all) {
        BitSet set = new BitSet();
        for (int piece : all) {
            set.set(piece);
        }
        return set;
    }

    private static SwarmStatus status(int pieces, BitSet have, int[] availability, SwarmStatus.Peer... peers) {
        return new SwarmStatus(
                pieces,
                have,
                availability,
                new BitSet(),
                70_000,
                5_000,
                0,
                125_000,
                1_250,
                1,
                SwarmStatus.MetadataProgress.NONE,
                List.of(peers));
    }

    private static SwarmStatus.Peer peer(boolean chokes) {
        return new SwarmStatus.Peer(
                "127.0.0.1:9293",
                "Toucan",
                4,
                pieces(0, 1, 2, 3),
                4096,
                0,
                12_500,
                0,
                true,
                chokes,
                true,
                false,
                false,
                false,
                0);
    }

    @Test
    void theLineSaysHowFarItIs() throws Exception {
        SwarmStatus now = status(4, pieces(0, 3), new int[] {1, 1, 1, 1}, peer(false));
        assertEquals(
                "fetching: 16.1 KiB of 48.1 KiB (33%), 1.0 Mbit/s down, 10.0 kbit/s up, 1 peer, 1 s left",
                PeerDisplay.line(now, metainfo()));
        SwarmStatus all = status(4, pieces(0, 1, 2, 3), new int[4]);
        assertEquals("seeding: 4.9 KiB given, 10.0 kbit/s, 0 peers", PeerDisplay.line(all, metainfo()));
        assertEquals(3 * 16_384 + 100, PeerDisplay.bytesHere(all, metainfo()));
    }

    @Test
    void aPeerHasALine() {
        assertEquals(
                "  127.0.0.1:9293        100%  in 4.0 KiB, chokes us  out 0 bytes", PeerDisplay.peer(peer(true), 4));
        assertEquals(
                "  127.0.0.1:9293        100%  in 4.0 KiB 100.0 kbit/s  out 0 bytes", PeerDisplay.peer(peer(false), 4));
    }

    @Test
    void theMapShowsWhatIsHereAndWhereTheRestIs() {
        SwarmStatus now = status(8, pieces(0, 1, 2), new int[] {1, 1, 1, 1, 0, 1, 2, 3});
        assertEquals("###.!...", PieceMap.of(now, 70));
        assertEquals("#+!.", PieceMap.of(now, 4));
        assertEquals("", PieceMap.of(status(0, pieces(), new int[0]), 70));
    }

    @Test
    void aBlockIsDrawnInPlaceOfTheOneBefore() {
        Captured terminal = new Captured(true);
        terminal.console.block(List.of("one", "two", "three"));
        terminal.console.block(List.of("four"));
        terminal.console.say("said");
        assertEquals("one\ntwo\nthree\033[2A\r\033[Jfour\r" + " ".repeat(79) + "\rsaid\n", terminal.errText());
    }

    @Test
    void theLedgerAddsUpAndIsBounded() {
        PeerLedger ledger = new PeerLedger();
        ledger.transferred("a:1", "Toucan", 10, 0);
        ledger.piece("a:1");
        ledger.piece(null);
        ledger.transferred("a:1", "Toucan", 5, 7);
        assertEquals(List.of(new PeerLedger.Account("a:1", "Toucan", 15, 7, 1)), ledger.accounts(null));
        for (int i = 0; i < 2_000; i++) {
            ledger.transferred("b:" + i, "Toucan", 1, 0);
        }
        List<PeerLedger.Account> all = ledger.accounts(null);
        assertEquals(1_001, all.size());
        assertEquals(2_015, all.stream().mapToLong(PeerLedger.Account::in).sum());
    }

    @Test
    void ticketsNameWhatOthersCanReach() throws Exception {
        Metainfo metainfo = metainfo();
        String head = "toucan:" + metainfo.infoSha256().hex() + "@";
        List<InetSocketAddress> all = List.of(
                new InetSocketAddress("127.0.0.1", 1),
                new InetSocketAddress("192.0.2.1", 1),
                new InetSocketAddress("fe80::1", 1),
                new InetSocketAddress("2001:db8::1", 1));
        assertEquals(List.of(head + "192.0.2.1:1", head + "[2001:db8::1]:1"), Tickets.of(metainfo.infoSha256(), all));
        assertEquals(List.of(head + "127.0.0.1:1"), Tickets.of(metainfo.infoSha256(), all.subList(0, 1)));
        assertEquals(List.of(), Tickets.of(metainfo.infoSha256(), List.of(new InetSocketAddress("0.0.0.0", 1))));
    }

    @Test
    void whatStrangersCauseIsLimited() {
        Captured captured = new Captured(false);
        JsonLines lines = new JsonLines(captured.console, true);
        for (int i = 0; i < 150; i++) {
            lines.writeLimited(lines.event("peer_gone"));
        }
        lines.write(lines.event("summary"));
        assertEquals(101, captured.out().lines().count());
        assertEquals(50, lines.leftOut());
    }
}
