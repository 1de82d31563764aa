package toucan.script;

import toucan.tcp.Connection;
import toucan.tcp.State;
import toucan.tcp.Status;

/**
 * One connection as the script and the tested host see it: both ports, what its numbers mean, and how far the application
 * has come in either direction. It may be that the host has no connection (yet, or any more).
 */
final class Flow {
    final int localPort;
    final SegmentNotation notation;
    /** 0 while nobody has answered a listener. */
    int remotePort;

    Connection connection;
    /** Octets of the stream written and read so far. */
    long written;

    long read;
    /** The peer's SYN has this sequence number in the script: what is read begins just behind it. */
    long firstOctetRead;

    private Status before;

    Flow(int localPort, int remotePort, Isns isns, Rules rules) {
        this.localPort = localPort;
        this.remotePort = remotePort;
        notation = new SegmentNotation(isns, rules);
    }

    /** There is nobody to take a segment but a listener. */
    boolean isOver() {
        return connection == null || connection.state() == State.CLOSED;
    }

    boolean isSynchronized() {
        return connection != null && connection.state().isSynchronized();
    }

    /** The handshake was completed, whatever became of the connection then. */
    boolean wasSynchronized() {
        return isSynchronized() || before != null && before.state() == State.CLOSED && before.rcvNxt() != before.irs();
    }

    void begin(Connection opened) {
        connection = opened;
        before = null;
        written = 0;
        read = 0;
    }

    /**
     * Holds the connection to what must never happen: SND.UNA, RCV.NXT and the right edge of the receive window never go back
     * (RFC 9293 §3.8.6, §3.10.7.4).
     */
    void check() {
        Status status = connection.status();
        if (before != null && before.state().isSynchronized() && status.state().isSynchronized()) {
            require(status.sndUna() >= before.sndUna(), "SND.UNA went back", status);
            require(status.rcvNxt() >= before.rcvNxt(), "RCV.NXT went back", status);
            require(
                    status.rcvNxt() + status.rcvWnd() >= before.rcvNxt() + before.rcvWnd(),
                    "the right edge of the receive window went back",
                    status);
        }
        require(status.sndUna() <= status.sndNxt(), "SND.UNA is beyond SND.NXT", status);
        before = status;
    }

    private void require(boolean holds, String otherwise, Status status) {
        if (!holds) {
            throw new IllegalStateException(otherwise + ": " + before + " -> " + status);
        }
    }
}
