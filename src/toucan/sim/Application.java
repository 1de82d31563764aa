package toucan.sim;

/** What uses a connection. */
@FunctionalInterface
public interface Application {
    /** Does nothing, and never closes. */
    Application IDLE = socket -> {};

    /**
     * Called when the connection was opened and after everything that happened to it: does all it can do now, and returns.
     * It is called again when a segment arrives, a timer of the connection expires, or at the time it asked for with {@link
     * SimSocket#wakeAt}.
     */
    void run(SimSocket socket);

    /** Both, one after the other, on the same connection. */
    default Application and(Application other) {
        return socket -> {
            run(socket);
            other.run(socket);
        };
    }
}
