package toucan.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import toucan.link.Clock;
import toucan.link.Datagram;

/**
 * A pcapng file that is written while the transfer runs, by a thread of its own.
 *
 * <p>{@link #record} puts a whole block into the buffer being filled; the writer takes the buffer, leaves an empty one, and
 * hands all of it to the operating system. So a kill leaves at most the last block cut, and whoever reads along sees a
 * packet after {@value #LINGER_MILLIS} ms. When both buffers are full {@code record} waits for the disk, for a capture
 * with holes is worth nothing; if the disk does not move for {@value #PATIENCE_SECONDS} s, or fails, the capture ends with
 * one warning and the transfer goes on without it. All methods may be called from any thread.
 */
public final class Capture implements PacketRecorder, Closeable {
    static final long LINGER_MILLIS = 100;
    static final long PATIENCE_SECONDS = 5;

    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

    private static final int BUFFER = 2 << 20;
    /** From here on the writer does not wait for more. */
    private static final int WORTH_WRITING = 256 << 10;

    private final Path path;
    private final CaptureFile file;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final long patienceNanos;
    private final PacketBlocks blocks;
    private final Thread writer;

    private final Object lock = new Object();
    // Guarded by the lock:
    private ByteBuffer filling = ByteBuffer.allocateDirect(BUFFER);
    private boolean closing;
    private boolean failed;

    /** The writer's own. */
    private ByteBuffer draining = ByteBuffer.allocateDirect(BUFFER);

    /**
     * Opens a capture that warns through the log.
     *
     * @see #open(Path, View, String, Clock, Wall, Consumer)
     */
    public static Capture open(Path file, View view, String interfaceName, Clock clock, Wall wall) throws IOException {
        return open(file, view, interfaceName, clock, wall, LoggerFactory.getLogger(Capture.class)::warn);
    }

    /**
     * Opens a capture. An existing file is replaced: written anew from its beginning.
     *
     * @param interfaceName which host this is
     * @param warnings told once, from any thread, if the capture has to end early
     * @throws IOException when the file cannot be opened for writing
     */
    public static Capture open(
            Path file, View view, String interfaceName, Clock clock, Wall wall, Consumer<String> warnings)
            throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        Capture capture = new Capture(file, channel, view, interfaceName, clock, wall, warnings, PATIENCE_NANOS);
        capture.writer.start();
        return capture;
    }

    Capture(
            Path path,
            FileChannel channel,
            View view,
            String interfaceName,
            Clock clock,
            Wall wall,
            Consumer<String> warnings,
            long patienceNanos) {
        this.path = path;
        this.file = new CaptureFile(channel);
        this.clock = clock;
        this.warnings = warnings;
        this.patienceNanos = patienceNanos;
        blocks = new PacketBlocks(view, wall);
        PacketBlocks.begin(filling, true);
        blocks.interfaceDescription(filling, interfaceName);
        writer = new Thread(this::write, "capture " + path.getFileName());
        writer.setDaemon(true);
    }

    /** For tests with a channel of their own; {@link #open} starts the writer itself. */
    Capture start() {
        writer.start();
        return this;
    }

    @Override
    public long nowNanos() {
        return clock.nanos();
    }

    @Override
    public void record(Direction direction, Datagram datagram, long timeNanos) {
        synchronized (lock) {
            if (closing || failed || !awaitRoom()) {
                return;
            }
            int before = filling.position();
            blocks.packet(filling, 0, direction, datagram, timeNanos);
            if (before == 0 || before < WORTH_WRITING && filling.position() >= WORTH_WRITING) {
                lock.notifyAll();
            }
        }
    }

    /** Packets in the file so far; those of the last {@value #LINGER_MILLIS} ms may be missing until it is closed. */
    public long packets() {
        return file.packets();
    }

    /** Whether the capture ended before it was closed. */
    public boolean failed() {
        synchronized (lock) {
            return failed;
        }
    }

    /** Writes what is left and closes the file. Later packets are ignored. A second call waits for the first. */
    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        joinWriter();
    }

    // ---- the producer's side

    private boolean awaitRoom() {
        if (filling.remaining() >= PcapngBlocks.MAX_BLOCK) {
            return true;
        }
        boolean hasRoom = awaitUntil(() -> filling.remaining() >= PcapngBlocks.MAX_BLOCK || closing || failed);
        if (!hasRoom) {
            fail("the disk did not take it in " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s");
        }
        return hasRoom && !closing && !failed;
    }

    /** Waits, holding the lock, until the condition holds; not longer than our patience, and deaf to interrupts. */
    private boolean awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + patienceNanos;
        boolean interrupted = false;
        boolean holds;
        while (!(holds = condition.getAsBoolean()) && deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(lock, deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return holds;
    }

    private void joinWriter() {
        long deadline = System.nanoTime() + patienceNanos;
        boolean interrupted = false;
        while (writer.isAlive() && deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(writer, deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            fail("the disk did not take it in " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s");
        }
    }

    private void fail(String why) {
        synchronized (lock) {
            if (failed) {
                return;
            }
            failed = true;
            lock.notifyAll();
        }
        warnings.accept("the capture " + path + " ends after " + file.packets() + " packets: " + why
                + "; the transfer goes on without it");
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    // ---- the writer's side

    private void write() {
        try {
            while (takeBuffer()) {
                file.append(draining);
            }
        } catch (IOException e) {
            fail(reason(e));
        } finally {
            try {
                file.close();
            } catch (IOException e) {
                fail(reason(e));
            }
        }
    }

    /** Waits for something to write and makes it {@link #draining}; false when the capture is over. */
    private boolean takeBuffer() {
        synchronized (lock) {
            boolean lingered = false;
            while (!closing
                    && !failed
                    && (filling.position() == 0 || !lingered && filling.position() < WORTH_WRITING)) {
                lingered = filling.position() > 0;
                try {
                    lock.wait(lingered ? LINGER_MILLIS : 0);
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread; it ends when it is told to.
                }
            }
            if (failed || filling.position() == 0) {
                return false;
            }
            ByteBuffer full = filling;
            filling = draining.clear();
            draining = full.flip();
            lock.notifyAll();
            return true;
        }
    }
}
