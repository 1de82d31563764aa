package toucan.tcp;

import toucan.tcp.Event.Cause;

/**
 * What was sent and is not acknowledged (RFC 9293 §3.8.1): one entry per segment, in sequence order, in a ring of entries
 * that are used over and over. An entry that is believed lost waits here, marked, until it is sent again.
 */
final class RetransmissionQueue {
    /** A range of sequence space that was sent as one segment. */
    static final class Entry {
        long seq;
        /** Behind its last octet; a SYN and a FIN count as one each. */
        long end;

        long sentNanos;
        int transmissions;
        boolean lost;
        /** Why it is marked lost. */
        Cause cause;
        /** To be sent whatever the congestion window says: the first retransmission of a recovery. */
        boolean forced;

        int length() {
            return (int) (end - seq);
        }
    }

    /** What an acknowledgment took out of the queue. */
    static final class Acknowledged {
        /** When the earliest of the segments was sent. */
        long sentNanos;
        /** Some of it had been sent more than once, so that its ACK tells no time (Karn; RFC 6298 §3). */
        boolean ambiguous;
        /** Whole segments. */
        int segments;
    }

    private Entry[] ring = new Entry[16];
    private int head;
    private int count;
    private long lostBytes;
    /** No entry before this sequence number is marked lost. */
    private long lostFrom;

    private final Acknowledged acknowledged = new Acknowledged();

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    Entry first() {
        return at(0);
    }

    /** Octets marked lost and not yet sent again. */
    long lostBytes() {
        return lostBytes;
    }

    /** Appends what was just sent for the first time. */
    void add(long seq, long end, long nowNanos) {
        if (count == ring.length) {
            grow();
        }
        int slot = slot(count);
        Entry entry = ring[slot];
        if (entry == null) {
            entry = new Entry();
            ring[slot] = entry;
        }
        entry.seq = seq;
        entry.end = end;
        entry.sentNanos = nowNanos;
        entry.transmissions = 1;
        entry.lost = false;
        entry.cause = null;
        entry.forced = false;
        count++;
    }

    /** An entry was sent again. */
    void onRetransmitted(Entry entry, long nowNanos) {
        unmark(entry);
        entry.transmissions++;
        entry.sentNanos = nowNanos;
        lostFrom = entry.end;
    }

    /** Marks an entry as lost; it will be sent again for {@code cause}. */
    void markLost(Entry entry, Cause cause, boolean forced) {
        if (!entry.lost) {
            entry.lost = true;
            lostBytes += entry.length();
        }
        entry.cause = cause;
        entry.forced = forced;
        lostFrom = Math.min(lostFrom, entry.seq);
    }

    /** The timer expired: everything counts as lost, and the first goes out at once. */
    void markAllLost() {
        for (int i = 0; i < count; i++) {
            markLost(at(i), i == 0 ? Cause.RTO : Cause.AFTER_RTO, i == 0);
        }
    }

    /** The first entry that is marked lost, or null. */
    Entry nextLost() {
        if (lostBytes == 0) {
            return null;
        }
        for (int i = indexOf(lostFrom); i < count; i++) {
            if (at(i).lost) {
                lostFrom = at(i).seq;
                return at(i);
            }
        }
        throw new IllegalStateException("lost octets are counted that no entry has");
    }

    /**
     * Fits an entry that is about to be sent again to {@code maxLength} octets: cuts off what is too long, and takes in
     * following lost entries that fit whole, so that small segments are not repeated one by one.
     */
    void repacketize(Entry entry, int maxLength) {
        int index = indexOf(entry.seq);
        if (entry.length() > maxLength) {
            split(index, maxLength);
            return;
        }
        int taken = 0;
        while (index + taken + 1 < count) {
            Entry next = at(index + taken + 1);
            if (!next.lost || next.end - entry.seq > maxLength) {
                break;
            }
            entry.end = next.end;
            entry.transmissions = Math.max(entry.transmissions, next.transmissions);
            taken++;
        }
        removeAfter(index, taken);
    }

    /** Takes out what {@code ack} covers. The result is reused by the next call. */
    Acknowledged acknowledge(long ack) {
        acknowledged.sentNanos = Long.MAX_VALUE;
        acknowledged.ambiguous = false;
        acknowledged.segments = 0;
        while (count > 0 && first().end <= ack) {
            Entry entry = first();
            unmark(entry);
            note(entry);
            acknowledged.segments++;
            head = slot(1);
            count--;
        }
        if (count > 0 && first().seq < ack) {
            Entry entry = first();
            if (entry.lost) {
                lostBytes -= ack - entry.seq;
            }
            note(entry);
            entry.seq = ack;
        }
        lostFrom = Math.max(lostFrom, ack);
        return acknowledged;
    }

    private void note(Entry entry) {
        acknowledged.sentNanos = Math.min(acknowledged.sentNanos, entry.sentNanos);
        acknowledged.ambiguous |= entry.transmissions > 1;
    }

    void clear() {
        ring = new Entry[16];
        head = 0;
        count = 0;
        lostBytes = 0;
    }

    private void unmark(Entry entry) {
        if (entry.lost) {
            entry.lost = false;
            lostBytes -= entry.length();
        }
        entry.forced = false;
    }

    private Entry at(int index) {
        return ring[slot(index)];
    }

    private int slot(int index) {
        return head + index & ring.length - 1;
    }

    /** The index of the first entry that ends behind {@code seq}. */
    private int indexOf(long seq) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).end <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void split(int index, int length) {
        if (count == ring.length) {
            grow();
        }
        Entry spare = ring[slot(count)];
        for (int i = count; i > index + 1; i--) {
            ring[slot(i)] = at(i - 1);
        }
        Entry entry = at(index);
        Entry rest = spare == null ? new Entry() : spare;
        rest.seq = entry.seq + length;
        rest.end = entry.end;
        rest.sentNanos = entry.sentNanos;
        rest.transmissions = entry.transmissions;
        rest.lost = entry.lost;
        rest.cause = entry.cause;
        rest.forced = false;
        entry.end = rest.seq;
        ring[slot(index + 1)] = rest;
        count++;
    }

    private void removeAfter(int index, int number) {
        if (number == 0) {
            return;
        }
        for (int i = index + 1; i + number < count; i++) {
            Entry moved = at(i + number);
            ring[slot(i + number)] = at(i);
            ring[slot(i)] = moved;
        }
        count -= number;
    }

    private void grow() {
        Entry[] bigger = new Entry[2 * ring.length];
        for (int i = 0; i < count; i++) {
            bigger[i] = at(i);
        }
        ring = bigger;
        head = 0;
    }
}
