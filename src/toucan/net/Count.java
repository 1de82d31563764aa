package toucan.net;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one thread raises and any thread reads: cheaper than an atomic addition. */
final class Count {
    private final AtomicLong count = new AtomicLong();

    void add(long n) {
        count.setRelease(count.getPlain() + n);
    }

    void increment() {
        add(1);
    }

    long value() {
        return count.getAcquire();
    }
}
