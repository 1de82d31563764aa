package toucan.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import toucan.congestion.CongestionControl;
import toucan.net.ConnectionId;
import toucan.net.Moment;
import toucan.tcp.Event;
import toucan.tcp.SendLimit;
import toucan.tcp.State;
import toucan.tcp.Status;
import toucan.wire.SeqNum;

/**
 * The course of one connection, in bounded memory: from its beginning, at the resolution that there is room for. When there are
 * too many samples every other one goes, and from then on they are taken half as often.
 */
final class ConnectionTrace {
    static final int MOST_SAMPLES = 800;
    static final int MOST_MARKS = 1_000;
    static final int MOST_EVENTS = 60;

    /** What a sample has; -1 stands for "not known" in all but {@code T}. */
    enum Column {
        /** Milliseconds since the watch began. */
        T,
        /** SND.UNA, counted from the initial sequence number as the three after it. */
        UNA,
        NXT,
        /** SND.UNA + SND.WND. */
        EDGE,
        /** RCV.NXT. */
        RCV,
        /** RCV.NXT + RCV.WND. */
        RCV_EDGE,
        CWND,
        SSTHRESH,
        FLIGHT,
        WND,
        /** Microseconds, as the two after it. */
        RTT,
        SRTT,
        RTO,
        /** Ordinal of {@link SendLimit.Kind}. */
        LIMIT
    }

    private static final int WIDTH = Column.values().length;
    private static final long FIRST_PERIOD_MILLIS = 25;

    /** Something sent again. @param seq counted from the initial sequence number; @param length bytes of data */
    record Mark(long millis, long seq, int length, Event.Cause cause) {}

    /** Something that happened. */
    record Item(long millis, Event event) {}

    private final int number;
    private final ConnectionId id;
    private final Supplier<Moment> moments;
    private final long startNanos;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private final ArrayDeque<Item> events = new ArrayDeque<>();
    private final long[] samples = new long[(MOST_SAMPLES + 1) * WIDTH];
    private int count;
    private long periodMillis = FIRST_PERIOD_MILLIS;
    private Moment last;
    private long segments;
    private long activeMillis;

    /**
     * Begins with how things are now.
     *
     * @param number which of all connections it is
     * @param moments how things are, whenever it is asked
     * @param startNanos when the watch began, by the endpoint's clock
     */
    ConnectionTrace(int number, ConnectionId id, Supplier<Moment> moments, long startNanos) {
        this.number = number;
        this.id = id;
        this.moments = moments;
        this.startNanos = startNanos;
        look();
        activeMillis = millis(last.nanos());
    }

    /** How things are; the row behind the last sample is that of now, and becomes a sample when it is time for one. */
    void look() {
        last = moments.get();
        Status.Counters counters = last.status().counters();
        long now = counters.segmentsSent() + counters.segmentsReceived();
        if (now != segments) {
            segments = now;
            activeMillis = millis(last.nanos());
        }
        put(count * WIDTH, last);
        boolean due = count == 0 || at(count, Column.T) - at(count - 1, Column.T) >= periodMillis;
        if (due && ++count == MOST_SAMPLES) {
            thin();
        }
        put(count * WIDTH, last);
    }

    private void put(int row, Moment moment) {
        Status s = moment.status();
        set(row, Column.T, millis(moment.nanos()));
        set(row, Column.UNA, s.sndUna() - s.iss());
        set(row, Column.NXT, s.sndNxt() - s.iss());
        set(row, Column.EDGE, s.sndUna() - s.iss() + s.sndWnd());
        set(row, Column.RCV, Math.max(0, s.rcvNxt() - s.irs()));
        set(row, Column.RCV_EDGE, Math.max(0, s.rcvNxt() - s.irs()) + s.rcvWnd());
        set(row, Column.CWND, s.cwnd());
        set(row, Column.SSTHRESH, s.ssthresh() == CongestionControl.INFINITE_SSTHRESH ? -1 : s.ssthresh());
        set(row, Column.FLIGHT, s.flightSize());
        set(row, Column.WND, s.sndWnd());
        set(row, Column.RTT, micros(s.latestRttNanos()));
        set(row, Column.SRTT, micros(s.srttNanos()));
        set(row, Column.RTO, micros(s.rtoNanos()));
        set(row, Column.LIMIT, moment.limit().kind().ordinal());
    }

    private void set(int row, Column column, long value) {
        samples[row + column.ordinal()] = value;
    }

    private long at(int sample, Column column) {
        return samples[sample * WIDTH + column.ordinal()];
    }

    private static long micros(long nanos) {
        return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private void thin() {
        for (int i = 0; 2 * i < count; i++) {
            System.arraycopy(samples, 2 * i * WIDTH, samples, i * WIDTH, WIDTH);
        }
        count = (count + 1) / 2;
        periodMillis *= 2;
    }

    long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
    }

    /** Something that this connection has told of. */
    void told(EventTap.Told told) {
        if (told.event() instanceof Event.Retransmitted again) {
            Status s = last.status();
            long seq = SeqNum.unwrap(again.seq(), s.sndUna()) - s.iss();
            add(marks, new Mark(millis(told.nanos()), seq, again.length(), again.cause()), MOST_MARKS);
        }
        add(events, new Item(millis(told.nanos()), told.event()), MOST_EVENTS);
    }

    private static <T> void add(ArrayDeque<T> queue, T item, int most) {
        if (queue.size() == most) {
            queue.removeFirst();
        }
        queue.add(item);
    }

    int number() {
        return number;
    }

    ConnectionId id() {
        return id;
    }

    /** Nothing will change any more. */
    boolean isOver() {
        return last.status().state() == State.CLOSED;
    }

    /** When it last sent or received, in milliseconds since the watch began. */
    long activeMillis() {
        return activeMillis;
    }

    /** All of it, as values that do not change. */
    Picture picture() {
        int rows = count + (at(count, Column.T) > at(count - 1, Column.T) ? 1 : 0);
        return new Picture(
                number,
                HostPort.text(id.remote()),
                last,
                Arrays.copyOf(samples, rows * WIDTH),
                List.copyOf(marks),
                new ArrayList<>(events),
                activeMillis);
    }

    /** A connection as it was. */
    record Picture(
            int number,
            String peer,
            Moment last,
            long[] samples,
            List<Mark> marks,
            List<Item> events,
            long activeMillis) {
        int size() {
            return samples.length / WIDTH;
        }

        long at(int sample, Column column) {
            return samples[sample * WIDTH + column.ordinal()];
        }
    }
}
