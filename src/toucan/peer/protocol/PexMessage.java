package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BString;
import toucan.peer.metainfo.BValue;
import toucan.peer.metainfo.Bencode;

/**
 * A message of {@code toucan_pex}, our own peer exchange: which Toucan peers the sender is connected to since its last one.
 *
 * <p>The payload is one bencoded dictionary. Its keys are those of BEP 11, all optional, all byte strings:
 *
 * <pre>
 *     added     n times  4 bytes IPv4 address, 2 bytes port      added6     n times 16 bytes IPv6 address, 2 bytes port
 *     added.f   n times  1 byte flags, or absent                 added6.f   n times  1 byte flags, or absent
 *     dropped   n times  4 + 2 bytes                             dropped6   n times 16 + 2 bytes
 * </pre>
 *
 * <p>Two things differ from BEP 11, and so does the extension's name: the ports are <em>UDP</em> ports, where Toucan speaks TCP
 * over UDP (an ordinary client must never be sent there), and of the flags only two are used, {@link #SEED} and {@link
 * #REACHABLE}; the others are sent as 0 and ignored. At most {@link #MOST} addresses are added and as many dropped in one
 * message, at most one message a minute.
 */
public record PexMessage(List<Peer> added, List<PeerAddress> dropped) {
    /** Flag: the peer has everything. */
    public static final int SEED = 0x02;
    /** Flag: the sender has dialed it and got an answer, so others may try. */
    public static final int REACHABLE = 0x10;

    /** The most addresses in a list, as in BEP 11; IPv4 and IPv6 together. */
    public static final int MOST = 50;

    private static final String WHAT = "toucan_pex";
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** A peer that is there. @param flags of {@link #SEED} and {@link #REACHABLE} */
    public record Peer(PeerAddress address, int flags) {}

    public PexMessage {
        added = List.copyOf(added);
        dropped = List.copyOf(dropped);
        if (added.size() > MOST || dropped.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " addresses");
        }
    }

    /** The payload of the extended message. */
    public ByteBuffer encode() {
        Map<String, BValue> all = new HashMap<>();
        encode(all, false, "");
        encode(all, true, "6");
        return ByteBuffer.wrap(Bencode.encode(BDictionary.of(all)));
    }

    private void encode(Map<String, BValue> all, boolean ipv6, String suffix) {
        ByteBuffer present = ByteBuffer.allocate(MOST * (IPV6_BYTES + Short.BYTES));
        ByteBuffer flags = ByteBuffer.allocate(MOST);
        for (Peer peer : added) {
            if (peer.address().isIpv6() == ipv6) {
                peer.address().write(present);
                flags.put((byte) peer.flags());
            }
        }
        ByteBuffer gone = ByteBuffer.allocate(MOST * (IPV6_BYTES + Short.BYTES));
        for (PeerAddress address : dropped) {
            if (address.isIpv6() == ipv6) {
                address.write(gone);
            }
        }
        putUnlessEmpty(all, "added" + suffix, present);
        putUnlessEmpty(all, "added" + suffix + ".f", flags);
        putUnlessEmpty(all, "dropped" + suffix, gone);
    }

    private static void putUnlessEmpty(Map<String, BValue> all, String key, ByteBuffer filled) {
        if (filled.position() > 0) {
            byte[] exact = new byte[filled.position()];
            filled.flip().get(exact);
            all.put(key, BString.of(exact));
        }
    }

    /** Reads a payload. The addresses are hints: see {@link PeerAddress#objectionToHint}. */
    public static PexMessage decode(ByteBuffer payload) throws ProtocolViolation {
        BDictionary all = Payloads.dictionary(payload, WHAT);
        List<Peer> added = new ArrayList<>();
        List<PeerAddress> dropped = new ArrayList<>();
        decode(all, IPV4_BYTES, "", added, dropped);
        decode(all, IPV6_BYTES, "6", added, dropped);
        if (added.size() > MOST || dropped.size() > MOST) {
            throw Payloads.content(WHAT, "more than " + MOST + " addresses");
        }
        return new PexMessage(added, dropped);
    }

    private static void decode(BDictionary all, int ipBytes, String suffix, List<Peer> added, List<PeerAddress> dropped)
            throws ProtocolViolation {
        List<PeerAddress> present = addresses(all, "added" + suffix, ipBytes);
        ByteBuffer flags = Payloads.bytes(all, "added" + suffix + ".f", WHAT);
        if (flags.hasRemaining() && flags.remaining() != present.size()) {
            throw Payloads.content(WHAT, flags.remaining() + " flags for " + present.size() + " addresses");
        }
        for (PeerAddress address : present) {
            added.add(new Peer(address, flags.hasRemaining() ? flags.get() & (SEED | REACHABLE) : 0));
        }
        dropped.addAll(addresses(all, "dropped" + suffix, ipBytes));
    }

    private static List<PeerAddress> addresses(BDictionary all, String key, int ipBytes) throws ProtocolViolation {
        ByteBuffer bytes = Payloads.bytes(all, key, WHAT);
        int each = ipBytes + Short.BYTES;
        if (bytes.remaining() % each != 0 || bytes.remaining() > MOST * each) {
            throw Payloads.content(
                    WHAT, "'" + key + "' has " + bytes.remaining() + " bytes, not up to " + MOST + " times " + each);
        }
        List<PeerAddress> addresses = new ArrayList<>();
        while (bytes.hasRemaining()) {
            addresses.add(PeerAddress.read(bytes, ipBytes));
        }
        return addresses;
    }
}
