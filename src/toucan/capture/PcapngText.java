package toucan.capture;

import java.nio.ByteBuffer;

/**
 * Text in a pcapng option: UTF-8 without a terminator. Characters that steer a terminal or the direction of writing,
 * which a peer may have smuggled in, are replaced by U+FFFD, as are halves of surrogate pairs.
 */
final class PcapngText {
    private static final int REPLACEMENT = 0xFFFD;

    private PcapngText() {}

    /**
     * Writes {@code text} at the buffer's position, cut before the first character that would take it past {@code
     * maxBytes}.
     *
     * @return bytes written
     */
    static int put(ByteBuffer out, String text, int maxBytes) {
        int start = out.position();
        int end = start + maxBytes;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x20 || c >= 0x7F) {
                c = harmless(c);
            }
            if (out.position() + length(c) > end) {
                break;
            }
            putUtf8(out, c);
        }
        return out.position() - start;
    }

    private static int harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> REPLACEMENT;
            default -> c;
        };
    }

    private static int length(int c) {
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        return c < 0x10000 ? 3 : 4;
    }

    private static void putUtf8(ByteBuffer out, int c) {
        int length = length(c);
        if (length == 1) {
            out.put((byte) c);
            return;
        }
        // The first byte starts with as many ones as there are bytes, the others hold six bits each.
        out.put((byte) (0xF00 >>> length | c >>> 6 * (length - 1)));
        for (int i = length - 2; i >= 0; i--) {
            out.put((byte) (0x80 | c >>> 6 * i & 0x3F));
        }
    }
}
