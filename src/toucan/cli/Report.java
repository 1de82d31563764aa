package toucan.cli;

/**
 * What a tool has to tell at its end.
 *
 * @param error the line that says why it failed, or null
 * @param files confirmed by the receiver
 * @param settings of the stack, or null when it failed before it had one
 */
record Report(String error, FileTotals files, long seed, StackSettings settings, Traffic traffic) {

    /** Of a tool that failed before it had a socket. */
    static Report failed(String error, long seed) {
        return new Report(error, FileTotals.NONE, seed, null, Traffic.NONE);
    }

    /** Whether there was a connection, and so something to sum up. */
    boolean hasTraffic() {
        return traffic.tcp().connections() > 0;
    }

    /** Transferred file bits per second, from the first to the last segment; 0 when nothing was sent. */
    double goodputBitsPerSecond() {
        return traffic.elapsedNanos() == 0 ? 0 : 8 * files.transferred() / traffic.seconds();
    }
}
