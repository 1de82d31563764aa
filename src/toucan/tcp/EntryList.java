package toucan.tcp;

import toucan.tcp.RetransmissionQueue.Entry;

/**
 * Entries of the {@link RetransmissionQueue} in an order of their own, linked through the entries themselves. An entry is in
 * at most one such list: it is on its way, or it waits to be sent again, or neither.
 */
final class EntryList {
    private final Entry ends = new Entry();
    /** Where {@link #insert} was last: what is found lost together mostly lies together. */
    private Entry latest = ends;

    EntryList() {
        clear();
    }

    /** The first entry, or null. */
    Entry first() {
        return next(ends);
    }

    /** The entry behind this one, or null. */
    Entry next(Entry entry) {
        return entry.after == ends ? null : entry.after;
    }

    void append(Entry entry) {
        link(entry, ends.before);
    }

    /** Puts an entry where its sequence number belongs. */
    void insert(Entry entry) {
        Entry before = ends.before;
        if (before != ends && entry.seq < before.seq) {
            before = entry.seq < ends.after.seq ? ends : latest;
            while (before != ends && before.seq > entry.seq) {
                before = before.before;
            }
            while (before.after != ends && before.after.seq < entry.seq) {
                before = before.after;
            }
        }
        link(entry, before);
        latest = entry;
    }

    void remove(Entry entry) {
        if (latest == entry) {
            latest = entry.before;
        }
        entry.before.after = entry.after;
        entry.after.before = entry.before;
        entry.before = null;
        entry.after = null;
    }

    void clear() {
        ends.before = ends;
        ends.after = ends;
        latest = ends;
    }

    private void link(Entry entry, Entry before) {
        entry.before = before;
        entry.after = before.after;
        before.after.before = entry;
        before.after = entry;
    }
}
