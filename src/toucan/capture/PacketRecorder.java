package toucan.capture;

import toucan.link.Datagram;

/** Writes down datagrams. {@link Capture} and the interfaces of a {@link SynchronousCapture} do. */
public interface PacketRecorder {
    /** The time, on the clock of the process, that a packet passing now would be given. */
    long nowNanos();

    /**
     * Writes down a datagram and its notes. Never throws: a capture that cannot be written must not end the transfer.
     *
     * @param timeNanos when it passed, on the clock of the process; a time before that of the packet recorded last is taken
     *     to be the same, so that a file never goes backwards
     */
    void record(Direction direction, Datagram datagram, long timeNanos);
}
