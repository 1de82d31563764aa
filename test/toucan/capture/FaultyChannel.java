package toucan.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;

/** A file on a disk that is full after some bytes, or that stands still until it is told to go on. */
final class FaultyChannel extends FileChannel {
    final CountDownLatch mayWrite = new CountDownLatch(1);
    private final FileChannel file;
    private long room;

    /** @param room bytes that can be written before the disk is full; a write that does not fit is cut off there */
    FaultyChannel(FileChannel file, long room, boolean standsStill) {
        this.file = file;
        this.room = room;
        if (!standsStill) {
            mayWrite.countDown();
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        try {
            mayWrite.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (room == 0) {
            throw new IOException("No space left on device");
        }
        int fits = (int) Math.min(room, src.remaining());
        ByteBuffer part = src.slice(src.position(), fits);
        while (part.hasRemaining()) {
            file.write(part);
        }
        src.position(src.position() + fits);
        room -= fits;
        return fits;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer dst) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(boolean metaData) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer dst, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer src, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
