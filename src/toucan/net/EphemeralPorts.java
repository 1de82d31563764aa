package toucan.net;

import java.security.SecureRandom;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Chooses the local TCP port of an active open: at random, so that an outsider cannot guess it (RFC 6056 §3.3.1, algorithm
 * 1, simple port randomization; a port that is taken towards this peer makes way for the next free one). A port may come
 * again soon, which the hash-based algorithms avoid; here the peer's TIME-WAIT is no obstacle, as its ISN and timestamps let
 * a new incarnation in (RFC 6528, RFC 6191).
 *
 * <p>The range is the one that RFC 6335 §6 sets apart, not all from 1024 on as RFC 6056 §3.2 advises: a dissector takes lower
 * numbers for the services that own them, and the UDP port outside must be guessed as well.
 */
final class EphemeralPorts {
    static final int FIRST = 49_152;
    static final int LAST = 65_535;
    static final int NONE = -1;

    private final Random random;

    EphemeralPorts() {
        this(new SecureRandom());
    }

    EphemeralPorts(Random random) {
        this.random = random;
    }

    /** A port for which {@code taken} is false: a random one, or the next free one above it; {@link #NONE} if all are taken. */
    int pick(IntPredicate taken) {
        int count = LAST - FIRST + 1;
        int start = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = FIRST + (start + i) % count;
            if (!taken.test(port)) {
                return port;
            }
        }
        return NONE;
    }
}
