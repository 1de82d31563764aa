package toucan.net;

import java.util.concurrent.atomic.AtomicLong;
import toucan.tcp.BufferBudget;

/**
 * What the buffers of all connections of an endpoint may take beyond their initial sizes, as {@code tcp_mem} is for Linux'
 * TCP: first come, first served. The loop and application threads ask at the same time.
 */
final class SharedBudget implements BufferBudget {
    private final AtomicLong left;

    /** @param bytes for all connections together */
    SharedBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    @Override
    public int reserve(int bytes) {
        long before = left.getAndUpdate(free -> free - Math.min(free, bytes));
        return (int) Math.min(before, bytes);
    }

    @Override
    public void release(int bytes) {
        left.addAndGet(bytes);
    }

    /** Bytes that nobody has reserved. */
    long left() {
        return left.get();
    }
}
