package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;
import toucan.wire.TcpOptions;

/**
 * Retransmission queue and scoreboard under anything that a sender can do and a peer can report: the counts are those of the
 * entries, the lists hold whom they should, and no octet appears or disappears.
 */
class RetransmissionQueuePropertyTest {
    private enum Kind {
        SEND,
        SACK,
        ACK,
        LOSE,
        RETRANSMIT,
        REPEAT,
        TIMEOUT
    }

    /** One thing that happens; the numbers are used as the kind of thing needs them. */
    private record Deed(Kind kind, int a, int b, int c) {}

    private final SendSequenceSpace snd = new SendSequenceSpace(-2_000);
    private final DeliveryRate rate = new DeliveryRate();
    private final RetransmissionQueue queue = new RetransmissionQueue(rate);
    private final SackScoreboard scoreboard = new SackScoreboard(queue);
    private final AckSummary ack = new AckSummary();
    private final Deliveries recovery = new Deliveries();
    private long now;

    /** Counts what is delivered. */
    private final class Deliveries implements LossRecovery {
        long octets;

        @Override
        public String name() {
            return "none";
        }

        @Override
        public boolean active() {
            return false;
        }

        @Override
        public boolean open() {
            return false;
        }

        @Override
        public SendSequenceSpace snd() {
            return snd;
        }

        @Override
        public RetransmissionQueue queue() {
            return queue;
        }

        @Override
        public void onDelivered(Entry entry, long nowNanos) {
            octets += entry.length();
        }

        @Override
        public boolean onAck(AckSummary summary) {
            return true;
        }

        @Override
        public void onRetransmissionTimeout(long nowNanos) {}

        @Override
        public void loseFlight(long from, long nowNanos) {}
    }

    @Provide
    Arbitrary<List<Deed>> deeds() {
        Arbitrary<Integer> number = Arbitraries.integers().between(-200, 6_000);
        return Combinators.combine(Arbitraries.of(Kind.class), number, number, number)
                .as(Deed::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 500)
    void theBooksAreRight(@ForAll("deeds") List<Deed> deeds) {
        for (Deed deed : deeds) {
            now++;
            perform(deed);
            check();
        }
        acknowledge(snd.nxt);
        check();
        assertEquals(0, recovery.pipe());
    }

    private void perform(Deed deed) {
        switch (deed.kind) {
            case SEND -> {
                long length = 1 + Math.floorMod(deed.a, 100);
                queue.add(snd.nxt, snd.nxt + length, now);
                snd.nxt += length;
            }
            case SACK -> sack(deed);
            case ACK -> acknowledge(snd.una + Math.floorMod(deed.a, (int) snd.flightSize() + 1));
            case LOSE -> {
                Entry entry = queue.entryAt(snd.una + deed.a);
                if (entry != null && !entry.sacked) {
                    queue.markLost(entry, Cause.RACK, false);
                }
            }
            case RETRANSMIT -> {
                Entry entry = queue.nextLost();
                if (entry != null) {
                    queue.repacketize(entry, 1 + Math.floorMod(deed.a, 200));
                    queue.onRetransmitted(entry, now);
                }
            }
            case REPEAT -> {
                Entry entry = queue.entryAt(snd.una + deed.a);
                if (entry != null && !entry.sacked && !entry.lost) {
                    queue.onRetransmitted(entry, now);
                }
            }
            case TIMEOUT -> {
                if (!queue.isEmpty() && deed.a < 300) {
                    scoreboard.onRetransmissionTimeout();
                    queue.markLost(queue.first(), Cause.RTO, true);
                    queue.markRestLost(queue.first().end, snd.nxt - Math.floorMod(deed.b, 50));
                }
            }
        }
    }

    /** Inverted, empty, below SND.UNA, beyond SND.NXT, and right ones. */
    private void sack(Deed deed) {
        TcpOptions options = new TcpOptions();
        options.addSackBlock((int) snd.una + deed.a, (int) snd.una + deed.b);
        options.addSackBlock((int) snd.una + deed.b, (int) snd.una + deed.c);
        ack.segAck = snd.una;
        SackScoreboard.findDuplicate(options, ack, snd.una);
        long before = scoreboardOctets();
        scoreboard.update(options, ack, snd, recovery, now);
        assertEquals(scoreboardOctets() - before, ack.reported);
    }

    private void acknowledge(long segAck) {
        queue.acknowledge(segAck, recovery, now);
        scoreboard.acknowledge(segAck);
        snd.una = segAck;
    }

    private long scoreboardOctets() {
        long octets = 0;
        for (int i = 0; i < scoreboard.ranges().count(); i++) {
            octets += scoreboard.ranges().right(i) - scoreboard.ranges().left(i);
        }
        return octets;
    }

    private void check() {
        long expected = snd.una;
        long lost = 0;
        long sacked = 0;
        long twice = 0;
        int sackedSegments = 0;
        Entry firstLost = null;
        Set<Entry> onTheirWay = new HashSet<>();
        for (Entry e = queue.entryAt(snd.una); e != null; e = queue.entryAt(e.end)) {
            assertEquals(expected, e.seq, "a gap in the queue");
            assertTrue(e.length() > 0 && !(e.lost && e.sacked) && !(e.twice && (e.lost || e.sacked)));
            expected = e.end;
            lost += e.lost ? e.length() : 0;
            sacked += e.sacked ? e.length() : 0;
            sackedSegments += e.sacked ? 1 : 0;
            twice += e.twice ? e.length() : 0;
            firstLost = firstLost == null && e.lost ? e : firstLost;
            if (!e.lost && !e.sacked) {
                onTheirWay.add(e);
            }
        }
        assertEquals(snd.nxt, expected, "octets are missing");
        assertEquals(lost, queue.lostBytes());
        assertEquals(sacked, queue.sackedBytes());
        assertEquals(sackedSegments, queue.sackedSegments());
        assertEquals(twice, queue.twiceBytes());
        assertEquals(firstLost, queue.nextLost());
        assertTrue(sacked + lost <= snd.flightSize());
        assertTrue(recovery.pipe() >= 0);
        assertEquals(snd.flightSize() - sacked - lost + twice, recovery.pipe());
        checkOrderOfSending(onTheirWay);
    }

    private void checkOrderOfSending(Set<Entry> onTheirWay) {
        long before = 0;
        for (Entry e = queue.oldestSent(); e != null; e = queue.nextSent(e)) {
            assertTrue(e.sentOrder > before, "not in the order of sending");
            before = e.sentOrder;
            assertTrue(onTheirWay.remove(e), "lost or SACKed, and still on its way");
        }
        assertTrue(onTheirWay.isEmpty(), "on its way, and not in the list");
        if (queue.isEmpty()) {
            assertNull(queue.oldestSent());
        }
    }
}
