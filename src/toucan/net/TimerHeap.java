package toucan.net;

import java.util.Arrays;
import toucan.tcp.Connection;

/**
 * The connections that wait for a timeout, the earliest on top: a binary heap.
 *
 * <p>A busy connection moves its retransmission timer with every ACK, nearly always to a later time. So a later time
 * is not written into the heap: the connection keeps its place, and is asked anew when that comes up.
 */
final class TimerHeap {
    /** The heap index of a connection that is not in the heap. */
    static final int ABSENT = -1;

    private LiveConnection[] heap = new LiveConnection[16];
    private int size;

    /** Makes sure that {@code c} comes up at {@code nanos} or earlier; {@link Connection#NEVER} asks for nothing. */
    void schedule(LiveConnection c, long nanos) {
        if (c.heapIndex == ABSENT) {
            if (nanos != Connection.NEVER) {
                insert(c, nanos);
            }
        } else if (nanos < c.wakeNanos) {
            c.wakeNanos = nanos;
            siftUp(c.heapIndex);
        }
    }

    /** When the first connection comes up, or {@link Connection#NEVER}. */
    long nextNanos() {
        return size == 0 ? Connection.NEVER : heap[0].wakeNanos;
    }

    /** Takes the first connection out if it has come up, else returns null. */
    LiveConnection pollDue(long nowNanos) {
        if (size == 0 || heap[0].wakeNanos > nowNanos) {
            return null;
        }
        LiveConnection due = heap[0];
        remove(due);
        return due;
    }

    void remove(LiveConnection c) {
        int hole = c.heapIndex;
        if (hole == ABSENT) {
            return;
        }
        c.heapIndex = ABSENT;
        LiveConnection last = heap[--size];
        heap[size] = null;
        if (last != c) {
            place(last, hole);
            siftDown(hole);
            siftUp(last.heapIndex);
        }
    }

    private void insert(LiveConnection c, long nanos) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        c.wakeNanos = nanos;
        place(c, size++);
        siftUp(c.heapIndex);
    }

    private void siftUp(int from) {
        LiveConnection c = heap[from];
        int i = from;
        while (i > 0 && heap[(i - 1) / 2].wakeNanos > c.wakeNanos) {
            place(heap[(i - 1) / 2], i);
            i = (i - 1) / 2;
        }
        place(c, i);
    }

    private void siftDown(int from) {
        LiveConnection c = heap[from];
        int i = from;
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1].wakeNanos < heap[child].wakeNanos) {
                child++;
            }
            if (heap[child].wakeNanos >= c.wakeNanos) {
                break;
            }
            place(heap[child], i);
            i = child;
        }
        place(c, i);
    }

    private void place(LiveConnection c, int i) {
        heap[i] = c;
        c.heapIndex = i;
    }
}
