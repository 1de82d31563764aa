package toucan.trace;

import java.nio.ByteBuffer;

/** Where the IP packet of a frame begins, by the frame's link type (tcpdump.org/linktypes.html). */
final class LinkLayer {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    /** What OpenBSD and other BSDs write for raw IP, beside the registered number. */
    private static final int RAW_BSD_12 = 12;

    private static final int RAW_BSD_14 = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_SLL = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_SLL2 = 276;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_SERVICE_VLAN = 0x88A8;
    private static final int VLAN_TAG = 4;

    /** sll_pkttype: sent by this host. */
    private static final int SLL_OUTGOING = 4;

    private LinkLayer() {}

    /** Whether frames of this link type can be read. */
    static boolean knows(int linkType) {
        return switch (linkType) {
            case NULL, ETHERNET, RAW_BSD_12, RAW_BSD_14, RAW, LOOP, LINUX_SLL, IPV4, IPV6, LINUX_SLL2 -> true;
            default -> false;
        };
    }

    /** Offset of the IP header, or -1 when the frame holds none. */
    static int ipOffset(int linkType, ByteBuffer frame) {
        int offset =
                switch (linkType) {
                    case RAW, RAW_BSD_12, RAW_BSD_14, IPV4, IPV6 -> 0;
                    case NULL, LOOP -> 4; // the address family, whose numbers differ between systems
                    case ETHERNET -> behindEtherType(frame, 12);
                    case LINUX_SLL -> behindEtherType(frame, 14);
                    case LINUX_SLL2 -> isIp(frame, 0) ? 20 : -1;
                    default -> -1;
                };
        return offset < frame.limit() ? offset : -1;
    }

    /** What the Linux cooked headers say of the direction; the other link types say nothing. */
    static Frame.Way way(int linkType, ByteBuffer frame) {
        if (linkType == LINUX_SLL && frame.limit() >= 16) {
            return frame.getShort(0) == SLL_OUTGOING ? Frame.Way.OUT : Frame.Way.IN;
        }
        if (linkType == LINUX_SLL2 && frame.limit() >= 20) {
            return frame.get(10) == SLL_OUTGOING ? Frame.Way.OUT : Frame.Way.IN;
        }
        return Frame.Way.UNKNOWN;
    }

    private static int behindEtherType(ByteBuffer frame, int typeOffset) {
        int at = typeOffset;
        while (at + 2 <= frame.limit()) {
            int type = frame.getShort(at) & 0xFFFF;
            if (type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6) {
                return at + 2;
            }
            if (type != ETHERTYPE_VLAN && type != ETHERTYPE_SERVICE_VLAN) {
                return -1;
            }
            at += VLAN_TAG;
        }
        return -1;
    }

    private static boolean isIp(ByteBuffer frame, int typeOffset) {
        return behindEtherType(frame, typeOffset) == typeOffset + 2;
    }
}
