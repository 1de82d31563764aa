package toucan.peer.metainfo;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string of bencode, {@code 4:spam}: any bytes, often but not always UTF-8. Ordered as BEP 3 orders keys: by raw bytes. */
public final class BString implements BValue, Comparable<BString> {
    private final byte[] array;
    private final int start;
    private final int end;

    /** The array is not copied: nobody may change it any more. */
    BString(byte[] array, int start, int end) {
        this.array = array;
        this.start = start;
        this.end = end;
    }

    /** The text in UTF-8. */
    public static BString of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new BString(bytes, 0, bytes.length);
    }

    /** A copy of the bytes. */
    public static BString of(byte[] bytes) {
        return new BString(bytes.clone(), 0, bytes.length);
    }

    public int length() {
        return end - start;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return Arrays.copyOfRange(array, start, end);
    }

    /** The bytes, read-only and not copied. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(array, start, length()).slice().asReadOnlyBuffer();
    }

    /** The text, when the bytes are UTF-8; null when they are not. */
    public String utf8() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(view()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public int compareTo(BString other) {
        return Arrays.compareUnsigned(array, start, end, other.array, other.start, other.end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BString that && Arrays.equals(array, start, end, that.array, that.start, that.end);
    }

    @Override
    public int hashCode() {
        return view().hashCode();
    }

    /** For people: the text, made printable, or the number of bytes. */
    @Override
    public String toString() {
        String text = utf8();
        return text == null ? length() + " bytes" : Printable.of(text);
    }
}
