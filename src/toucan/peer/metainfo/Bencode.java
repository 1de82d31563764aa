package toucan.peer.metainfo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bencode, the notation of BEP 3, to and from bytes.
 *
 * <p>Every value has exactly one encoding, and the decoder takes no other: integers and lengths without leading zeros and
 * without {@code -0}, keys in ascending order and each once, nothing after the end. So {@code encode(decode(x))} is {@code x}.
 */
public final class Bencode {
    private Bencode() {}

    /** Decodes one value that fills all of {@code bytes}. */
    public static BValue decode(byte[] bytes, Limits limits) throws MalformedBencode {
        return decode(ByteBuffer.wrap(bytes), limits);
    }

    /** Decodes one value that fills the buffer from its position to its limit; the buffer is used up if that succeeds. */
    public static BValue decode(ByteBuffer bytes, Limits limits) throws MalformedBencode {
        int length = bytes.remaining();
        ByteBuffer input = bytes.duplicate();
        BValue value = decodePrefix(input, limits);
        if (input.hasRemaining()) {
            throw new MalformedBencode(length - input.remaining(), "more bytes after the end of the value");
        }
        bytes.position(bytes.limit());
        return value;
    }

    /** Decodes one value at the buffer's position and leaves the position after it, as BEP 9's data messages need it. */
    public static BValue decodePrefix(ByteBuffer bytes, Limits limits) throws MalformedBencode {
        if (bytes.remaining() > limits.bytes()) {
            throw new MalformedBencode(
                    limits.bytes(), bytes.remaining() + " bytes, and more than " + limits.bytes() + " are not read,");
        }
        // A copy of its own: what is decoded keeps pointing into it.
        byte[] input = new byte[bytes.remaining()];
        bytes.duplicate().get(input);
        BencodeDecoder decoder = new BencodeDecoder(input, limits);
        BValue value = decoder.value(0);
        bytes.position(bytes.position() + decoder.position());
        return value;
    }

    /** The one encoding of a value. */
    public static byte[] encode(BValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encode(value, out);
        return out.toByteArray();
    }

    private static void encode(BValue value, ByteArrayOutputStream out) {
        if (value instanceof BInteger integer) {
            ascii("i" + integer.value() + "e", out);
        } else if (value instanceof BString string) {
            ascii(string.length() + ":", out);
            out.writeBytes(string.bytes());
        } else if (value instanceof BList list) {
            out.write('l');
            list.values().forEach(element -> encode(element, out));
            out.write('e');
        } else if (value instanceof BDictionary dictionary) {
            out.write('d');
            for (int i = 0; i < dictionary.keys().size(); i++) {
                encode(dictionary.keys().get(i), out);
                encode(dictionary.value(i), out);
            }
            out.write('e');
        }
    }

    /** Concatenation of numbers does not depend on the locale, unlike String.format. */
    private static void ascii(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
