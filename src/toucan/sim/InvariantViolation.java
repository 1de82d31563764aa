package toucan.sim;

import java.util.Locale;

/** Something happened that must never happen, whatever the network does. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvariantViolation(long nanos, String where, String what) {
        super(String.format(Locale.ROOT, "at %.9f s, %s: %s", nanos / 1e9, where, what));
    }
}
