package toucan.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.util.Timeout;

/**
 * The sender's connection: one request after the other. It listens while it sends, so that a receiver that has had enough
 * need not swallow the rest of a file.
 */
final class SenderConnection implements Closeable {
    private static final Timeout CONTINUE_PATIENCE = Timeout.ofSeconds(10);
    private static final int LAST_WORDS_MILLIS = 5_000;
    private static final int CONTINUE = 100;
    private static final int SUCCESS = 200;

    private final Socket socket;
    private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(HttpMessages.LIMITS);
    private ClassicHttpResponse early;
    private boolean contentUnfinished;

    /** @param answerMillis how long the receiver may take to answer; 0 means for ever */
    SenderConnection(Socket connected, int answerMillis) throws IOException {
        socket = connected;
        socket.setSoTimeout(answerMillis);
        http.bind(socket);
    }

    /** Thrown out of the middle of the content when the final response is there already. */
    private static final class EarlyResponse extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** A request without content. */
    Reply exchange(ClassicHttpRequest request) throws IOException {
        try {
            http.sendRequestHeader(request);
            http.flush();
            return reply(request, receiveFinal());
        } catch (HttpException e) {
            throw notHttp(e);
        }
    }

    /** A request with {@code Expect: 100-continue}, whose content is sent when the receiver wants it. */
    Reply exchangeWithContent(ClassicHttpRequest request) throws IOException {
        try {
            http.sendRequestHeader(request);
            http.flush();
            ClassicHttpResponse refusal = awaitContinue();
            if (refusal != null) {
                return reply(request, refusal);
            }
            return reply(request, sendContent(request));
        } catch (HttpException e) {
            throw notHttp(e);
        }
    }

    /** For {@link FileContent}: stops the sending when the receiver has answered. */
    void checkEarlyResponse() throws IOException {
        if (socket.getInputStream().available() == 0) {
            return;
        }
        try {
            ClassicHttpResponse response = receiveHeader();
            if (response.getCode() >= SUCCESS) {
                early = response;
                throw new EarlyResponse();
            }
        } catch (HttpException e) {
            throw notHttp(e);
        }
    }

    /** @return null when the content is wanted, or when nothing is said for so long that it may be sent anyway */
    private ClassicHttpResponse awaitContinue() throws IOException, HttpException {
        while (http.isDataAvailable(CONTINUE_PATIENCE)) {
            ClassicHttpResponse response = receiveHeader();
            if (response.getCode() == CONTINUE) {
                return null;
            }
            if (response.getCode() >= SUCCESS) {
                return response;
            }
        }
        return null;
    }

    private ClassicHttpResponse sendContent(ClassicHttpRequest request) throws IOException, HttpException {
        contentUnfinished = true;
        try {
            http.sendRequestEntity(request);
            http.flush();
            contentUnfinished = false;
            return receiveFinal();
        } catch (EarlyResponse e) {
            return early;
        } catch (TransferException e) {
            throw e;
        } catch (IOException broken) {
            return lastWords(broken);
        }
    }

    /** Writing failed; perhaps the receiver has said why. */
    private ClassicHttpResponse lastWords(IOException broken) throws IOException {
        try {
            socket.setSoTimeout(LAST_WORDS_MILLIS);
            return receiveFinal();
        } catch (IOException | HttpException e) {
            throw broken;
        }
    }

    private ClassicHttpResponse receiveFinal() throws IOException, HttpException {
        ClassicHttpResponse response;
        do {
            response = receiveHeader();
        } while (response.getCode() < SUCCESS);
        return response;
    }

    private Reply reply(ClassicHttpRequest request, ClassicHttpResponse response) throws IOException, HttpException {
        boolean hasContent = !request.getMethod().equals("HEAD") && response.getCode() != 204;
        if (hasContent) {
            http.receiveResponseEntity(response);
        }
        Reply reply = Reply.of(response);
        return contentUnfinished
                ? new Reply(
                        reply.status(),
                        reply.text(),
                        reply.digest(),
                        reply.uploadOffset(),
                        reply.contentLength(),
                        false)
                : reply;
    }

    private ClassicHttpResponse receiveHeader() throws IOException, HttpException {
        try {
            return http.receiveResponseHeader();
        } catch (NoHttpResponseException e) {
            throw new IOException("the receiver closed the connection");
        }
    }

    private static TransferException notHttp(HttpException e) {
        return new TransferException(
                "what answers there is no file receiver (" + Printable.of(String.valueOf(e.getMessage())) + ")");
    }

    /** Ends the connection in order; in the middle of a content there is no order left, so with a reset. */
    @Override
    public void close() throws IOException {
        if (contentUnfinished) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException e) {
                // Closed already.
            }
        }
        socket.close();
    }
}
