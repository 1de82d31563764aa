package toucan.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import toucan.impair.Impairments;
import toucan.link.Clock;
import toucan.relay.Relay;
import toucan.relay.RelayCounters;

/**
 * What the relay carries, and how punctually: datagrams of 1452 bytes cross it at several rates, with a delay and without, and
 * each tells when it was sent. What they need beyond the delay is the relay's doing, and that of whatever else the machine is
 * busy with.
 */
public final class RelayFlood {
    private static final int SIZE = 1452;
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MAX_SAMPLES = 4_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long[] lateNanos = new long[MAX_SAMPLES];
    private int received;

    private RelayFlood() {}

    public static void main(String[] args) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "the relay, %d-byte datagrams one way; load average %.1f%n",
                SIZE,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        System.out.printf(
                "%-32s %10s %10s %22s %26s%n", "", "Mbit/s in", "Mbit/s out", "missing", "us late: p50, p99, max");
        new RelayFlood().run("200 Mbit/s, 20 ms (to warm up)", 200e6, DELAY_NANOS);
        new RelayFlood().run("20 Mbit/s, 20 ms", 20e6, DELAY_NANOS);
        new RelayFlood().run("200 Mbit/s, 20 ms", 200e6, DELAY_NANOS);
        new RelayFlood().run("500 Mbit/s, 20 ms", 500e6, DELAY_NANOS);
        new RelayFlood().run("as fast as can be, no delay", 0, 0);
        idle();
    }

    private static Relay relay(DatagramChannel to, long delayNanos) throws IOException {
        Impairments network = Impairments.NONE.with().delayNanos(delayNanos).build();
        return Relay.open(
                Clock.monotonic(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) to.getLocalAddress(),
                network,
                network);
    }

    private void run(String what, double bitsPerSecond, long delayNanos) throws Exception {
        DatagramChannel to = DatagramChannel.open(StandardProtocolFamily.INET);
        to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        to.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
        Thread receiver = new Thread(() -> receive(to, delayNanos));
        receiver.start();
        try (Relay relay = relay(to, delayNanos)) {
            long sent = send(relay.localEndpoints().get(0), bitsPerSecond);
            TimeUnit.MILLISECONDS.sleep(500);
            RelayCounters counters = relay.counters();
            to.close();
            receiver.join();
            tell(what, sent, counters);
        } finally {
            to.close();
        }
    }

    /** @return datagrams */
    private static long send(InetSocketAddress at, double bitsPerSecond) throws IOException {
        double nanosEach = bitsPerSecond == 0 ? 0 : 8e9 * SIZE / bitsPerSecond;
        ByteBuffer datagram = ByteBuffer.allocateDirect(SIZE);
        try (DatagramChannel from = DatagramChannel.open(StandardProtocolFamily.INET)) {
            from.connect(at);
            long start = System.nanoTime();
            long sent = 0;
            for (long now = start; now - start < COUNT_NANOS && sent < MAX_SAMPLES; now = System.nanoTime()) {
                if (now - start >= sent * nanosEach) {
                    from.write(datagram.clear().putLong(0, now));
                    sent++;
                } else {
                    Thread.onSpinWait();
                }
            }
            return sent;
        }
    }

    private void receive(DatagramChannel to, long delayNanos) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(SIZE);
        try {
            for (; ; ) {
                to.receive(datagram.clear());
                lateNanos[received++] = System.nanoTime() - datagram.getLong(0) - delayNanos;
            }
        } catch (AsynchronousCloseException e) {
            // It was long enough.
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private void tell(String what, long sent, RelayCounters counters) {
        long[] sorted = Arrays.copyOf(lateNanos, received);
        Arrays.sort(sorted);
        double mbitEach = 8e3 * SIZE / COUNT_NANOS;
        System.out.printf(
                Locale.ROOT,
                "%-32s %10.1f %10.1f %22s %26s%n",
                what,
                sent * mbitEach,
                received * mbitEach,
                sent == received
                        ? "none"
                        : String.format(
                                Locale.ROOT,
                                "%.2f%% (relay %d)",
                                100.0 * (sent - received) / sent,
                                counters.overflows()),
                received == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%d, %d, %d",
                                sorted[received / 2] / 1000,
                                sorted[(int) (received * 0.99)] / 1000,
                                sorted[received - 1] / 1000));
    }

    private static void idle() throws Exception {
        try (DatagramChannel to = DatagramChannel.open(StandardProtocolFamily.INET)) {
            to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (Relay relay = relay(to, DELAY_NANOS)) {
                TimeUnit.MILLISECONDS.sleep(500);
                long before = cpuNanos();
                TimeUnit.SECONDS.sleep(2);
                System.out.printf(
                        Locale.ROOT,
                        "idle at %s: %.3f ms of processor time a second%n",
                        relay.localEndpoints().get(0),
                        (cpuNanos() - before) / 2e6);
            }
        }
    }

    private static long cpuNanos() {
        long nanos = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("relay ")) {
                nanos += THREADS.getThreadCpuTime(thread.getId());
            }
        }
        return nanos;
    }
}
