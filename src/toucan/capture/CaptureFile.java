package toucan.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The file of a capture, seen as whole blocks: that is how it grows, and what it is cut back to when a write fails. */
final class CaptureFile {
    private final FileChannel channel;
    private long length;
    private volatile long packets;

    /** @param channel an empty file, at its beginning */
    CaptureFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Appends whole blocks.
     *
     * @throws IOException when not all could be written; the file then ends with the last block that is whole
     */
    void append(ByteBuffer blocks) throws IOException {
        try {
            while (blocks.hasRemaining()) {
                channel.write(blocks);
            }
        } catch (IOException e) {
            cutToWholeBlocks(blocks);
            throw e;
        }
        advance(blocks, Long.MAX_VALUE);
    }

    /** Packets in the file; may be asked from any thread. */
    long packets() {
        return packets;
    }

    void close() throws IOException {
        channel.close();
    }

    private void cutToWholeBlocks(ByteBuffer blocks) {
        try {
            advance(blocks, channel.size());
            channel.truncate(length);
        } catch (IOException e) {
            // What cannot even be cut stays: readers then find the last block incomplete, as after a kill.
        }
    }

    /** Counts the blocks that end at or before {@code size} as part of the file. */
    private void advance(ByteBuffer blocks, long size) {
        for (int at = 0; at < blocks.limit(); at += PcapngBlocks.length(blocks, at)) {
            long end = length + PcapngBlocks.length(blocks, at);
            if (end > size) {
                return;
            }
            length = end;
            packets += PcapngBlocks.isPacket(blocks, at) ? 1 : 0;
        }
    }
}
