package toucan.transfer;

import java.net.Socket;

/**
 * Hears what a receiver does. The methods are called on the threads of the connections, several at a time; {@code
 * connection} is the socket as it was accepted.
 */
public interface ReceiverEvents {
    /** For who wants to hear nothing. */
    ReceiverEvents NONE = new ReceiverEvents() {};

    default void connected(Socket connection) {}

    /**
     * The content of a file begins to arrive.
     *
     * @param total size of the whole file in bytes, or -1 when the sender did not say
     * @param offset where it continues, in bytes
     */
    default void receiving(RemoteName name, long total, long offset) {}

    /** So many more bytes of a file are stored. */
    default void progress(RemoteName name, long bytes) {}

    /** A file is there and its sender has been told so. */
    default void confirmed(Socket connection, ConfirmedFile file) {}

    /** A request was refused. @param name of the file, or the request target when that is no name */
    default void refused(Socket connection, String name, int status, String why) {}

    /** The connection broke in the middle of a file. @param bytes of it that are kept for a resumption */
    default void brokenOff(Socket connection, RemoteName name, long bytes, String why) {}

    /** @param everyPutConfirmed no upload on this connection was refused or broken off */
    default void disconnected(Socket connection, boolean everyPutConfirmed) {}
}
