package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.ExtendedHandshake;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.MetadataMessage;
import toucan.peer.protocol.PexMessage;
import toucan.peer.protocol.ProtocolViolation;

/** The metainfo from peer to peer (BEP 9), and peers that tell of each other (toucan_pex). */
class ExchangesTest {
    private static final long SECOND = Encounter.SECOND;
    private static final int METADATA = 1;
    private static final int PEX = 2;

    /** More than one piece of metadata: 52 bytes for each of 1000 pieces. */
    private final byte[] content = Torrents.content(3, 1_000 * Torrents.BLOCK);

    private final Metainfo metainfo = Torrents.of(content, Torrents.BLOCK);

    private static Encounter.Peer greet(Encounter.Peer peer, int metadataSize) {
        Map<String, Integer> ids =
                Map.of(ExtendedHandshake.UT_METADATA, 11, ExtendedHandshake.TOUCAN_PEX, 12, Extensions.FAREWELL, 13);
        return extended(peer, 0, new ExtendedHandshake(ids, "Other", 0, 250, metadataSize).encode());
    }

    private static Encounter.Peer extended(Encounter.Peer peer, int id, ByteBuffer payload) {
        return peer.say(to -> to.extended(id, payload));
    }

    private static Encounter.Peer data(Encounter.Peer peer, int piece, byte[] info) {
        return extended(peer, METADATA, MetadataMessage.data(piece, info).encode());
    }

    // ---------------------------------------------------------------- metadata

    @Test
    void aTicketBecomesAMetainfoAndThenPieces() {
        Encounter encounter = Encounter.ofTicket(content, metainfo);
        Encounter.Peer peer = greet(encounter.dialed(1).shakeHands(), metainfo.infoLength());
        int pieces = MetadataMessage.pieces(metainfo.infoLength());
        assertTrue(pieces > 2);
        for (int piece = 0; piece < pieces; piece++) {
            assertNull(encounter.fetched);
            data(peer, piece, metainfo.infoBytes());
        }
        assertEquals(metainfo.infoHash(), encounter.fetched.infoHash());
        assertNotNull(peer.closed);
        assertEquals(List.of(), encounter.swarm.dialsDue(0), "not before it can be talked with");
        assertNull(encounter.new Peer(2, Encounter.address(2), false).session);
        encounter.swarm.start(encounter.fetched, encounter.store, 0);
        assertEquals(List.of(Encounter.address(1)), encounter.swarm.dialsDue(0));
        Encounter.Peer again = encounter.new Peer(1, Encounter.address(1), true).shakeHands();
        again.bitfield(encounter.allPieces()).say(to -> to.unchoke());
        assertFalse(again.requests().isEmpty());
    }

    @Test
    void whatIsClaimedCostsNothing() {
        Encounter encounter = Encounter.ofTicket(content, metainfo);
        Encounter.Peer peer = greet(encounter.peer(), 10_000_000);
        assertEquals(0, peer.session.metadata.received());
        assertNotNull(greet(encounter.peer(), 10_000_001).closed, "beyond the limit of a metainfo");
    }

    @Test
    void wrongBytesEndTheConnectionAndSpoilNobodyElses() {
        Encounter encounter = Encounter.ofTicket(content, metainfo);
        Encounter.Peer liar = greet(encounter.peer(), 100);
        Encounter.Peer honest = greet(encounter.peer(), metainfo.infoLength());
        data(liar, 0, new byte[100]);
        assertEquals("its metainfo is not what the ticket stands for", liar.closed);
        for (int piece = 0; piece < MetadataMessage.pieces(metainfo.infoLength()); piece++) {
            data(honest, piece, metainfo.infoBytes());
        }
        assertNotNull(encounter.fetched);
    }

    @Test
    void piecesOfAnotherSizeOrOrderWereNotAskedFor() {
        Encounter encounter = Encounter.ofTicket(content, metainfo);
        assertNotNull(data(greet(encounter.peer(), 40_000), 0, new byte[50_000]).closed);
        assertNotNull(data(greet(encounter.peer(), 40_000), 1, new byte[40_000]).closed);
    }

    @Test
    void aRejectIsNoOffence() {
        Encounter encounter = Encounter.ofTicket(content, metainfo);
        Encounter.Peer peer = greet(encounter.peer(), 40_000);
        extended(peer, METADATA, MetadataMessage.reject(0).encode());
        assertNull(peer.closed);
        assertNull(peer.session.metadata);
    }

    @Test
    void whoAsksForItOverAndOverIsSentAway() throws ProtocolViolation {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer peer = greet(encounter.peer(), 0);
        peer.heard.payloads.clear();
        for (int i = 0; i < 4; i++) {
            extended(peer, METADATA, MetadataMessage.request(0).encode());
        }
        assertNull(peer.closed);
        MetadataMessage answer = MetadataMessage.decode(ByteBuffer.wrap(peer.heard.payloads.get(3)));
        assertEquals(MetadataMessage.Type.DATA, answer.type());
        assertEquals(
                "it asks for the metainfo over and over",
                extended(peer, METADATA, MetadataMessage.request(0).encode()).closed);
    }

    @Test
    void whoDoesNotReadGetsNoMoreOfIt() {
        Encounter encounter = Encounter.of(content, metainfo, new MemoryStore(metainfo), SwarmConfig.DEFAULT);
        Encounter.Peer peer = greet(encounter.peer(), 0);
        peer.room = 0;
        for (int i = 0; i < 4; i++) {
            extended(peer, METADATA, MetadataMessage.request(0).encode());
        }
        peer.room = 1 << 20;
        encounter.swarm.writable(peer.session, 0);
        assertTrue((1 << 20) - peer.room < 40_000, "the others were rejected");
    }

    // ---------------------------------------------------------------- peer exchange

    private static PexMessage told(Encounter.Peer peer) {
        for (int i = peer.heard.payloads.size() - 1; i >= 0; i--) {
            try {
                return PexMessage.decode(ByteBuffer.wrap(peer.heard.payloads.get(i)));
            } catch (ProtocolViolation e) {
                continue; // another extension's
            }
        }
        return null;
    }

    @Test
    void newcomersHearOfTheOthersAndOfWhoWent() {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer ann = greet(encounter.peer(), 0);
        Encounter.Peer bob = greet(encounter.peer(), 0);
        assertEquals(Encounter.address(ann.number), told(bob).added().get(0).address(), "at once");
        assertTrue(told(ann).added().isEmpty(), "or both would dial at once");
        encounter.pass(SECOND);
        assertEquals(Encounter.address(bob.number), told(ann).added().get(0).address());
        encounter.swarm.closed(bob.session, "it left", encounter.nowNanos);
        encounter.pass(6 * SECOND);
        assertEquals(List.of(Encounter.address(bob.number)), told(ann).dropped());
    }

    /** A client of the gateway could not speak to a UDP endpoint, and must never be told of one, nor be told of. */
    @Test
    void theGatewaysPeersNeverHearOfToucanEndpointsNorAreTheyToldOf() {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer toucan = greet(encounter.peer(), 0);
        Encounter.Peer gateway = encounter.new Peer(50, null, false);
        greet(
                gateway.bytes(
                        Handshake.of(encounter.metainfo.infoHash(), gateway.id).encode()),
                0);
        assertFalse(gateway.heard.lastPayload().contains(ExtendedHandshake.TOUCAN_PEX));
        assertTrue(toucan.heard.lastPayload().contains(ExtendedHandshake.TOUCAN_PEX));
        int before = gateway.heard.payloads.size();
        encounter.pass(200 * SECOND);
        assertEquals(before, gateway.heard.payloads.size());
        assertTrue(told(toucan) == null || told(toucan).added().isEmpty());
        extended(
                gateway,
                PEX,
                new PexMessage(List.of(new PexMessage.Peer(Encounter.address(9), 0)), List.of()).encode());
        assertEquals(0, encounter.status().knownAddresses(), "nor are they believed");
    }

    @Test
    void aPrivateTorrentIsToldToNobody() {
        Metainfo secret = Torrents.of(content, Torrents.BLOCK, Map.of("private", new BInteger(1)));
        Encounter encounter = Encounter.of(content, secret, new MemoryStore(secret), SwarmConfig.DEFAULT);
        Encounter.Peer ann = greet(encounter.peer(), 0);
        greet(encounter.peer(), 0);
        int before = ann.heard.payloads.size();
        encounter.pass(100 * SECOND);
        assertEquals(before, ann.heard.payloads.size());
        extended(ann, PEX, new PexMessage(List.of(new PexMessage.Peer(Encounter.address(9), 0)), List.of()).encode());
        assertEquals(0, encounter.status().knownAddresses());
    }

    @Test
    void whatIsToldIsTriedAndAFloodOfItEndsTheConnection() {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer peer = greet(encounter.peer(), 0);
        ByteBuffer news = new PexMessage(List.of(new PexMessage.Peer(Encounter.address(9), 0)), List.of()).encode();
        extended(peer, PEX, news.duplicate());
        assertEquals(List.of(Encounter.address(9)), encounter.swarm.dialsDue(0));
        for (int i = 0; i < 3; i++) {
            extended(peer, PEX, news.duplicate());
        }
        assertNull(peer.closed, "a path that stood still may bring some at once");
        assertEquals("it tells of other peers over and over", extended(peer, PEX, news.duplicate()).closed);
    }

    // ---------------------------------------------------------------- farewell

    @Test
    void aFullDiskIsToldToEverybodyAndNothingIsCorrupt() {
        Encounter encounter = Encounter.leecher(8, 1);
        Encounter.Peer ann = greet(encounter.generous(encounter.allPieces()), 0);
        Encounter.Peer bob = greet(encounter.peer(), 0);
        Encounter.Peer dialing = encounter.dialed(9);
        String first = ann.requests().get(0);
        ann.block(Integer.parseInt(first.split(" ")[1]), 0, true);
        encounter.store.fill();
        ann.answerAll(true);
        for (Encounter.Peer peer : List.of(ann, bob)) {
            assertEquals("it cannot store or read any more: the disk is full", peer.heard.lastPayload());
            assertTrue(peer.heard("extended 13"));
            assertNotNull(peer.closed);
        }
        assertNotNull(dialing.closed);
        assertTrue(encounter.events.contains("store: the disk is full"));
        assertEquals(1, encounter.store.have().cardinality(), "what was verified stays");
        assertNull(encounter.silent().session, "and nobody is let in");
        encounter.pass(100 * SECOND);
        assertTrue(
                encounter.swarm.nextTimeoutNanos(encounter.nowNanos) > encounter.nowNanos, "nor does it keep us busy");
    }

    @Test
    void whyAPeerGoesIsShownInItsOwnWords() {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer peer = greet(encounter.peer(), 0);
        extended(peer, 3, ByteBuffer.wrap("the disk\u001b[2J is full".getBytes(StandardCharsets.UTF_8)));
        encounter.swarm.closed(peer.session, "it closed the connection", 0);
        String gone = encounter.events.get(encounter.events.size() - 1);
        assertTrue(gone.startsWith("gone peer1: the disk"), gone);
        assertEquals(-1, gone.indexOf('\u001b'));
    }
}
