package toucan.peer.metainfo;

import java.util.List;

/** A list of bencode, {@code l…e}. */
public record BList(List<BValue> values) implements BValue {
    public BList {
        values = List.copyOf(values);
    }
}
