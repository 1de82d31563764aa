package toucan.tcp;

import toucan.tcp.RetransmissionQueue.Entry;

/** The entries of the {@link RetransmissionQueue} by sequence number: a ring that grows, of entries that are used over and over. */
final class EntryRing {
    private static final int INITIAL_CAPACITY = 16;

    private Entry[] ring = new Entry[INITIAL_CAPACITY];
    private int head;
    private int count;
    /** How many entries were looked at, or moved, so far: tests hold the cost of an ACK to it. */
    private long steps;

    int count() {
        return count;
    }

    long steps() {
        return steps;
    }

    Entry at(int index) {
        steps++;
        return ring[slot(index)];
    }

    /** The index of the first entry that ends behind {@code seq}; {@link #count} when there is none. */
    int indexOf(long seq) {
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

    /** A further entry at the end; its fields are what the last user left. */
    Entry append() {
        growIfFull();
        return spareAt(slot(count++));
    }

    void removeFirst() {
        head = slot(1);
        count--;
    }

    /** Makes room for an entry at this index, by moving the shorter side; its fields are what the last user left. */
    Entry insert(int index) {
        growIfFull();
        Entry entry;
        if (index < count / 2) {
            head = slot(ring.length - 1);
            count++;
            entry = spareAt(head);
            for (int i = 0; i < index; i++) {
                ring[slot(i)] = at(i + 1);
            }
        } else {
            entry = spareAt(slot(count++));
            for (int i = count - 1; i > index; i--) {
                ring[slot(i)] = at(i - 1);
            }
        }
        ring[slot(index)] = entry;
        return entry;
    }

    /** Takes out so many entries from this index on, by moving the shorter side. */
    void remove(int index, int number) {
        if (index < count - index - number) {
            for (int i = index - 1; i >= 0; i--) {
                swap(i, i + number);
            }
            head = slot(number);
        } else {
            for (int i = index; i + number < count; i++) {
                swap(i, i + number);
            }
        }
        count -= number;
    }

    private void swap(int a, int b) {
        Entry entry = at(a);
        ring[slot(a)] = ring[slot(b)];
        ring[slot(b)] = entry;
    }

    void clear() {
        ring = new Entry[INITIAL_CAPACITY];
        head = 0;
        count = 0;
    }

    private int slot(int index) {
        return head + index & ring.length - 1;
    }

    private Entry spareAt(int slot) {
        if (ring[slot] == null) {
            ring[slot] = new Entry();
        }
        return ring[slot];
    }

    private void growIfFull() {
        if (count < ring.length) {
            return;
        }
        Entry[] bigger = new Entry[2 * ring.length];
        for (int i = 0; i < count; i++) {
            bigger[i] = at(i);
        }
        ring = bigger;
        head = 0;
    }
}
