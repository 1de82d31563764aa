package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import toucan.cli.ConnectionTrace.Column;
import toucan.cli.ConnectionTrace.Picture;
import toucan.net.ConnectionId;
import toucan.net.Moment;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.TcpConfig;

/** The course of a connection is kept in bounded memory, from its beginning to now. */
class ConnectionTraceTest {
    private static final int ISS = 0xffff_ff00;

    private final Connection connection = Connection.activeOpen(TcpConfig.DEFAULT, 1, 2, ISS, EventListener.NONE, 0);
    private final ConnectionId id = new ConnectionId(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 2),
            1,
            2,
            false);
    private long nanos;

    private Moment now() {
        return new Moment(nanos, connection.status(), connection.limit(nanos));
    }

    @Property(tries = 40)
    void fromTheBeginningToNowHoweverLongItTakes(@ForAll @IntRange(max = 30_000) int looks) {
        nanos = 0;
        ConnectionTrace trace = new ConnectionTrace(1, id, this::now, 0);
        for (int i = 0; i < looks; i++) {
            nanos += TimeUnit.MILLISECONDS.toNanos(25);
            trace.look();
        }
        Picture picture = trace.picture();
        assertTrue(picture.size() <= ConnectionTrace.MOST_SAMPLES + 1, "samples: " + picture.size());
        assertTrue(picture.size() >= Math.min(looks, ConnectionTrace.MOST_SAMPLES / 2), "samples: " + picture.size());
        assertEquals(0, picture.at(0, Column.T));
        assertEquals(25L * looks, picture.at(picture.size() - 1, Column.T));
        for (int i = 1; i < picture.size(); i++) {
            assertTrue(picture.at(i - 1, Column.T) < picture.at(i, Column.T), "at " + i);
        }
    }

    @Test
    void whatIsToldIsBoundedToo() {
        connection.pollTransmit(0);
        ConnectionTrace trace = new ConnectionTrace(1, id, this::now, 0);
        for (int i = 1; i <= 5_000; i++) {
            // Sequence numbers of the wire, on both sides of 0.
            Event again = new Event.Retransmitted(Event.Cause.RACK, ISS + i, 1, 0, 0);
            trace.told(new EventTap.Told(id, again, TimeUnit.MILLISECONDS.toNanos(i)));
        }
        Picture picture = trace.picture();
        assertEquals(ConnectionTrace.MOST_MARKS, picture.marks().size());
        assertEquals(ConnectionTrace.MOST_EVENTS, picture.events().size());
        ConnectionTrace.Mark last = picture.marks().get(ConnectionTrace.MOST_MARKS - 1);
        assertEquals(5_000, last.seq());
        assertEquals(5_000, last.millis());
    }

    /** What nobody fetches does not pile up. */
    @Test
    void theTapIsBounded() {
        EventTap tap = new EventTap();
        EventListener listener = tap.listener(id);
        for (int i = 0; i < 100_000; i++) {
            listener.onEvent(new Event.WindowOpened(i), i);
            listener.onEvent(new Event.DelayedAck(), i);
        }
        var told = tap.drain();
        assertTrue(told.size() > 1_000 && told.size() < 10_000, "told: " + told.size());
        assertEquals(99_999, told.get(told.size() - 1).nanos());
        assertTrue(tap.drain().isEmpty());
    }
}
