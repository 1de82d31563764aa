package toucan.cli;

import java.util.List;
import toucan.transfer.ConfirmedFile;

/**
 * What a tool has to tell at its end.
 *
 * @param error the line that says why it failed, or null
 * @param files confirmed by the receiver
 * @param settings of the stack, or null when it failed before it had one
 */
record Report(String error, List<ConfirmedFile> files, long seed, StackSettings settings, Traffic traffic) {

    /** File bytes confirmed. */
    long bytes() {
        return files.stream().mapToLong(ConfirmedFile::size).sum();
    }

    /** File bytes that crossed the network for it. */
    long transferred() {
        return files.stream().mapToLong(ConfirmedFile::transferred).sum();
    }

    /** Transferred bits per second, from the first to the last segment; 0 when nothing was sent. */
    double goodputBitsPerSecond() {
        return traffic.elapsedNanos() == 0 ? 0 : 8 * transferred() / traffic.seconds();
    }
}
