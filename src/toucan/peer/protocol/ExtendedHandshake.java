package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.BString;
import toucan.peer.metainfo.BValue;
import toucan.peer.metainfo.Bencode;
import toucan.peer.metainfo.Limits;
import toucan.peer.metainfo.Printable;

/**
 * The first extended message, id 0 (BEP 10): which extensions the sender speaks and under which ids it wants to hear them.
 * Keys that we do not know are passed over.
 *
 * @param ids {@code m}: extension names to ids, 1 to 255
 * @param client {@code v}: the sender's program and version, made printable; empty when it does not say
 * @param port {@code p}: the TCP port it listens on; 0 when it does not say
 * @param requestQueue {@code reqq}: how many requests it queues, at least 1; {@link #DEFAULT_REQUEST_QUEUE} when it does not say
 * @param metadataSize {@code metadata_size} (BEP 9): bytes of the info dictionary; 0 when it has none
 */
public record ExtendedHandshake(Map<String, Integer> ids, String client, int port, int requestQueue, int metadataSize) {
    /** BEP 9. */
    public static final String UT_METADATA = "ut_metadata";
    /** Our own peer exchange, {@link PexMessage}. */
    public static final String TOUCAN_PEX = "toucan_pex";

    /** BEP 10 tells only that libtorrent queues so many by default; we take it for those that do not say. */
    public static final int DEFAULT_REQUEST_QUEUE = 250;

    private static final String WHAT = "extended handshake";
    private static final int MOST_EXTENSIONS = 100;

    public ExtendedHandshake {
        ids = Map.copyOf(ids);
    }

    /** Under which id the sender wants to hear an extension; 0 when it does not speak it. */
    public int id(String extension) {
        return ids.getOrDefault(extension, 0);
    }

    /** The payload of a message with the extended id 0. */
    public ByteBuffer encode() {
        Map<String, BValue> m = new HashMap<>();
        ids.forEach((name, id) -> m.put(name, new BInteger(id)));
        Map<String, BValue> all = new HashMap<>();
        all.put("m", BDictionary.of(m));
        all.put("reqq", new BInteger(requestQueue));
        if (!client.isEmpty()) {
            all.put("v", BString.of(client));
        }
        if (port != 0) {
            all.put("p", new BInteger(port));
        }
        if (metadataSize != 0) {
            all.put("metadata_size", new BInteger(metadataSize));
        }
        return ByteBuffer.wrap(Bencode.encode(BDictionary.of(all)));
    }

    public static ExtendedHandshake decode(ByteBuffer payload) throws ProtocolViolation {
        BDictionary all = Payloads.dictionary(payload, WHAT);
        BString client = all.get("v", BString.class);
        String name = client == null ? null : client.utf8();
        return new ExtendedHandshake(
                ids(all),
                name == null ? "" : Printable.of(name),
                Payloads.integer(all, "p", 0xffff, 0, WHAT),
                Math.max(1, Payloads.integer(all, "reqq", Integer.MAX_VALUE, DEFAULT_REQUEST_QUEUE, WHAT)),
                Payloads.integer(all, "metadata_size", Limits.METAINFO.bytes(), 0, WHAT));
    }

    private static Map<String, Integer> ids(BDictionary all) throws ProtocolViolation {
        Map<String, Integer> ids = new HashMap<>();
        BDictionary m = all.get("m", BDictionary.class);
        if (m == null) {
            return ids;
        }
        if (m.keys().size() > MOST_EXTENSIONS) {
            throw Payloads.content(WHAT, "more than " + MOST_EXTENSIONS + " extensions");
        }
        for (BString key : m.keys()) {
            String name = key.utf8();
            if (name != null) {
                // BEP 10: 0 says that it is not, or no longer, supported.
                int id = Payloads.integer(m, name, 0xff, 0, WHAT);
                if (id != 0) {
                    ids.put(name, id);
                }
            }
        }
        return ids;
    }
}
