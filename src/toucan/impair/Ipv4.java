package toucan.impair;

import java.nio.ByteBuffer;
import toucan.wire.InternetChecksum;

/** Finds the TCP segment in what a TUN device sends: whole IPv4 packets (RFC 791 §3.1). */
final class Ipv4 {
    private static final int MIN_HEADER = 20;
    private static final int MIN_TCP = 20;
    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3FFF;

    private Ipv4() {}

    /**
     * Where the segment begins: behind the IPv4 header if the payload is an unfragmented packet that carries TCP and its
     * header's checksum is right, else at 0. No segment looks like that by chance.
     */
    static int segmentOffset(ByteBuffer payload, int length) {
        if (length < MIN_HEADER + MIN_TCP || payload.get(0) >>> 4 != 4) {
            return 0;
        }
        int header = (payload.get(0) & 0xF) * 4;
        boolean carriesTcp = header >= MIN_HEADER
                && header + MIN_TCP <= length
                && (payload.getShort(2) & 0xFFFF) == length
                && (payload.getShort(6) & MORE_FRAGMENTS_OR_OFFSET) == 0
                && payload.get(9) == InternetChecksum.PROTOCOL_TCP;
        // The sum adds the length, as TCP's pseudo-header wants; IPv4's header has none.
        return carriesTcp && InternetChecksum.of(-header, payload, 0, header) == 0 ? header : 0;
    }
}
