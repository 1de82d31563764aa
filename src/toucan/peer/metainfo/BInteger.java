package toucan.peer.metainfo;

/** An integer of bencode, {@code i42e}. BEP 3 sets no bounds; ours are those of a {@code long}. */
public record BInteger(long value) implements BValue {}
