package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import toucan.peer.metainfo.InfoHash;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.MessageWriter;

class HandshakesTest {
    private final Encounter encounter = Encounter.seeder(2, 1, SwarmConfig.DEFAULT);

    @Test
    void whoCalledIsAnsweredByTheNameItUsed() {
        for (InfoHash name : List.of(encounter.metainfo.infoHash(), encounter.metainfo.truncatedSha256())) {
            Encounter.Peer peer = encounter.silent();
            assertNull(peer.heard.handshake, "who is called waits");
            peer.bytes(Handshake.of(name, peer.id).encode());
            assertEquals(name, peer.heard.handshake.infoHash());
            assertTrue(peer.session.isOpen());
        }
    }

    @Test
    void aToucanPeerIsCalledBySha256AndOneOfTheGatewayBySha1() {
        assertEquals(
                encounter.metainfo.truncatedSha256(),
                encounter.dialed(1).heard.handshake.infoHash());
        Encounter.Peer gateway = encounter.new Peer(2, null, true);
        assertEquals(encounter.metainfo.infoHash(), gateway.heard.handshake.infoHash());
    }

    @Test
    void anAnswerForAnotherNameIsNone() {
        Encounter.Peer peer = encounter.dialed(1);
        peer.bytes(Handshake.of(encounter.metainfo.infoHash(), peer.id).encode());
        assertEquals("it answers for another torrent than it was asked for", peer.closed);
    }

    @Test
    void anotherTorrentIsRefused() {
        Encounter.Peer peer = encounter.silent();
        peer.bytes(Handshake.of(InfoHash.of(new byte[20]), peer.id).encode());
        assertTrue(peer.closed.startsWith("it wants another torrent"), peer.closed);
    }

    /** No message says so; but who ends the connection there has few reasons. */
    @Test
    void whoEndsTheConnectionInPlaceOfAnAnswerMayNotHaveTheTorrent() {
        Encounter.Peer peer = encounter.dialed(1);
        encounter.swarm.closed(peer.session, "it closed the connection", encounter.nowNanos);
        Encounter.Peer caller = encounter.silent();
        encounter.swarm.closed(caller.session, "it closed the connection", encounter.nowNanos);
        assertEquals(
                List.of(
                        "gone peer1: it closed the connection in place of a handshake: perhaps it does not have this torrent,"
                                + " or no room for one more",
                        "gone peer1: it closed the connection"),
                encounter.events);
    }

    @Test
    void itComesInAnyPieces() {
        Encounter.Peer peer = encounter.silent();
        byte[] bytes =
                Handshake.of(encounter.metainfo.infoHash(), peer.id).encode().array();
        for (byte b : bytes) {
            peer.bytes(ByteBuffer.wrap(new byte[] {b}));
        }
        assertEquals(List.of("bitfield {0, 1}", "extended 0"), peer.heard.take());
    }

    @Test
    void ourselvesAreMetOnceAndNotAgain() {
        Encounter.Peer peer = encounter.dialed(1);
        peer.id = Encounter.id(0);
        peer.shakeHands();
        assertEquals("it is ourselves", peer.closed);
        encounter.pass(600 * Encounter.SECOND);
        assertTrue(encounter.events.stream().noneMatch(event -> event.startsWith("dial")), encounter.events.toString());
        encounter.swarm.discovered(Encounter.address(1), Source.USER, encounter.nowNanos);
        assertEquals(List.of(), encounter.swarm.dialsDue(encounter.nowNanos));
    }

    @Test
    void nobodyIsMetTwice() {
        Encounter.Peer first = encounter.peer();
        Encounter.Peer second = encounter.silent();
        second.id = first.id;
        second.shakeHands();
        assertEquals("it is connected already", second.closed);
        assertNull(first.closed);
    }

    /** It has lost the connection without our hearing of it, and calls again: it must not wait until we notice. */
    @Test
    void whoCallsAgainFromTheSameAddressReplacesItself() {
        Encounter.Peer first = encounter.peer();
        encounter.nowNanos += Encounter.SECOND;
        Encounter.Peer again = encounter.new Peer(first.number, Encounter.address(first.number), false);
        again.id = first.id;
        again.shakeHands();
        assertEquals("it has called again, so it had lost this connection", first.closed);
        assertTrue(again.session.isOpen());
    }

    /** The same where we had dialed it, whoever has the larger id; only not while both may have dialed at once. */
    @Test
    void whoCallsBackReplacesAnOldConnectionOfOurs() {
        for (int id : new int[] {1, 200}) {
            Encounter.Peer ours = encounter.dialed(id).shakeHands();
            encounter.nowNanos += 29 * Encounter.SECOND;
            Encounter.Peer early = encounter.new Peer(id, Encounter.address(id), false).shakeHands();
            boolean oneStays = (early.closed == null) != (ours.closed == null);
            assertTrue(oneStays, early.closed + " and " + ours.closed);
            Encounter.Peer stays = early.closed == null ? early : ours;
            encounter.nowNanos += 30 * Encounter.SECOND;
            Encounter.Peer back = encounter.new Peer(id, Encounter.address(id), false).shakeHands();
            assertTrue(stays.closed != null && back.session.isOpen(), "id " + id);
        }
    }

    /** Ids are no secret: whoever shows somebody else's must not get it sent away. */
    @Test
    void whoCopiesAnIdHarmsNobody() {
        Encounter.Peer called = encounter.dialed(200).shakeHands();
        Encounter.Peer caller = encounter.peer();
        encounter.nowNanos += 31 * Encounter.SECOND;
        for (Encounter.Peer honest : List.of(called, caller)) {
            Encounter.Peer copy = encounter.silent();
            copy.id = honest.id;
            copy.shakeHands();
            assertEquals("it is connected already", copy.closed);
            assertNull(honest.closed);
        }
    }

    /** It listens at two addresses, and we were told of both. */
    @Test
    void thePeerThatIsConnectedIsNotCalledAtItsOtherAddress() {
        Encounter.Peer peer = encounter.peer();
        Encounter.Peer other = encounter.dialed(100);
        other.id = peer.id;
        other.shakeHands();
        assertEquals("it is connected already", other.closed);
        for (int i = 0; i < 20; i++) {
            encounter.pass(30 * Encounter.SECOND);
            encounter.swarm.discovered(Encounter.address(100), Source.MULTICAST, encounter.nowNanos);
            peer.say(MessageWriter::keepAlive);
        }
        assertTrue(encounter.events.stream().noneMatch(event -> event.startsWith("dial")), encounter.events.toString());
    }

    /** It dialed us, so our book did not have it; then others tell us of it. */
    @Test
    void whoIsConnectedIsNotDialedWhenOthersTellOfIt() {
        Encounter.Peer peer = encounter.peer();
        encounter.swarm.discovered(Encounter.address(peer.number), Source.EXCHANGE, encounter.nowNanos);
        assertEquals(List.of(), encounter.swarm.dialsDue(encounter.nowNanos));
    }

    /** Both dial at the same time, and the handshakes cross in every order: one connection stays, the same on both sides. */
    @Test
    void twoThatDialAtOnceKeepTheSameConnection() {
        for (int order = 0; order < 4; order++) {
            int firstId = order / 2 == 0 ? 1 : 2;
            Simultaneous pair = new Simultaneous(firstId, 3 - firstId);
            pair.exchange(order % 2 == 0);
            assertEquals(1, pair.open(), "order " + order);
        }
    }

    /** Two swarms with two connections between them: the first dialed by a, the second by b. */
    private static final class Simultaneous {
        private static final class Pipe implements PeerLink {
            final ByteBuffer sent = ByteBuffer.allocate(1 << 16);
            boolean closed;

            @Override
            public int room() {
                return sent.remaining();
            }

            @Override
            public void write(ByteBuffer data) {
                sent.put(data);
            }

            @Override
            public void close(String reason) {
                closed = true;
            }

            @Override
            public String remote() {
                return "the other";
            }
        }

        private final Swarm[] swarms = new Swarm[2];
        private final Pipe[][] pipes = new Pipe[2][2];
        private final Session[][] sessions = new Session[2][2];

        Simultaneous(int idOfA, int idOfB) {
            byte[] content = Torrents.content(1, 10);
            var metainfo = Torrents.of(content, Torrents.BLOCK);
            for (int side = 0; side < 2; side++) {
                MemoryStore store = new MemoryStore(metainfo);
                swarms[side] = Swarm.of(
                        SwarmConfig.DEFAULT,
                        Encounter.id(side == 0 ? idOfA : idOfB),
                        metainfo,
                        store,
                        new SwarmListener() {},
                        1,
                        0);
                swarms[side].discovered(Encounter.address(1 - side), Source.USER, 0);
                assertEquals(1, swarms[side].dialsDue(0).size());
                for (int connection = 0; connection < 2; connection++) {
                    pipes[side][connection] = new Pipe();
                    sessions[side][connection] = swarms[side].connected(
                            pipes[side][connection], connection == side, Encounter.address(1 - side), 0);
                }
            }
        }

        void exchange(boolean aFirst) {
            for (int round = 0; round < 6; round++) {
                for (int turn = 0; turn < 2; turn++) {
                    int from = aFirst ? turn : 1 - turn;
                    for (int connection = 0; connection < 2; connection++) {
                        carry(from, connection, round);
                    }
                }
            }
        }

        private void carry(int from, int connection, long now) {
            Pipe pipe = pipes[from][connection];
            ByteBuffer data = ByteBuffer.wrap(pipe.sent.array().clone(), 0, pipe.sent.position());
            pipe.sent.clear();
            swarms[1 - from].received(sessions[1 - from][connection], data, now);
            if (pipe.closed) {
                swarms[1 - from].closed(sessions[1 - from][connection], "it closed the connection", now);
            }
        }

        /** How many connections both take for open; -1 when they disagree. */
        int open() {
            int open = 0;
            for (int connection = 0; connection < 2; connection++) {
                if (sessions[0][connection].isOpen() != sessions[1][connection].isOpen()) {
                    return -1;
                }
                open += sessions[0][connection].isOpen() ? 1 : 0;
            }
            return open;
        }
    }

    @Test
    void encryptedOnesAreClosedAtOnce() {
        Encounter.Peer peer = encounter.silent();
        peer.bytes(ByteBuffer.wrap(new byte[] {42}));
        assertNotNull(peer.closed);
    }

    @Test
    void messagesMayFollowInTheSameBytes() {
        Encounter.Peer peer = encounter.silent();
        MessageWriter writer = new MessageWriter(1_000);
        writer.handshake(Handshake.of(encounter.metainfo.infoHash(), peer.id));
        writer.interested();
        writer.drain(1_000, peer::bytes);
        assertTrue(peer.heard("unchoke"), peer.heard.lines.toString());
    }

    /** Two that have everything part, and do not call each other every other second to find that out again. */
    @Test
    void completePeersLeaveEachOtherAlone() {
        for (boolean weDialed : new boolean[] {true, false}) {
            Encounter.Peer peer = weDialed ? encounter.dialed(100).shakeHands() : encounter.peer();
            peer.bitfield(0, 1);
            assertEquals("both of us have everything", peer.closed);
            for (int i = 0; i < 20; i++) {
                encounter.pass(30 * Encounter.SECOND);
                for (Source source : List.of(Source.MULTICAST, Source.EXCHANGE)) {
                    encounter.swarm.discovered(peer.session.address, source, encounter.nowNanos);
                }
            }
        }
        assertEquals(
                Set.of(),
                Set.copyOf(encounter.events.stream()
                        .filter(e -> e.startsWith("dial"))
                        .toList()));
    }
}
