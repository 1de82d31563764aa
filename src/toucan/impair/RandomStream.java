package toucan.impair;

import java.util.SplittableRandom;

/**
 * The random numbers of one impairment. Every impairment has a stream of its own, derived from the seed and its name, and
 * takes one number per datagram whatever became of the datagram before: so changing one option never changes what another
 * one does.
 */
final class RandomStream {
    private final SplittableRandom random;

    RandomStream(long seed, String impairment) {
        // SplittableRandom walks its state in equal steps: mixing the seed first keeps two streams from being one
        // stream shifted.
        random = new SplittableRandom(new SplittableRandom(seed).nextLong() ^ fnv1a(impairment));
    }

    /** One draw: uniform in [0, 1), a multiple of 2^-53. */
    double next() {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /** One draw: true with this probability; never for 0, always for 1. */
    boolean next(double probability) {
        return next() < probability;
    }

    /** The 64-bit FNV-1a hash of an ASCII name. */
    private static long fnv1a(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
