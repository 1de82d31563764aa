package toucan.tcp;

/** Hears what the core decides, on the thread that called the core, while the call is under way. */
@FunctionalInterface
public interface EventListener {
    /** For who wants to hear nothing. */
    EventListener NONE = (event, nowNanos) -> {};

    /** @param nowNanos the time of the call that led to the event */
    void onEvent(Event event, long nowNanos);
}
