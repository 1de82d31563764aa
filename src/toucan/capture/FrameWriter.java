package toucan.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** A pcapng file of packets that were captured before, whatever their link type. */
public final class FrameWriter {
    /** Bytes of the longest packet that is taken. */
    public static final int MAX_PACKET = 1 << 20;

    private final OutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(MAX_PACKET + PcapngBlocks.MAX_BLOCK);

    /**
     * Begins the file.
     *
     * @param out gets whole blocks; whoever opened it closes it
     */
    public FrameWriter(OutputStream out) throws IOException {
        this.out = out;
        PacketBlocks.begin(block, false);
        write();
    }

    /**
     * Describes the next interface; the first one is number 0.
     *
     * @param linkType LINKTYPE_ number of its packets
     * @param description what it is, or null
     */
    public void addInterface(int linkType, String name, String description) throws IOException {
        PcapngBlocks.interfaceDescription(block, linkType, MAX_PACKET, name, description);
        write();
    }

    /**
     * Writes one packet.
     *
     * @param epochNanos nanoseconds since 1970
     * @param direction null when it is not known
     * @param bytes the packet from position 0 to the limit, at most {@link #MAX_PACKET}
     * @param originalLength bytes that it had on the network
     */
    public void packet(
            int interfaceNumber,
            long epochNanos,
            Direction direction,
            ByteBuffer bytes,
            int originalLength,
            List<String> comments)
            throws IOException {
        int start = PcapngBlocks.beginPacket(block, interfaceNumber, epochNanos);
        block.put(bytes.duplicate().position(0));
        PcapngBlocks.endPacket(block, start, direction == null ? 0 : direction.flags(), originalLength, comments);
        write();
    }

    private void write() throws IOException {
        out.write(block.array(), 0, block.position());
        block.clear();
    }
}
