package toucan.figures;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How far apart the two ends of a flow are: the very delays that smoltcp's test draws, from 25 to 75 ms each way, so that both
 * see the same network. Its generator is ChaCha20, whose key follows from the seed by a PCG; each direction has a seed.
 */
final class FlowDelays {
    private static final long PCG_MULTIPLIER = 6364136223846793005L;
    private static final long PCG_INCREMENT = Long.parseUnsignedLong("11634580027462260723");
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int MEAN_RTT_MS = 100;
    private static final double LEAST = 0.5;
    /** The 52 bits of a mantissa that are drawn: their largest value is 1 - 2^-52. */
    private static final int SHIFT = 12;

    private static final double LARGEST = 1 - Math.ulp(1.0);

    private FlowDelays() {}

    /** From sender to receiver. @param firstSeed 0 in its published run, other numbers for other draws */
    static long thereNanos(int flow, long firstSeed) {
        return halfOf(2L * flow + 1 + firstSeed);
    }

    /** From receiver to sender. */
    static long backNanos(int flow, long firstSeed) {
        return halfOf(2L * flow + firstSeed);
    }

    /** Half a round trip, which is drawn in whole milliseconds. */
    private static long halfOf(long seed) {
        double drawn = (double) (firstNumber(seed) >>> SHIFT) / (1L << (Long.SIZE - SHIFT));
        return (long) (MEAN_RTT_MS * (drawn * (1 / LARGEST) + LEAST)) * Lab.MS / 2;
    }

    private static long firstNumber(long seed) {
        ByteBuffer key = ByteBuffer.allocate(KEY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long state = seed;
        while (key.hasRemaining()) {
            state = state * PCG_MULTIPLIER + PCG_INCREMENT;
            int mixed = (int) (((state >>> 18) ^ state) >>> 27);
            key.putInt(Integer.rotateRight(mixed, (int) (state >>> 59)));
        }
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key.array(), "ChaCha20"),
                    new ChaCha20ParameterSpec(new byte[NONCE_BYTES], 0));
            return ByteBuffer.wrap(cipher.doFinal(new byte[Long.BYTES]))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
