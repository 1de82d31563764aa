package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.MessageWriter;

class DeadlinesTest {
    private static final long SECOND = Encounter.SECOND;

    private final Encounter encounter = Encounter.seeder(64, 1, SwarmConfig.DEFAULT);

    @Test
    void aHandshakeTakesTenSeconds() {
        Encounter.Peer peer = encounter.silent();
        encounter.pass(10 * SECOND - 1);
        assertNull(peer.closed);
        encounter.pass(1);
        assertEquals("no handshake within 10 s", peer.closed);
    }

    @Test
    void alsoOneThatComesByteByByte() {
        Encounter.Peer peer = encounter.silent();
        byte[] bytes =
                Handshake.of(encounter.metainfo.infoHash(), peer.id).encode().array();
        for (int i = 0; i < 11 && peer.closed == null; i++) {
            peer.bytes(ByteBuffer.wrap(bytes, i, 1));
            encounter.pass(SECOND);
        }
        assertEquals("no handshake within 10 s", peer.closed);
    }

    @Test
    void silenceLastsTwoMinutes() {
        Encounter.Peer peer = encounter.peer();
        encounter.pass(119 * SECOND);
        peer.say(MessageWriter::keepAlive);
        encounter.pass(119 * SECOND);
        assertNull(peer.closed);
        encounter.pass(SECOND);
        assertEquals("silent for 120 s", peer.closed);
    }

    @Test
    void weAreNotSilentThatLongEither() {
        Encounter.Peer peer = encounter.peer();
        peer.heard.take();
        encounter.pass(89 * SECOND);
        assertEquals(List.of(), peer.heard.take());
        encounter.pass(2 * SECOND);
        assertEquals(List.of("keep-alive"), peer.heard.take());
    }

    /** Never silent, and never done. */
    @Test
    void aTrickleOfBytesHoldsNothing() {
        Encounter.Peer peer = encounter.peer();
        peer.bytes(ByteBuffer.wrap(new byte[] {0, 0, 64, 9, 7}));
        for (int i = 0; i < 70 && peer.closed == null; i++) {
            encounter.pass(SECOND);
            if (peer.closed == null) {
                peer.bytes(ByteBuffer.wrap(new byte[1]));
            }
        }
        assertEquals("a message that it began does not end", peer.closed);
        assertEquals(60 * SECOND, encounter.nowNanos);
    }

    @Test
    void manySlowMessagesAreEachInTime() {
        Encounter.Peer peer = encounter.peer();
        for (int i = 0; i < 100; i++) {
            peer.bytes(ByteBuffer.wrap(new byte[] {0, 0, 0, 1}));
            encounter.pass(20 * SECOND);
            peer.bytes(ByteBuffer.wrap(new byte[] {2, 0, 0}));
            peer.bytes(ByteBuffer.wrap(new byte[] {0, 0}));
            encounter.pass(20 * SECOND);
        }
        assertNull(peer.closed);
    }

    @Test
    void whoDoesNotReadIsLeftAfterTwoMinutes() {
        Encounter.Peer peer = encounter.interested();
        peer.room = 0;
        for (int i = 0; i < 20; i++) {
            encounter.pass(20 * SECOND);
            if (peer.closed == null) {
                peer.say(MessageWriter::keepAlive);
            }
        }
        assertEquals("it does not read what we send", peer.closed);
    }

    /** However much it makes us say, no more than 1 MiB waits for it. */
    @Test
    void whatWaitsForOnePeerIsBounded() {
        Encounter.Peer peer = encounter.interested();
        peer.room = 0;
        for (int i = 0; i < 300_000 && peer.closed == null; i++) {
            peer.say(MessageWriter::notInterested).say(MessageWriter::interested);
            if (i % 1_000 == 0) {
                encounter.pass(1);
            }
        }
        assertEquals("it does not read what we send", peer.closed);
    }

    @Test
    void timeoutsComeWhenTheyAreDueAndNotBefore() {
        encounter.silent();
        encounter.peer();
        long calls = 0;
        for (long now = 0; now < 300 * SECOND; calls++) {
            long next = encounter.swarm.nextTimeoutNanos(now);
            assertTrue(next > now, "busy at " + now);
            now = next;
            encounter.swarm.handleTimeouts(now);
        }
        assertTrue(calls < 50, calls + " calls in five minutes");
    }

    /** A connection that was dialed and is not wanted any more must not keep its address busy. */
    @Test
    void whatCannotBeTakenInIsDialedAgainLater() {
        SwarmConfig d = SwarmConfig.DEFAULT;
        Encounter one = Encounter.leecher(
                4, 1, new SwarmConfig(1, 1, 1, 0, 0, 1, d.handshakeNanos(), d.idleNanos(), d.frameNanos(), 1, true));
        one.swarm.discovered(Encounter.address(9), Source.USER, 0);
        assertEquals(1, one.swarm.dialsDue(0).size());
        Encounter.Peer first = one.interested();
        assertNull(one.new Peer(9, Encounter.address(9), true).session);
        one.swarm.closed(first.session, "it left", SECOND);
        assertEquals(List.of(Encounter.address(9)), one.swarm.dialsDue(3 * SECOND));
        assertNotNull(first);
    }
}
