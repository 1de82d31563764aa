package toucan.peer.metainfo;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dictionary of bencode, {@code d…e}, keys in ascending order and each once.
 *
 * <p>One that was decoded knows for each value the bytes it came from: a hash over them (BEP 3's infohash) covers what was
 * received, not what another encoder would have made of it.
 */
public final class BDictionary implements BValue {
    private final List<BString> keys;
    private final List<BValue> values;
    /** Where it was decoded from, and where in it value {@code i} begins and ends; null when it was built. */
    private final byte[] input;

    private final int[] bounds;

    BDictionary(List<BString> keys, List<BValue> values, byte[] input, int[] bounds) {
        this.keys = keys;
        this.values = values;
        this.input = input;
        this.bounds = bounds;
    }

    /** A dictionary from any order of keys. */
    public static BDictionary of(Map<String, ? extends BValue> entries) {
        TreeMap<BString, BValue> sorted = new TreeMap<>();
        entries.forEach((key, value) -> sorted.put(BString.of(key), value));
        return ofSorted(sorted);
    }

    static BDictionary ofSorted(TreeMap<BString, BValue> sorted) {
        return new BDictionary(List.copyOf(sorted.keySet()), new ArrayList<>(sorted.values()), null, null);
    }

    public List<BString> keys() {
        return Collections.unmodifiableList(keys);
    }

    /** The value of the i-th key. */
    BValue value(int i) {
        return values.get(i);
    }

    /** The value of a key; null when there is no such key. */
    public BValue get(String key) {
        int at = indexOf(key);
        return at < 0 ? null : values.get(at);
    }

    /** The value of a key; null when there is no such key, and also when its value is of another type. */
    public <T extends BValue> T get(String key, Class<T> type) {
        BValue value = get(key);
        return type.isInstance(value) ? type.cast(value) : null;
    }

    /** The bytes that a value was decoded from, read-only; of a dictionary that was built, the value's encoding. */
    public ByteBuffer raw(String key) {
        int at = indexOf(key);
        if (at < 0) {
            return null;
        }
        if (input == null) {
            return ByteBuffer.wrap(Bencode.encode(values.get(at))).asReadOnlyBuffer();
        }
        int start = bounds[2 * at];
        return ByteBuffer.wrap(input, start, bounds[2 * at + 1] - start).slice().asReadOnlyBuffer();
    }

    private int indexOf(String key) {
        BString wanted = BString.of(key);
        int low = 0;
        int high = keys.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = keys.get(middle).compareTo(wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BDictionary that && keys.equals(that.keys) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * keys.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(keys.get(i)).append("=").append(values.get(i));
        }
        return text.append('}').toString();
    }
}
