package toucan.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import toucan.transfer.ConfirmedFile.Outcome;

/**
 * Sends files to a receiver, all over one connection. Each file is asked for first, so that nothing travels twice: not a
 * file that is there, nor the beginning of one whose upload broke off.
 */
public final class FileSender implements Closeable {
    private static final int NOT_FOUND = 404;
    private static final int MAX_ATTEMPTS = 3;

    private final SenderConnection connection;
    private final String authority;
    private final SenderProgress progress;

    /**
     * @param connected to the receiver; closed by {@link #close}
     * @param authority what the {@code Host} header says: {@code host:port}
     * @param answerMillis how long the receiver may take to answer; 0 means for ever
     */
    public FileSender(Socket connected, String authority, int answerMillis, SenderProgress progress)
            throws IOException {
        this.connection = new SenderConnection(connected, answerMillis);
        this.authority = authority;
        this.progress = progress;
    }

    /**
     * Sends one file, or the rest of it, unless it is there.
     *
     * @param digest of the whole file
     * @return what the receiver has confirmed
     * @throws RefusedException when the receiver does not take it
     * @throws TransferException when the file changes or cannot be read, or the answer makes no sense
     * @throws IOException when the connection fails
     */
    public ConfirmedFile send(SourceFile file, Sha256 digest) throws IOException {
        Reply there = connection.exchange(headRequest(file, digest));
        if (there.status() == Answer.OK) {
            check(file, digest, there);
            if (there.contentLength() != file.size()) {
                throw new TransferException(file.name() + ": the receiver has it with another size");
            }
            return confirmed(file, digest, Outcome.PRESENT, 0);
        }
        if (there.status() != NOT_FOUND) {
            throw new RefusedException(file.name(), there);
        }
        return put(file, digest, there.uploadOffset());
    }

    private ConfirmedFile put(SourceFile file, Sha256 digest, long uploadOffset) throws IOException {
        long offset = usable(uploadOffset, file);
        long transferred = 0;
        for (int attempt = 1; ; attempt++) {
            progress.sending(file, offset);
            FileContent content = new FileContent(file, offset, progress::progress, connection::checkEarlyResponse);
            Reply reply = exchange(putRequest(file, digest, offset), content);
            transferred += content.written();
            if (reply.status() == Answer.CREATED || reply.status() == Answer.OK) {
                check(file, digest, reply);
                return confirmed(
                        file,
                        digest,
                        reply.status() == Answer.CREATED ? Outcome.STORED : Outcome.REPLACED,
                        transferred);
            }
            boolean again = reply.lasting() && attempt < MAX_ATTEMPTS;
            if (again && reply.status() == Refusal.RANGE_NOT_SATISFIABLE) {
                offset = usable(reply.uploadOffset(), file);
            } else if (again && reply.status() == Refusal.UNPROCESSABLE_CONTENT && offset > 0) {
                // What was there already was damaged, and is gone now.
                offset = 0;
            } else {
                throw refused(file, digest, reply);
            }
        }
    }

    private Reply exchange(BasicClassicHttpRequest put, FileContent content) throws IOException {
        put.addHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(content.getContentLength()));
        if (content.getContentLength() == 0) {
            return connection.exchange(put);
        }
        put.addHeader(HttpHeaders.EXPECT, "100-continue");
        put.setEntity(content);
        return connection.exchangeWithContent(put);
    }

    private static RefusedException refused(SourceFile file, Sha256 digest, Reply reply) throws TransferException {
        if (reply.status() == Refusal.UNPROCESSABLE_CONTENT
                && !file.digest(bytes -> {}).equals(digest)) {
            throw file.changed();
        }
        return new RefusedException(file.name(), reply);
    }

    private ConfirmedFile confirmed(SourceFile file, Sha256 digest, Outcome outcome, long transferred) {
        ConfirmedFile confirmed = new ConfirmedFile(file.name(), file.size(), digest, outcome, transferred);
        progress.confirmed(confirmed);
        return confirmed;
    }

    private static void check(SourceFile file, Sha256 digest, Reply reply) throws TransferException {
        if (!digest.equals(reply.digest())) {
            throw new TransferException(file.name() + ": the receiver did not confirm the digest "
                    + (reply.digest() == null ? "(it sent none)" : "(it has another one)"));
        }
    }

    /** Where to continue: what the receiver has, when it can be the beginning of this file. */
    private static long usable(long uploadOffset, SourceFile file) {
        return uploadOffset > 0 && uploadOffset <= file.size() ? uploadOffset : 0;
    }

    private BasicClassicHttpRequest headRequest(SourceFile file, Sha256 digest) {
        return request("HEAD", file, digest);
    }

    private BasicClassicHttpRequest putRequest(SourceFile file, Sha256 digest, long offset) {
        BasicClassicHttpRequest request = request("PUT", file, digest);
        request.addHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
        if (offset > 0) {
            request.addHeader(HttpHeaders.CONTENT_RANGE, new ContentRange(offset, file.size()));
        }
        return request;
    }

    private BasicClassicHttpRequest request(String method, SourceFile file, Sha256 digest) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, (String) null);
        request.setPath(file.name().target());
        request.addHeader(HttpHeaders.HOST, authority);
        request.addHeader(HttpHeaders.USER_AGENT, "Toucan");
        request.addHeader(Sha256.FIELD, digest.field());
        return request;
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
