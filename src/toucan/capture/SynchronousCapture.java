package toucan.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import toucan.link.Clock;
import toucan.link.Datagram;

/**
 * A capture without a thread, for the simulator: several hosts in one file, each an interface, and the same calls give
 * the same bytes, for it says nothing about the machine and the moment. Not thread-safe.
 */
public final class SynchronousCapture {
    private final OutputStream out;
    private final Clock clock;
    private final View view;
    private final PacketBlocks blocks;
    private final ByteBuffer block = ByteBuffer.allocate(PcapngBlocks.MAX_BLOCK);
    private int interfaces;

    /**
     * Begins the file.
     *
     * @param out gets whole blocks; whoever opened it closes it
     * @throws UncheckedIOException here and later, when {@code out} cannot be written
     */
    public SynchronousCapture(OutputStream out, View view, Clock clock, Wall wall) {
        this.out = out;
        this.clock = clock;
        this.view = view;
        blocks = new PacketBlocks(view, wall);
        PacketBlocks.begin(block, false);
        write();
    }

    /** Adds a host; what it sends and receives is then written by the recorder. */
    public PacketRecorder addInterface(String name) {
        int number = interfaces++;
        blocks.interfaceDescription(block, name);
        write();
        return new PacketRecorder() {
            @Override
            public long nowNanos() {
                return clock.nanos();
            }

            @Override
            public void record(Direction direction, Datagram datagram, long timeNanos) {
                blocks.packet(block, number, direction, datagram, timeNanos);
                write();
            }
        };
    }

    public View view() {
        return view;
    }

    private void write() {
        try {
            out.write(block.array(), 0, block.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        block.clear();
    }
}
