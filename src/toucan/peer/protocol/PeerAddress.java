package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** An IP address and a port, without the sockets of java.net: what a message names. An IPv4 address in IPv6 clothes is IPv4. */
public final class PeerAddress {
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int PRIVILEGED = 1024;

    private final byte[] ip;
    private final int port;

    private PeerAddress(byte[] ip, int port) {
        this.ip = ip;
        this.port = port;
    }

    /** @param ip 4 or 16 bytes; @param port 0 to 65535 */
    public static PeerAddress of(byte[] ip, int port) {
        if (ip.length != IPV4 && ip.length != IPV6 || port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("no address: " + ip.length + " bytes, port " + port);
        }
        return new PeerAddress(isMapped(ip) ? Arrays.copyOfRange(ip, IPV6 - IPV4, IPV6) : ip.clone(), port);
    }

    /** The compact form of BEP 11 and BEP 23: the address, then the port in two bytes. @param bytes of the address */
    static PeerAddress read(ByteBuffer from, int bytes) {
        byte[] ip = new byte[bytes];
        from.get(ip);
        return of(ip, (from.get() & 0xff) << 8 | from.get() & 0xff);
    }

    void write(ByteBuffer into) {
        into.put(ip).put((byte) (port >> 8)).put((byte) port);
    }

    /** A copy of the 4 or 16 bytes. */
    public byte[] ip() {
        return ip.clone();
    }

    public int port() {
        return port;
    }

    public boolean isIpv6() {
        return ip.length == IPV6;
    }

    /** Of this machine: 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return isIpv6() ? isZeroTo(IPV6 - 1) && ip[IPV6 - 1] == 1 : ip[0] == 127;
    }

    /**
     * Why an address that a stranger names is not called, in a few words; null when it may be. It must be the address of one
     * host, and a port that no system service has.
     */
    public String objectionToHint() {
        if (port < PRIVILEGED) {
            return "a privileged port";
        }
        int first = ip[0] & 0xff;
        if (isIpv6()) {
            if (first == 0xff) {
                return "a multicast address";
            }
            if (isZeroTo(IPV6)) {
                return "the unspecified address";
            }
            return first == 0xfe && (ip[1] & 0xc0) == 0x80 ? "a link-local address without its link" : null;
        }
        if (first == 0) {
            return "the unspecified address";
        }
        if (first >= 240) {
            return "a broadcast or reserved address";
        }
        return first >= 224 ? "a multicast address" : null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerAddress that && port == that.port && Arrays.equals(ip, that.ip);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ip) + port;
    }

    /** {@code 192.0.2.1:9293} or {@code [2001:db8::1]:9293} (RFC 5952). */
    @Override
    public String toString() {
        if (isIpv6()) {
            return "[" + ipv6Text() + "]:" + port;
        }
        return (ip[0] & 0xff) + "." + (ip[1] & 0xff) + "." + (ip[2] & 0xff) + "." + (ip[3] & 0xff) + ":" + port;
    }

    private String ipv6Text() {
        int from = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && group(i + length) == 0) {
                length++;
            }
            if (length > longest) {
                from = i;
                longest = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += longest - 1;
            } else {
                boolean colon = text.length() > 0 && text.charAt(text.length() - 1) != ':';
                text.append(colon ? ":" : "").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int i) {
        return (ip[2 * i] & 0xff) << 8 | ip[2 * i + 1] & 0xff;
    }

    private boolean isZeroTo(int end) {
        for (int i = 0; i < end; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** ::ffff:0:0/96 (RFC 4291 §2.5.5.2). */
    private static boolean isMapped(byte[] ip) {
        if (ip.length != IPV6 || ip[10] != -1 || ip[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
