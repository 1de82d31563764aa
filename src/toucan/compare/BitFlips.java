package toucan.compare;

import java.util.Arrays;

/**
 * What a flipped bit does to a CRC-32 (ISO-HDLC): the CRCs of two texts of the same length differ by what depends on their
 * difference alone, so that of one bit is known without the texts.
 */
final class BitFlips {
    private static final int POLYNOMIAL = 0xEDB88320;

    /** For each bit of the last byte, of the last but one, and so on. */
    private int[] differences = new int[0];

    /** By what the CRC changes with this bit of the byte that has so many bytes behind it. */
    int difference(int bytesBehind, int bit) {
        int known = differences.length / 8;
        if (bytesBehind >= known) {
            differences = Arrays.copyOf(differences, 8 * Math.max(2 * known, bytesBehind + 1));
            for (int i = 8 * known; i < differences.length; i++) {
                differences[i] = behindAZero(i < 8 ? 1 << i : differences[i - 8]);
            }
        }
        return differences[8 * bytesBehind + bit];
    }

    private static int behindAZero(int crc) {
        int shifted = crc;
        for (int i = 0; i < 8; i++) {
            shifted = shifted >>> 1 ^ POLYNOMIAL & -(shifted & 1);
        }
        return shifted;
    }
}
