package toucan.peer.metainfo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One pass over one input. Nothing is allocated for a length before it is known that so many bytes are there. */
final class BencodeDecoder {
    private final byte[] input;
    private final Limits limits;
    private int position;
    private int values;

    BencodeDecoder(byte[] input, Limits limits) {
        this.input = input;
        this.limits = limits;
    }

    /** The first byte that was not read. */
    int position() {
        return position;
    }

    /** @param depth how many lists and dictionaries are open around this value */
    BValue value(int depth) throws MalformedBencode {
        count();
        byte first = peek();
        if (first >= '0' && first <= '9') {
            return string();
        }
        if (first == 'i') {
            return integer();
        }
        if (first != 'l' && first != 'd') {
            throw malformed("a value begins with a digit, i, l or d");
        }
        if (depth == limits.depth()) {
            throw malformed("more than " + limits.depth() + " lists and dictionaries inside each other");
        }
        position++;
        return first == 'l' ? list(depth + 1) : dictionary(depth + 1);
    }

    private BInteger integer() throws MalformedBencode {
        int start = position++;
        boolean negative = peek() == '-';
        if (negative) {
            position++;
        }
        long negated = negatedDigits('e', negative ? Long.MIN_VALUE : -Long.MAX_VALUE);
        if (negative && negated == 0) {
            throw new MalformedBencode(start, "the integer -0");
        }
        return new BInteger(negative ? negated : -negated);
    }

    private BString string() throws MalformedBencode {
        long length = -negatedDigits(':', -limits.bytes());
        if (length > input.length - position) {
            throw malformed("a string of " + length + " bytes where " + (input.length - position) + " are left");
        }
        BString string = new BString(input, position, position + (int) length);
        position += (int) length;
        return string;
    }

    private BList list(int depth) throws MalformedBencode {
        List<BValue> elements = new ArrayList<>(4);
        while (peek() != 'e') {
            elements.add(value(depth));
        }
        position++;
        return new BList(elements);
    }

    private BDictionary dictionary(int depth) throws MalformedBencode {
        List<BString> keys = new ArrayList<>(4);
        List<BValue> entries = new ArrayList<>(4);
        int[] bounds = new int[8];
        while (peek() != 'e') {
            BString key = key(keys.isEmpty() ? null : keys.get(keys.size() - 1));
            int i = keys.size();
            if (2 * i == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            keys.add(key);
            bounds[2 * i] = position;
            entries.add(value(depth));
            bounds[2 * i + 1] = position;
        }
        position++;
        return new BDictionary(keys, entries, input, bounds);
    }

    private BString key(BString before) throws MalformedBencode {
        int start = position;
        byte first = peek();
        if (first < '0' || first > '9') {
            throw malformed("a key is a string and begins with a digit");
        }
        count();
        BString key = string();
        int order = before == null ? -1 : before.compareTo(key);
        if (order == 0) {
            throw new MalformedBencode(start, "the same key twice (" + key + ")");
        }
        if (order > 0) {
            throw new MalformedBencode(start, "keys out of order (" + key + " after " + before + ")");
        }
        return key;
    }

    /**
     * Reads digits up to {@code end} and that. Negated, because negative numbers reach one further than positive ones.
     *
     * @param floor the lowest result that is allowed
     */
    private long negatedDigits(char end, long floor) throws MalformedBencode {
        int start = position;
        long value = 0;
        for (byte next = peek(); next != end; next = peek()) {
            int digit = next - '0';
            if (digit < 0 || digit > 9) {
                throw malformed("a digit or '" + end + "' is missing");
            }
            if (position > start && value == 0) {
                throw new MalformedBencode(start, "a number with a leading zero");
            }
            if (value < floor / 10 || value * 10 < floor + digit) {
                throw new MalformedBencode(start, "a number that is too large");
            }
            value = value * 10 - digit;
            position++;
        }
        if (position == start) {
            throw malformed("a number without digits");
        }
        position++;
        return value;
    }

    private void count() throws MalformedBencode {
        if (++values > limits.values()) {
            throw malformed("more than " + limits.values() + " values");
        }
    }

    private byte peek() throws MalformedBencode {
        if (position == input.length) {
            throw malformed("the end comes too early");
        }
        return input[position];
    }

    private MalformedBencode malformed(String reason) {
        return new MalformedBencode(position, reason);
    }
}
