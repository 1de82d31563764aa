package toucan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The bytes of a file from an offset to its end, as the content of a request. */
final class FileContent extends AbstractHttpEntity {
    private static final int CHUNK = 64 * 1024;

    private final SourceFile file;
    private final long offset;
    private final LongConsumer progress;
    private final Check betweenChunks;
    private long written;

    /** May throw to stop the sending. */
    @FunctionalInterface
    interface Check {
        void run() throws IOException;
    }

    FileContent(SourceFile file, long offset, LongConsumer progress, Check betweenChunks) {
        super(ContentType.APPLICATION_OCTET_STREAM, null);
        this.file = file;
        this.offset = offset;
        this.progress = progress;
        this.betweenChunks = betweenChunks;
    }

    /** Bytes handed to the connection so far. */
    long written() {
        return written;
    }

    @Override
    public long getContentLength() {
        return file.size() - offset;
    }

    /** @throws TransferException when the file cannot be read or is no longer what it was; other exceptions are the connection's */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (FileChannel channel = open()) {
            while (written < getContentLength()) {
                int n = read(channel, chunk);
                betweenChunks.run();
                out.write(chunk, 0, n);
                written += n;
                progress.accept(n);
            }
        }
    }

    private FileChannel open() throws TransferException {
        try {
            file.checkUnchanged();
            FileChannel channel = file.open();
            return channel.position(offset);
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw SourceFile.unreadable(file.path(), e);
        }
    }

    private int read(FileChannel channel, byte[] chunk) throws TransferException {
        int n;
        try {
            n = channel.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, getContentLength() - written)));
        } catch (IOException e) {
            throw SourceFile.unreadable(file.path(), e);
        }
        if (n < 0) {
            throw file.changed();
        }
        return n;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("written with writeTo");
    }

    @Override
    public void close() {
        // Nothing stays open.
    }
}
