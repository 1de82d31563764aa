package toucan.transfer;

import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * How a receiver behaves.
 *
 * @param overwrite whether a file may replace another of the same name
 * @param maxConnections served at the same time; more wait to be accepted
 * @param idleMillis how long a connection may be silent; 0 means for ever
 * @param stallNanos how long an upload may stand still before a newer one of the same content takes it over
 * @param patienceNanos how long such a newer upload waits while the older one makes progress
 * @param drainMillis how long the rest of a refused upload is read, so that the sender gets to read the answer
 * @param drainBytes how much of it at most
 * @param disk what received bytes go through on their way to the file
 */
record ReceiverSettings(
        boolean overwrite,
        int maxConnections,
        int idleMillis,
        long stallNanos,
        long patienceNanos,
        long drainMillis,
        long drainBytes,
        UnaryOperator<WritableByteChannel> disk) {

    static final ReceiverSettings DEFAULT = new ReceiverSettings(
            false,
            512,
            60_000,
            TimeUnit.SECONDS.toNanos(2),
            TimeUnit.SECONDS.toNanos(8),
            10_000,
            64L << 20,
            UnaryOperator.identity());

    ReceiverSettings withOverwrite(boolean value) {
        return new ReceiverSettings(
                value, maxConnections, idleMillis, stallNanos, patienceNanos, drainMillis, drainBytes, disk);
    }

    ReceiverSettings withMaxConnections(int value) {
        return new ReceiverSettings(
                overwrite, value, idleMillis, stallNanos, patienceNanos, drainMillis, drainBytes, disk);
    }

    ReceiverSettings withIdleMillis(int value) {
        return new ReceiverSettings(
                overwrite, maxConnections, value, stallNanos, patienceNanos, drainMillis, drainBytes, disk);
    }

    ReceiverSettings withTakeover(long stall, long patience) {
        return new ReceiverSettings(
                overwrite, maxConnections, idleMillis, stall, patience, drainMillis, drainBytes, disk);
    }

    ReceiverSettings withDrain(long millis, long bytes) {
        return new ReceiverSettings(
                overwrite, maxConnections, idleMillis, stallNanos, patienceNanos, millis, bytes, disk);
    }

    ReceiverSettings withDisk(UnaryOperator<WritableByteChannel> value) {
        return new ReceiverSettings(
                overwrite, maxConnections, idleMillis, stallNanos, patienceNanos, drainMillis, drainBytes, value);
    }
}
